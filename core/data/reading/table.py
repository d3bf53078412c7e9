"""A file of any kind as a table of texts, with the rows that did not fit counted and kept for a person to see."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from core.data.reading.ahead import ahead
from core.data.reading.batch import Batch, Cells, Column, Layout, Numbers, Reader
from core.data.reading.delimited import name_columns, open_delimited, read_sample
from core.data.reading.dialect import ReaderOptions
from core.data.reading.encoding import find_encoding
from core.data.reading.excel import open_excel
from core.data.reading.fasttext import FastText, looks_like_fasttext
from core.data.reading.json_lines import NO_JSON, NO_OBJECT, looks_like_json, open_json
from core.data.reading.kinds import Contents, Kind, find_contents
from core.data.reading.parquet import open_parquet
from core.data.reading.rejects import MOST_REJECTS, NEVER_CLOSED, WRONG_FIELDS, Reject
from core.data.reading.sampling import Sample, Sampler
from core.errors import DataError
from core.reporting import Report, part_of, silent

# Cells of more bytes are read again when they are needed: reading twice takes longer, but no more memory.
MOST_KEPT = 1 << 29
HEAD_ROWS = 10
BEYOND_REPAIR = 0.5
MANY_LINES = 50
# Of the time of a survey, the share that finding the encoding takes.
ENCODING_SHARE = 0.2

__all__ = ["Column", "Layout", "Table", "read_table"]


class Rows(NamedTuple):
    """The numbers, lines and cells of some rows."""

    rows: Numbers
    lines: Numbers
    cells: Cells

    @classmethod
    def of(cls, batch: Batch) -> "Rows":
        """Return what a batch holds of its rows."""
        return cls(batch.rows, batch.lines, batch.cells)

    def table(self, names: list[str]) -> pa.Table:
        """Return the columns under these names, with ``row`` and ``line``."""
        columns = self.cells[: len(names)]
        return pa.table([*columns, pa.array(self.rows), pa.array(self.lines)], [*names, "row", "line"])


@dataclass(frozen=True, slots=True)
class Table:
    """What a pass over a file has found; its cells are read by ``read``, from the file where they are too many to keep.

    ``sample`` holds at most 20,000 rows spread evenly over the file (their numbers count from 1, a header and blank
    lines not counted), ``head`` the first ten. ``rows`` counts the records that fit, ``left_out`` the others by reason;
    ``rejects`` holds at most 100,000 of these. ``line_breaks`` is the most in a record.
    """

    path: Path
    name: str
    layout: Layout
    columns: tuple[Column, ...]
    sample: Sample
    head: tuple[tuple[str, ...], ...]
    rows: int
    left_out: dict[str, int]
    rejects: tuple[Reject, ...]
    line_breaks: int
    problems: tuple[str, ...]
    reader: Reader
    kept: tuple[Rows, ...] | None = field(default=None, repr=False)

    @property
    def header(self) -> bool:
        """Whether the file names its columns."""
        return self.layout.header

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
        shown = ", ".join(map(str, self.columns[:50])) + (", …" if len(self.columns) > 50 else "")
        raise DataError(f"data.{role}: expected a column of {self.name} ({shown}), got {wanted!r}")

    def read(self, columns: Mapping[str, Column], report: Report = silent) -> pa.Table:
        """Return the cells of these columns under their new names, with ``row`` and ``line`` of each record.

        Cells are ``large_string``; ``row`` and ``line`` are ``int64`` and count from 1.

        Raises:
            DataError: the file has changed or cannot be read any more.
        """
        places = [self.columns.index(column) for column in columns.values()]
        if self.kept is not None:
            report("Reading", 1.0)
            parts = [Rows(kept.rows, kept.lines, tuple(kept.cells[place] for place in places)) for kept in self.kept]
        else:
            parts = [Rows.of(batch) for batch in self.reader.batches(places, report)]
        nothing = Rows(np.zeros(0, np.int64), np.zeros(0, np.int64), (pa.array([], pa.large_string()),) * len(places))
        return pa.concat_tables([part.table([*columns]) for part in parts or [nothing]])


def read_table(path: Path, options: Mapping[str, object] | None = None, report: Report = silent) -> Table:
    """Return what is in a file after one pass over it; ``options`` (encoding, delimiter, quoting, header) are obeyed.

    Raises:
        DataError: the file cannot be read as a table of at least two columns.
    """
    chosen = ReaderOptions.parse(options or {})
    contents = find_contents(path)
    if contents.kind is Kind.TEXT:
        return _read_text(contents, chosen, report)
    reader = open_parquet(contents) if contents.kind is Kind.PARQUET else open_excel(contents, chosen.header)
    return _table(contents, reader, _survey(reader, report))


def _read_text(contents: Contents, options: ReaderOptions, report: Report) -> Table:
    chunks = contents.chunks(part_of(report, 0, ENCODING_SHARE))
    encoding = find_encoding(chunks, contents.name, options.encoding)
    sample, more = read_sample(contents, encoding)

    surveyed = part_of(report, ENCODING_SHARE, 1)
    if options.delimiter is None and looks_like_json(sample):
        objects = open_json(contents, encoding, sample)
        return _table(contents, objects, _survey(objects, surveyed))
    if options.delimiter is None and looks_like_fasttext(sample):
        lines = FastText(contents, encoding)
        return _table(contents, lines, _survey(lines, surveyed))
    text = open_delimited(contents, encoding, sample, more, options)
    found = _survey(text, surveyed)
    if options.quoting is None and text.writing.quoting and found.suspicious and text.has_whole_lines():
        text = replace(text, writing=text.writing._replace(quoting=False))
        text = name_columns(text, sample, more, options)
        found = _survey(text, silent)
    return _table(contents, text, found)


@dataclass(slots=True)
class _Survey:
    """What a pass over all rows counts."""

    sampler: Sampler
    head: tuple[tuple[str, ...], ...]
    left_out: Counter[str]
    rejects: list[Reject]
    line_breaks: int = 0
    glued: int = 0
    kept: list[Rows] | None = field(default_factory=list)
    size: int = 0

    def keep(self, batch: Batch) -> None:
        """Keep the cells while they are few enough to be held in memory."""
        self.size += sum(column.nbytes for column in batch.cells)
        if self.size > MOST_KEPT:
            self.kept = None
        if self.kept is not None:
            self.kept.append(Rows.of(batch))

    @property
    def suspicious(self) -> bool:
        """Whether quotes may have been read that stand for themselves."""
        return bool(self.glued or self.left_out[NEVER_CLOSED])


def _survey(reader: Reader, report: Report) -> _Survey:
    found = _Survey(Sampler(), (), Counter(), [])
    for batch in ahead(reader.batches(range(len(reader.columns)), report)):
        if len(found.head) < HEAD_ROWS:
            found.head += Sample(reader.columns, batch.rows, batch.cells).records(HEAD_ROWS - len(found.head))
        found.sampler.add(batch)
        found.keep(batch)
        found.left_out.update(reject.reason for reject in batch.rejects)
        found.rejects += batch.rejects[: MOST_REJECTS - len(found.rejects)]
        found.line_breaks = max(found.line_breaks, batch.line_breaks)
        found.glued += batch.glued
    return found


def _table(contents: Contents, reader: Reader, found: _Survey) -> Table:
    rows, left_out = found.sampler.seen, dict(found.left_out)
    _refuse_shreds(contents.name, rows, left_out, len(reader.columns))
    return Table(
        path=contents.path,
        name=contents.name,
        layout=reader.layout,
        columns=reader.columns,
        sample=found.sampler.sample(reader.columns),
        head=found.head,
        rows=rows,
        left_out=left_out,
        rejects=tuple(found.rejects),
        line_breaks=found.line_breaks,
        problems=(*_passed_over(contents), *reader.problems, *_problems(found)),
        reader=reader,
        kept=None if found.kept is None else tuple(found.kept),
    )


def _passed_over(contents: Contents) -> Iterator[str]:
    if others := contents.passed_over:
        shown = ", ".join(name[:80] for name in others[:5]) + (", …" if len(others) > 5 else "")
        yield f"Of the {len(others) + 1} files in {contents.name}, {contents.member} was read; {shown} was not."


def _problems(found: _Survey) -> Iterator[str]:
    if wrong := found.left_out[WRONG_FIELDS]:
        yield f"{_counted(wrong, 'row has', 'rows have')} another number of fields than the others; left out."
    if torn := found.left_out[NEVER_CLOSED]:
        yield f"{_counted(torn, 'row opens', 'rows open')} a quote that is never closed; left out."
    if broken := found.left_out[NO_JSON] + found.left_out[NO_OBJECT]:
        yield f"{_counted(broken, 'line is no JSON object', 'lines are no JSON objects')}; left out."
    if found.line_breaks > MANY_LINES:
        yield f"One row runs over {found.line_breaks + 1:,} lines; a quote may have been opened and never closed."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _refuse_shreds(name: str, rows: int, left_out: Mapping[str, int], width: int) -> None:
    wrong = sum(left_out.values())
    if not rows and not wrong:
        raise DataError(f"expected rows below the header, but {name} has none; bring a file with labelled texts")
    if wrong > BEYOND_REPAIR * (rows + wrong) and left_out.get(NO_JSON, 0) + left_out.get(NO_OBJECT, 0) == wrong:
        raise DataError(
            f"expected one JSON object a line, but {wrong:,} of the {rows + wrong:,} lines of {name} are none; "
            "write each row as an object on a line of its own"
        )
    if wrong > BEYOND_REPAIR * (rows + wrong):
        raise DataError(
            f"expected {width} fields in every row, but {wrong:,} of the {rows + wrong:,} rows of {name} have another "
            "number; choose the delimiter and the quoting by hand, or save the table again as CSV"
        )
