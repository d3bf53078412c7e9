"""The command that writes a run for use without this program."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.commands.options import AsJson, Home, RunId, answer, app
from core.places import find_places
from core.terminal import reporting


class Form(StrEnum):
    """What a run can be written as."""

    SCRIPT = "script"
    NOTEBOOK = "notebook"


@app.command()
def export(
    run: RunId,
    form: Annotated[Form, typer.Option("--as", help="A plain Keras script, or the same as a notebook.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write; what it reads is written beside it.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Write a run as plain Keras code that needs nothing of this program."""
    from core.export.exporting import export_notebook, export_script
    from core.runs.collection import Runs

    runs = Runs(find_places(home))
    write = export_script if form is Form.SCRIPT else export_notebook
    with reporting(as_json) as report:
        path, arrays = write(runs.open(run), out, runs.places, report)
    answer({"out": str(path), "arrays": str(arrays)}, as_json, [f"{path} is written; it reads {arrays}"])
