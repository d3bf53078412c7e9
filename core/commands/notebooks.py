"""The command that trains the five notebooks."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.commands.options import AsJson, Home, answer, app, lines_of
from core.commands.series import run_series
from core.places import find_places
from core.terminal import reporting

if TYPE_CHECKING:
    from core.notebooks.notebook import Training
    from core.notebooks.results import Result

Names = Annotated[list[str] | None, typer.Argument(metavar="[NAME]…", help="A to E; all by default.")]


@app.command()
def notebooks(
    names: Names = None,
    published: Annotated[bool, typer.Option("--published", help="Only what the notebooks do.")] = False,
    repaired: Annotated[bool, typer.Option("--repaired", help="Only what they should have done.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="One seed, fewer epochs and rows, named as such.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Train the notebooks here and now, one after the other; Ctrl-C stops and tells what is done by then."""
    from core.notebooks.measuring import measure
    from core.notebooks.notebook import LETTERS, Version, find_training, read_notebook
    from core.notebooks.results import reached, result_document
    from core.runs.collection import Runs

    asked = {Version.PUBLISHED: published, Version.REPAIRED: repaired}
    kinds = {kind for kind, is_asked in asked.items() if is_asked} or {*Version}
    chosen = [read_notebook(name.upper()) for name in names or LETTERS]
    trainings = [training for notebook in chosen for training in notebook.trainings if training.kind in kinds]
    found = []
    for number, result in enumerate(measure(Runs(find_places(home)), trainings, quick=quick), 1):
        training = find_training(result.training)
        assert training is not None
        found.append((training, result))
        typer.echo(f"{number}. {_line(training, result)}", err=True)
    documents = []
    for training, result in found:
        first = read_notebook(training.notebook).first_published
        own = next((one for known, one in found if known == first), None)
        documents.append(result_document(training, result, reached(training, result, own)))
    answer(documents, as_json, [_line(*one) for one in found])


@app.command()
def claims(
    seed: Annotated[int, typer.Option(help="The first seed.")] = 7,
    seeds: Annotated[int | None, typer.Option(help="How many seeds; by default the experiment's.")] = None,
    rows: Annotated[int | None, typer.Option(help="How many tweets; by default the experiment's.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Epochs of each; by default the experiment's.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Keep the result with the program.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Train the cells of notebook A over several seeds: is the GRU smaller, as accurate, and does it over-fit less?"""
    from core.notebooks.claims import CELLS, EPOCHS, PATH, ROWS, SEEDS, claims_recipe

    recipe = claims_recipe(ROWS if rows is None else rows, EPOCHS if epochs is None else epochs)
    arguments = [f"--recipe={recipe.model_dump_json()}", f"--cells={','.join(CELLS)}", f"--seed={seed}"]
    arguments += [f"--seeds={SEEDS if seeds is None else seeds}", *([f"--record={PATH}"] if record else [])]
    found = run_series("cells", arguments, home, as_json=as_json)
    answer(found, as_json, [_point_line(point) for point in found["points"]])


@app.command("notebook-facts")
def notebook_facts(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A to E.")], home: Home = None, as_json: AsJson = False
) -> None:
    """Count what a notebook's page speaks of in the notebook's own data."""
    from core.notebooks.facts import facts_of

    with reporting(as_json) as report:
        found = facts_of(name.upper(), find_places(home), report)
    answer(dict(found), as_json, lines_of(found))


def _point_line(point: dict[str, Any]) -> str:
    gap, last = point["train"] - point["validation"], point["last_train"] - point["last_validation"]
    return (
        f"{point['cell']:<10} seed {point['seed']}: {point['test']:.1%} of the test texts after epoch "
        f"{point['epoch']}, gap {100 * gap:.1f} points, after the last {100 * last:.1f}; "
        f"{point['parameters']:,} parameters"
    )


def _line(training: "Training", result: "Result") -> str:
    low, high = result.interval
    printed = "" if training.published_accuracy is None else f", published {training.published_accuracy:.4g}"
    return (
        f"{training.notebook} {training.kind.value} {result.variant}: {result.accuracy:.4f} ({low:.3f} to {high:.3f}) "
        f"after epoch {result.epoch} of {result.epochs}, bag of words {result.baseline:.4f}{printed}, "
        f"{result.seconds:.0f} s, {result.parameters:,} parameters, run {result.run}"
    )
