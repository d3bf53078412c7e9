"""One awkward file: its bytes, and what reading it must end in."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Column = str | int
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file and what is right: ``refusal`` is what the sentence must hold where the file cannot be read.

    A field left at None is not looked at. ``labels`` are further columns that must be offered, ``mended`` the number of
    invalid bytes that are replaced.
    """

    name: str
    content: bytes = field(repr=False)
    refusal: str | None = None
    kind: str = "delimited"
    encoding: str | None = None
    delimiter: str | None = None
    quoting: bool | None = None
    header: bool | None = None
    text: Column | None = None
    label: Column | None = None
    labels: tuple[Column, ...] = ()
    split: Column | None = None
    rows: int | None = None
    values: frozenset[str] | None = None
    mended: int | None = None
    first: str | None = None


def delimited(rows: Rows, delimiter: str = ",", line_end: str = "\n", **options: object) -> str:
    """Return the rows as the csv module writes them, fields in quotes where they must be."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, **options).writerows(rows)
    return text.getvalue()


def bare(rows: Rows, delimiter: str = "\t", line_end: str = "\n") -> str:
    """Return the rows joined by the delimiter alone, quotes in them left as they are."""
    return "".join(delimiter.join(map(str, row)) + line_end for row in rows)


def json_lines(records: Iterable[dict[str, object]], ascii_only: bool = True) -> bytes:
    """Return one JSON object a line."""
    return "".join(json.dumps(record, ensure_ascii=ascii_only) + "\n" for record in records).encode()


def gzipped(content: bytes) -> bytes:
    """Return the content as a gzip file."""
    return gzip.compress(content, mtime=0)


def zipped(**members: bytes) -> bytes:
    """Return a zip archive of these members; ``__`` in a name stands for a dot, ``___`` for a slash."""
    return archive({name.replace("___", "/").replace("__", "."): content for name, content in members.items()})


def archive(members: dict[str, bytes]) -> bytes:
    """Return a zip archive of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
