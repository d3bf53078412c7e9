"""Excel workbooks (.xlsx): the first sheet that has a table, its cells as the texts that a person would see."""

import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

import numpy as np

from core.data.reading.batch import Batch, Column, Layout, distinct_names
from core.data.reading.cells import shown
from core.data.reading.header import column_names, count_above, has_header
from core.data.reading.kinds import STEEPEST_RATIO, Contents, Kind
from core.data.reading.rejects import WRONG_FIELDS, Reject
from core.errors import DataError
from core.reporting import Report, silent
from core.texts import text_column

ROWS_AT_ONCE = 5000
HEAD_ROWS = 1000
# A workbook is unpacked and parsed as XML, some twenty times slower than text.
MOST_UNPACKED = 1 << 29
HARMLESS_UNPACKED = 1 << 25

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Excel:
    """A sheet that has been understood; ``skip`` rows with something in them stand above the table."""

    contents: Contents
    sheet: str
    header: bool
    columns: tuple[Column, ...]
    skip: int = 0

    @property
    def layout(self) -> Layout:
        """How the file is packed, and which sheet of it was read."""
        return Layout(Kind.EXCEL.value, self.contents.container, self.sheet, header=self.header)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at."""
        if self.contents.path.suffix.lower() in {".xlsx", ".xlsm", ".gz", ".zip"}:
            return ()
        return (f"In spite of its name the file is an Excel workbook; its sheet {self.sheet} was read.",)

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all rows, with the cells of the columns at the places ``wanted``.

        Raises:
            DataError: the workbook is damaged.
        """
        width, row = len(self.columns), 1
        with _opened(self.contents) as book:
            sheet = book[self.sheet]
            total = max(1, sheet.max_row or 1)
            sheet.reset_dimensions()
            rows = islice(_rows(sheet), self.skip + self.header, None)
            while part := [*islice(rows, ROWS_AT_ONCE)]:
                report("Reading", min(1.0, part[-1][0] / total))
                yield _batch(part, row, width, wanted)
                row += len(part)


def open_excel(contents: Contents, header: bool | None) -> Excel:
    """Return the first sheet of a workbook that has a table; ``header`` is taken as said.

    Raises:
        DataError: the workbook is damaged or too large, or no sheet has a table.
    """
    with _opened(contents) as book:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            head = [cells for _, cells in islice(_rows(sheet), HEAD_ROWS)]
            width = Counter(map(len, head)).most_common(1)[0][0] if head else 0
            if width >= 2 and len(head) >= 2:
                return _understood(Excel(contents, sheet.title, False, ()), head, header)
    raise DataError(
        f"expected a sheet with texts in one column and labels in another, but {contents.name} has none; "
        "choose another file"
    )


def _understood(found: Excel, head: list[list[str]], header: bool | None) -> Excel:
    usual = Counter(map(len, head)).most_common(1)[0][0]
    filled = [[*cells, *[""] * usual][: max(usual, len(cells))] for cells in head]
    skip = count_above(filled, usual) if header is None else 0
    width = max(usual, len(head[skip]))
    records = [[*cells, *[""] * width][:width] for cells in head[skip:]]
    named = has_header(records) if header is None else header
    width = width if named else max(map(len, head))
    names = column_names(records[0], records[1:])
    columns = distinct_names(names, width) if named else [*range(width)]
    return Excel(found.contents, found.sheet, named, tuple(columns), skip)


def _rows(sheet: Any) -> Iterator[Row]:
    """Yield the rows with something in them, empty cells at their ends cut off, with their numbers in the sheet."""
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [shown(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if texts:
            yield number, texts


def _batch(part: Sequence[Row], row: int, width: int, wanted: Sequence[int]) -> Batch:
    fits = [place for place, (_, cells) in enumerate(part) if len(cells) <= width]
    filled = [[*part[place][1], *[""] * width][:width] for place in fits]
    return Batch(
        rows=np.array(fits, np.int64) + row,
        lines=np.array([part[place][0] for place in fits], np.int64),
        cells=tuple(text_column([cells[column] for cells in filled]) for column in wanted),
        rejects=tuple(Reject.of(line, WRONG_FIELDS, "\t".join(cells)) for line, cells in part if len(cells) > width),
    )


@contextmanager
def _opened(contents: Contents) -> Iterator[Any]:
    # Imported where it is used: it takes longer than all other reading needs.
    import openpyxl  # type: ignore[import-untyped]  # it has no annotations

    try:
        with contents.seekable() as file:
            _refuse_bomb(contents, file)
            # It warns of styles that it leaves out, which no text depends on.
            with warnings.catch_warnings(action="ignore"):
                book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            yield book
            book.close()
    except DataError:
        raise
    except _DAMAGE as error:
        raise DataError(
            f"expected a whole Excel workbook, but {contents.name} is damaged or protected by a password ({error}); "
            "save it again, or save the sheet as CSV"
        ) from None


# What openpyxl lets through when the files in a workbook are not what they should be.
_DAMAGE = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, SyntaxError),
    *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
)


def _refuse_bomb(contents: Contents, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_UNPACKED or (unpacked > HARMLESS_UNPACKED and unpacked > STEEPEST_RATIO * packed):
        raise DataError(
            f"expected a workbook of at most {MOST_UNPACKED >> 20} MB, but {contents.name} unpacks to "
            f"{unpacked >> 20:,} MB; save the sheet as CSV and bring that"
        )
    file.seek(0)
