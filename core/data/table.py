"""A file as a table of texts, with the rows that did not fit counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.dialect import ReaderOptions, find_dialect, glues_lines
from core.data.encoding import find_encoding
from core.data.header import has_header
from core.data.records import Dialect, read_records, read_sample
from core.errors import DataError

ROWS_AT_ONCE = 50_000
SAMPLE_SIZE = 1 << 20
HEAD_RECORDS = 1000
WRONG_FIELDS = "wrong number of fields"
BEYOND_REPAIR = 0.5
MANY_LINES = 50

Column = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are written, all of them texts.

    ``frame`` has one row a record that fits, its index the number of the record in the file (from 1, the header not
    counted); its columns are named as in the header, or by their number from 0. ``line_breaks`` is the most in a field.
    """

    frame: pd.DataFrame
    dialect: Dialect
    header: bool
    left_out: dict[str, int]
    line_breaks: int
    name: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The names of the columns."""
        return tuple(self.frame.columns)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at, one sentence each."""
        found = []
        if self.dialect.encoding == "latin-1":
            found.append("The file is not valid UTF-8 and was read as Latin-1; check letters with accents.")
        if wrong := self.left_out.get(WRONG_FIELDS):
            found.append(f"{wrong} rows have another number of fields than the others and were left out.")
        if self.line_breaks > MANY_LINES:
            found.append(
                f"One field runs over {self.line_breaks} lines; a quote may have been opened and never closed."
            )
        return tuple(found)

    def find_column(self, wanted: Column, role: str) -> Column:
        """Return the column with this name, or at this place.

        Raises:
            DataError: there is none; ``role`` (text, label) says what it was wanted for.
        """
        if wanted in self.columns:
            return wanted
        place = int(wanted) if isinstance(wanted, int) or wanted.strip().isdecimal() else -1
        if 0 <= place < len(self.columns):
            return self.columns[place]
        raise DataError(
            f"data.{role}: expected a column of {self.name} ({', '.join(map(str, self.columns))}), got {wanted!r}"
        )


def read_table(path: Path, options: Mapping[str, object] | None = None) -> Table:
    """Return the table in a delimited text file; ``options`` (encoding, delimiter, quoting, header) overrule the guess.

    Raises:
        DataError: the file cannot be read as a table of at least two columns.
    """
    chosen = ReaderOptions.parse(options or {})
    found = find_encoding(path)
    encoding = chosen.encoding or found
    writing = find_dialect(*read_sample(path, encoding, SAMPLE_SIZE), chosen)
    dialect = Dialect(encoding, writing.delimiter, writing.quoting)
    table = _read(path, dialect, chosen.header)
    if chosen.quoting is None and table.line_breaks and glues_lines(path, dialect):
        table = _read(path, replace(dialect, quoting=False), chosen.header)
    return table


def _read(path: Path, dialect: Dialect, header: bool | None) -> Table:
    head = [*islice(read_records(path, dialect), HEAD_RECORDS)]
    width = Counter(map(len, head)).most_common(1)[0][0]
    fitting = [record for record in head if len(record) == width]
    named = has_header(fitting) if header is None else header
    if header is None and len(head[0]) != width:
        named = False
    records = read_records(path, dialect)
    names = _column_names(next(records), width) if named else [*range(width)]
    filled = _fill(records, width)
    wrong = filled.seen - len(filled.numbers)
    _refuse_shreds(path, filled.seen, wrong, width)
    frame = pa.table(filled.columns, [str(place) for place in range(width)]).to_pandas()
    frame.columns = pd.Index(names, dtype=object)
    frame.index = pd.Index(filled.numbers, name="row")
    return Table(frame, dialect, named, {WRONG_FIELDS: wrong} if wrong else {}, filled.line_breaks, path.name)


class _Filled(NamedTuple):
    """The columns, the numbers of the records in them, how many there were, and the most line breaks in a field."""

    columns: list[pa.ChunkedArray]
    numbers: list[int]
    seen: int
    line_breaks: int


def _fill(records: Iterator[list[str]], width: int) -> _Filled:
    chunks: list[list[pa.Array]] = [[] for _ in range(width)]
    numbers: list[int] = []
    seen = line_breaks = 0
    while block := [*islice(records, ROWS_AT_ONCE)]:
        numbers += [number for number, record in enumerate(block, seen + 1) if len(record) == width]
        seen += len(block)
        fitting = [record for record in block if len(record) == width]
        arrays = [pa.array([record[place] for record in fitting], pa.large_string()) for place in range(width)]
        # An unclosed quote makes one long field of the rest of the file, in a record that does not fit.
        others = pa.array([cell for record in block if len(record) != width for cell in record], pa.large_string())
        line_breaks = max(line_breaks, *map(_most_line_breaks, [*arrays, others]))
        for chunk, array in zip(chunks, arrays, strict=True):
            chunk.append(array)
    return _Filled([pa.chunked_array(chunk, pa.large_string()) for chunk in chunks], numbers, seen, line_breaks)


def _most_line_breaks(cells: pa.Array) -> int:
    return max(pc.max(pc.count_substring(cells, line_end)).as_py() or 0 for line_end in "\r\n")


def _column_names(header: Sequence[str], width: int) -> list[Column]:
    names: list[Column] = []
    for place, cell in enumerate([*header, *[""] * width][:width]):
        name = cell.strip() or str(place)
        while name in names:
            name += f".{place}"
        names.append(name)
    return names


def _refuse_shreds(path: Path, seen: int, wrong: int, width: int) -> None:
    if not seen:
        raise DataError(f"expected rows below the header, but {path.name} has none; bring a file with labelled texts")
    if wrong > BEYOND_REPAIR * seen:
        raise DataError(
            f"expected {width} fields in every row, but {wrong} of the {seen} rows of {path.name} have another number; "
            "choose the delimiter and the quoting by hand, or save the table again as CSV"
        )
