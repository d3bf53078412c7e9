"""Commands about memory through time."""

from typing import Annotated

import typer

from core.commands.options import AsJson, Home, answer, app
from core.commands.series import run_series
from core.experiments.points import CELLS
from core.experiments.recall import DISTANCES, FIRST_SEED

_CELLS = ",".join(CELLS)
_DISTANCES = ",".join(map(str, DISTANCES))


@app.command()
def recall(
    cells: Annotated[str, typer.Option(help="Which cells, with commas between.")] = _CELLS,
    distances: Annotated[str, typer.Option(help="How many words back the deciding one stands.")] = _DISTANCES,
    seed: Annotated[int, typer.Option(help="Seed of texts and start.")] = FIRST_SEED,
    seeds: Annotated[int, typer.Option(help="How many seeds, this one and the next ones.")] = 1,
    epochs: Annotated[int | None, typer.Option(help="The most epochs of each; by default the experiment's.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Train each cell at each distance in one process and tell how far back it remembers."""
    arguments = [f"--cells={cells}", f"--distances={distances}", f"--seed={seed}", f"--seeds={seeds}"]
    more = [] if epochs is None else [f"--epochs={epochs}"]
    found = run_series("recall", [*arguments, *more], home, as_json=as_json)
    lines = [
        f"{point['cell']:<10} {point['distance']:>4} words  {point['test']:.1%} of the test texts"
        for point in found["points"]
    ]
    answer(found, as_json, lines)
