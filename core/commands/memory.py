"""Commands about memory through time."""

import json
import os
import subprocess
import sys
from typing import Annotated

import typer

from core.commands.options import AsJson, Home, answer, app
from core.errors import CoreError
from core.experiments.points import CELLS
from core.experiments.recall import DISTANCES, FIRST_SEED
from core.places import find_places, program_environment

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
    program = [sys.executable, "-m", "core.training.recall", f"--cells={cells}", f"--distances={distances}"]
    program += [f"--seed={seed}", f"--seeds={seeds}", *([] if epochs is None else [f"--epochs={epochs}"])]
    environment = program_environment(find_places(home))
    if as_json:  # nothing is left to do here: whoever ends this command ends the training itself
        os.execve(sys.executable, program, environment)
    done = subprocess.run(program, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise CoreError("the trainings ended in the middle; what is above says why")
    found = json.loads(done.stdout)
    lines = [
        f"{point['cell']:<10} {point['distance']:>4} words  {point['test']:.1%} of the test texts"
        for point in found["points"]
    ]
    answer(found, as_json, lines)
