"""Commands that ask a trained network: what if the sentence were another, and what of a whole file."""

from pathlib import Path
from typing import Annotated

import typer

from core.commands.options import (
    AsJson,
    Delimiter,
    Encoding,
    Epoch,
    HasHeader,
    HasQuoting,
    Home,
    RunId,
    TextColumn,
    answer,
    app,
    column_of,
    lines_of,
    network_folder,
    reader_options,
)
from core.places import find_places
from core.reporting import part_of
from core.terminal import reporting


@app.command()
def score(
    run: RunId,
    file: Path,
    out: Annotated[Path, typer.Option(help="The CSV to write: the file's columns, and the verdicts beside them.")],
    text: TextColumn = None,
    epoch: Epoch = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    quoting: HasQuoting = None,
    header: HasHeader = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Score every text of a file: verdict, probabilities, the word that turned it, the share of unknown words."""
    from threadpoolctl import threadpool_limits

    from core.opened import open_run
    from core.scored_file import read_texts, score_file

    threadpool_limits(1)  # the products are short: on a busy machine two threads took ten times as long as one
    opened = open_run(network_folder(run, find_places(home)), epoch)
    with reporting(as_json) as report:
        options = reader_options(delimiter, encoding, quoting, header)
        table = read_texts(file, column_of(text), options, part_of(report, 0.0, 0.2))
        document = score_file(opened, table, out, part_of(report, 0.2, 1.0)).document()
    answer({**document, "out": str(out)}, as_json, lines_of({**document, "out": str(out)}))
