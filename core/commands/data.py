"""Commands about data: the catalogue, files, imported sets, word vectors."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core.commands.options import (
    AsJson,
    Delimiter,
    Encoding,
    HasHeader,
    HasQuoting,
    Home,
    LabelColumn,
    TextColumn,
    answer,
    app,
    column_of,
    lines_of,
    reader_options,
)
from core.errors import DataError
from core.places import find_mirror, find_places
from core.terminal import reporting

SplitColumn = Annotated[
    str | None, typer.Option("--split", help='The column that says train or test; by default guessed, "" for none.')
]


@app.command()
def datasets(home: Home = None, as_json: AsJson = False) -> None:
    """List the data sets: the catalogue, and what was imported here."""
    from core.data.catalogue.entries import list_entries
    from core.data.store import list_datasets

    places = find_places(home)
    entries = [
        {
            "name": entry.name,
            "title": entry.title,
            "rows": entry.rows,
            "size": entry.bytes,
            "licence": entry.licence,
            "citation": entry.citation,
            "present": entry.present,
        }
        for entry in list_entries(places, find_mirror())
    ]
    imported = [
        {
            "name": info.id,
            "title": info.name,
            "rows": info.rows,
            "size": info.bytes,
            "licence": None,
            "classes": dict(info.classes),
            "present": True,
        }
        for info in list_datasets(places)
    ]
    answer(
        entries + imported,
        as_json,
        [f"{entry['name']:<18} {entry['rows']!s:>9} rows  {entry['title']}" for entry in entries + imported],
    )


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name that `datasets` lists.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Fetch an entry of the catalogue: from UNROLLED_MIRROR where that has it, else from its publisher."""
    from core.data.catalogue.entries import fetch_entry

    with reporting(as_json) as report:
        entry = fetch_entry(name, find_places(home), find_mirror(), report)
    of_all = f" of {entry.source.rows:,}" if entry.is_part else ""
    answer(entry.document(), as_json, [f"{entry.name}: {entry.rows:,}{of_all} rows, {entry.folder or 'made here'}"])


@app.command()
def inspect(
    file: Path,
    text: TextColumn = None,
    label: LabelColumn = None,
    split: SplitColumn = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    quoting: HasQuoting = None,
    header: HasHeader = None,
    as_json: AsJson = False,
) -> None:
    """Tell what was read in a file and what was guessed about it."""
    from core.data.reading.inspection import inspect_file

    options = reader_options(delimiter, encoding, quoting, header)
    with reporting(as_json) as report:
        found = inspect_file(file, options, column_of(text), column_of(label), column_of(split), report).document()
    told = {
        name: value
        for name, value in found.items()
        if name not in ("texts", "labels", "proposal", "preview", "rejects")
    }
    answer(found, as_json, lines_of(told))


@app.command("import")
def import_(
    file: Path,
    text: TextColumn = None,
    label: LabelColumn = None,
    split: SplitColumn = None,
    delimiter: Delimiter = None,
    encoding: Encoding = None,
    quoting: HasQuoting = None,
    header: HasHeader = None,
    classes: Annotated[str | None, typer.Option(help='What labels stand for: {"0": "negative", …} as JSON.')] = None,
    threshold: Annotated[str | None, typer.Option(help="Where numbers are cut into classes: 2.5,3.5.")] = None,
    name: Annotated[str | None, typer.Option(help="What the data set is called; by default as the file.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Import a file as a data set; the same file twice is one data set."""
    from core.data.store import import_file

    with reporting(as_json) as report:
        info = import_file(
            find_places(home),
            file,
            text=column_of(text),
            label=column_of(label),
            split=column_of(split),
            options=reader_options(delimiter, encoding, quoting, header),
            classes=None if classes is None else _classes(classes),
            threshold=None if threshold is None else _cuts(threshold),
            name=name,
            report=report,
        ).info
    document = {"id": info.id, "name": info.name, "rows": info.rows, "classes": dict(info.classes)}
    answer(document | {"left_out": dict(info.left_out)}, as_json, [info.id])


@app.command()
def vectors(
    file: Annotated[
        Path | None, typer.Argument(help="A text file of GloVe, word2vec or fastText, plain, .gz or .zip.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What the vectors are called; by default as the file.")] = None,
    size: Annotated[int | None, typer.Option(help="Which table of an archive: that of so many numbers a word.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Keep word vectors that an embedding can start from, or list those that are kept."""
    from core.text.vectors import keep_vectors, list_vectors

    places = find_places(home)
    if file is None:
        kept = [asdict(info) for info in list_vectors(places)]
        answer(kept, as_json, map(_vectors_line, kept))
        return
    with reporting(as_json) as report:
        document = asdict(keep_vectors(places, file, name or file.stem, report, size))
    answer(document, as_json, [_vectors_line(document)])


def _classes(written: str) -> dict[str, str]:
    try:
        classes = json.loads(written)
    except ValueError:
        classes = None
    if not isinstance(classes, dict) or not all(isinstance(name, str) for name in classes.values()):
        raise DataError(f"--classes: expected JSON that names a class for each label, got {written!r}; see --help")
    return classes


def _cuts(written: str) -> tuple[float, ...]:
    try:
        return tuple(map(float, written.split(",")))
    except ValueError:
        raise DataError(f"--threshold: expected numbers parted by commas, got {written!r}; see --help") from None


def _vectors_line(kept: Mapping[str, Any]) -> str:
    left = f", {kept['left_out']:,} lines left out" if kept["left_out"] else ""
    return f"{kept['id']}  {kept['words']:>9,} words of {kept['size']} numbers  {kept['name']}{left}"
