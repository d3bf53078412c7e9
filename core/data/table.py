"""A file of any kind as a table of texts, with the rows that did not fit counted and kept for a person to see."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from core.data.batch import Batch, Column, Layout, Reader
from core.data.delimited import name_columns, open_delimited, read_sample
from core.data.dialect import ReaderOptions
from core.data.encoding import find_encoding
from core.data.excel import open_excel
from core.data.json_lines import NO_JSON, NO_OBJECT, looks_like_json, open_json
from core.data.kinds import Contents, Kind, find_contents
from core.data.parquet import open_parquet
from core.data.rejects import MOST_REJECTS, NEVER_CLOSED, WRONG_FIELDS, Reject
from core.data.sampling import HEAD_ROWS, Sampler, frame_of
from core.errors import DataError
from core.reporting import Report, silent

BEYOND_REPAIR = 0.5
MANY_LINES = 50
# Of the time of a survey, the share that finding the encoding takes.
ENCODING_SHARE = 0.2

__all__ = ["Column", "Layout", "Table", "read_table"]


@dataclass(frozen=True, slots=True)
class Table:
    """What a pass over a file has found; its cells lie in the file and are read by ``read``.

    ``sample`` holds at most 20,000 rows spread evenly over the file, all cells texts, indexed by the number of the
    record (from 1, a header and blank lines not counted); ``head`` the first ten rows. ``rows`` counts the records that
    fit, ``left_out`` the others by reason; ``rejects`` holds at most 100,000 of these. ``line_breaks`` is the most in a
    record.
    """

    path: Path
    name: str
    layout: Layout
    columns: tuple[Column, ...]
    sample: pd.DataFrame
    head: pd.DataFrame
    rows: int
    left_out: dict[str, int]
    rejects: tuple[Reject, ...]
    line_breaks: int
    problems: tuple[str, ...]
    reader: Reader

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
        tables = [_cells(batch, [*columns]) for batch in self.reader.batches(places, report)]
        return pa.concat_tables(tables) if tables else _cells(_NOTHING, [*columns])


def _cells(batch: Batch, names: list[str]) -> pa.Table:
    cells = batch.cells[: len(names)] or tuple(pa.array([], pa.large_string()) for _ in names)
    return pa.table([*cells, pa.array(batch.rows), pa.array(batch.lines)], [*names, "row", "line"])


_NOTHING = Batch(np.zeros(0, np.int64), np.zeros(0, np.int64), (), lambda _places: ())


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
    chunks = contents.chunks(lambda what, share: report(what, share * ENCODING_SHARE))
    encoding = find_encoding(chunks, contents.name, options.encoding)
    sample, more = read_sample(contents, encoding)

    def surveyed(what: str, share: float) -> None:
        report(what, ENCODING_SHARE + share * (1 - ENCODING_SHARE))

    if options.delimiter is None and looks_like_json(sample):
        objects = open_json(contents, encoding, sample)
        return _table(contents, objects, _survey(objects, surveyed))
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
    head: pd.DataFrame
    left_out: Counter[str]
    rejects: list[Reject]
    line_breaks: int = 0
    glued: int = 0

    @property
    def suspicious(self) -> bool:
        """Whether quotes may have been read that stand for themselves."""
        return bool(self.glued or self.left_out[NEVER_CLOSED])


def _survey(reader: Reader, report: Report) -> _Survey:
    found = _Survey(Sampler(), pd.DataFrame(), Counter(), [])
    for batch in reader.batches((), report):
        if len(found.head) < HEAD_ROWS:
            missing = np.arange(min(HEAD_ROWS - len(found.head), len(batch.rows)))
            head = frame_of(reader.columns, [batch.pick(missing)], batch.rows[missing])
            found.head = pd.concat([found.head, head]) if len(found.head) else head
        found.sampler.add(batch)
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
        sample=found.sampler.frame(reader.columns),
        head=found.head,
        rows=rows,
        left_out=left_out,
        rejects=tuple(found.rejects),
        line_breaks=found.line_breaks,
        problems=(*reader.problems, *_problems(found)),
        reader=reader,
    )


def _problems(found: _Survey) -> Iterator[str]:
    if wrong := found.left_out[WRONG_FIELDS]:
        yield f"{wrong:,} rows have another number of fields than the others and were left out."
    if torn := found.left_out[NEVER_CLOSED]:
        yield f"{torn:,} rows open a quote that is never closed and were left out."
    if broken := found.left_out[NO_JSON] + found.left_out[NO_OBJECT]:
        yield f"{broken:,} lines are no JSON objects and were left out."
    if found.line_breaks > MANY_LINES:
        yield f"One row runs over {found.line_breaks + 1:,} lines; a quote may have been opened and never closed."


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
