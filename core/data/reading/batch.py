"""What every kind of file is read as: some rows at a time, all cells as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.data.reading.rejects import Reject
from core.reporting import Report, silent

Column = str | int
Numbers = npt.NDArray[np.int64]
Cells = tuple[pa.Array, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that fit, in the order of the file.

    ``rows`` numbers the records from 1 (a header and blank lines not counted), ``lines`` the lines on which they start,
    both of shape ``(rows,)``. ``cells`` holds the wanted columns. ``line_breaks`` is the most in a record, ``glued``
    counts records that look like several rows.
    """

    rows: Numbers
    lines: Numbers
    cells: Cells
    rejects: tuple[Reject, ...] = ()
    line_breaks: int = 0
    glued: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is packed and written; what does not apply to its kind is empty.

    ``kind`` is delimited, json_lines, parquet or excel; ``container`` is empty, gzip or zip, ``member`` the file in the
    zip or the sheet of a workbook; ``invalid_bytes`` were replaced by U+FFFD.
    """

    kind: str
    container: str = ""
    member: str = ""
    encoding: str = ""
    invalid_bytes: int = 0
    delimiter: str = ""
    quoting: bool = False
    header: bool = True


class Reader(Protocol):
    """A file that has been understood."""

    @property
    def layout(self) -> Layout:
        """How it is packed and written."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at, one sentence each."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The names of the columns, or their numbers from 0."""

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all rows, with the cells of the columns at the places ``wanted``."""


def distinct_names(header: Sequence[str], width: int) -> list[Column]:
    """Return a name for each column, no two the same; what has none is named by its number from 0."""
    names: list[Column] = []
    taken = set()
    for place, cell in enumerate([*header, *[""] * width][:width]):
        name = cell.strip() or str(place)
        while name in taken:
            name += f".{place}"
        names.append(name)
        taken.add(name)
    return names
