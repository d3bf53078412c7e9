"""The command that writes a run, or a notebook's training, for use without this program."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.commands.options import AsJson, Home, answer, app
from core.places import find_places
from core.terminal import reporting

Named = Annotated[
    str,
    typer.Argument(
        metavar="RUN", help="A run's id, or the beginning of it; or a notebook's training, such as 'B published lstm'."
    ),
]


class Form(StrEnum):
    """What a run can be written as."""

    SCRIPT = "script"
    NOTEBOOK = "notebook"


@app.command()
def export(
    run: Named,
    form: Annotated[Form, typer.Option("--as", help="A plain Keras script, or the same as a notebook.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write; what it reads is written beside it.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write a run, or a notebook's training, as plain Keras code that needs nothing of this program."""
    from core.export.exporting import export_notebook, export_script
    from core.notebooks.notebook import find_training
    from core.runs.collection import Runs

    runs, training = Runs(find_places(home)), find_training(run)
    recipe = runs.open(run).recipe() if training is None else training.recipe
    write = export_script if form is Form.SCRIPT else export_notebook
    with reporting(as_json) as report:
        path, arrays = write(recipe, out, runs.places, report)
    answer({"out": str(path), "arrays": str(arrays)}, as_json, [f"{path} is written; it reads {arrays}"])
