"""Delimited text, read in blocks of whole records: Arrow cuts the fields, the places of records tell rows and lines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv

from core.data.reading.batch import Batch, Cells, Column, Layout, distinct_names
from core.data.reading.blocks import (
    LINE_FEED,
    LONGEST_RECORD,
    RETURN,
    Block,
    Offsets,
    Style,
    cut_lines,
    cut_quoted,
    ends_open,
    line_bounds,
    whole_lines,
)
from core.data.reading.dialect import ReaderOptions, find_dialect
from core.data.reading.encoding import Encoding, as_utf8, whole_sequences
from core.data.reading.header import column_names, has_header, overflows
from core.data.reading.kinds import Contents, Kind
from core.data.reading.line_ends import HELD, ends_in_feeds, held_returns, hold_returns, release_cells, released
from core.data.reading.quotes import NEARLY_ALL, sample_records
from core.data.reading.rejects import HEADER_AGAIN, NEVER_CLOSED, WRONG_FIELDS, Reject
from core.data.reading.writing import Writing
from core.errors import DataError
from core.reporting import Report, silent

SAMPLE_SIZE = 1 << 17
SAMPLE_LINES = 50
MOST_SAMPLE_LINES = 10_000
HEAD_RECORDS = 1000
HALF = 0.5
SOME = 0.1
# What no delimiter or quote interrupts.
LONG_RUN = re.compile(rb"([\w .]{200})[\w .]{800,}+")
# Stand for a delimiter or quote beyond ASCII; no text holds them.
OTHER_DELIMITER, OTHER_QUOTE = b"\x1f", b"\x1e"


@dataclass(frozen=True, slots=True)
class Delimited:
    """A delimited text file that has been understood; ``feeds`` where line feeds end its lines."""

    contents: Contents
    encoding: Encoding
    writing: Writing
    header: bool
    columns: tuple[Column, ...]
    feeds: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def layout(self) -> Layout:
        """How the file is packed and written."""
        return Layout(
            kind=Kind.DELIMITED.value,
            container=self.contents.container,
            member=self.contents.member,
            encoding=self.encoding.name,
            invalid_bytes=self.encoding.invalid,
            delimiter=self.writing.delimiter,
            quoting=self.writing.quoting,
            header=self.header,
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at."""
        return (*self.encoding.problems, *self.doubts)

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all rows, with the cells of the columns at the places ``wanted``.

        Raises:
            DataError: a line is longer than any row.
        """
        width, style = len(self.columns), style_of(self.writing)
        cutter = _Cutter(self.contents.name, style, width, wanted, self.header)
        row = 1
        for block, parsed, line in cutter.blocks(self._stream(report), self.writing.skip):
            rows = row - 1 + np.cumsum(parsed.is_record)
            row += parsed.records
            yield Batch(
                rows=rows[parsed.fits],
                lines=line + block.lines[parsed.fits],
                cells=release_cells(parsed.cells) if HELD in block.data else parsed.cells,
                rejects=tuple(_rejects(block, parsed, line)),
                line_breaks=block.line_breaks,
                glued=block.glued,
            )

    def has_whole_lines(self) -> bool:
        """Return whether nearly all lines are whole rows when no quote is heeded, and few cells are quoted."""
        style = style_of(self.writing._replace(quoting=False))
        cutter = _Cutter(self.contents.name, style, len(self.columns), (), False)
        total = np.zeros(4, np.int64)
        for block, _, _ in cutter.blocks(self._stream(silent), self.writing.skip):
            total += _survey_lines(block, style, len(self.columns))
        lines, whole, odd, wrapped = total.tolist()
        return bool(whole >= NEARLY_ALL * lines and odd < HALF * lines and wrapped < HALF * lines)

    def _stream(self, report: Report) -> Iterator[bytes]:
        text = as_utf8(self.contents.chunks(report), self.encoding)
        return as_written(held_returns(text) if self.feeds else text, self.writing)


def open_delimited(
    contents: Contents, encoding: Encoding, sample: str, more: bool, options: ReaderOptions
) -> Delimited:
    """Return how a delimited text is to be read; what the options leave open is guessed from its first characters.

    Raises:
        DataError: there is no table in it.
    """
    writing = find_dialect(sample, more, options)
    feeds = ends_in_feeds(sample, more, writing)
    if feeds and (held := hold_returns(sample)) != sample:
        writing = find_dialect(held, more, options)
    return name_columns(Delimited(contents, encoding, writing, False, (), feeds), sample, more, options)


def name_columns(text: Delimited, sample: str, more: bool, options: ReaderOptions) -> Delimited:
    """Return the same text with its columns, named by its header if it has one."""
    held = hold_returns(sample) if text.feeds else sample
    head = [[*map(released, record)] for record in sample_records(held, more, text.writing)[: HEAD_RECORDS + 1]]
    widths = Counter(map(len, head))
    width = widths.most_common(1)[0][0]
    doubts: tuple[str, ...] = ()
    if options.header is not False and overflows(head[0], [record for record in head[1:] if len(record) == width]):
        doubts = (_overflowing(head[0], width),)
        width = len(head[0]) if widths[len(head[0])] - 1 > SOME * len(head) else width
    below = [record for record in head[1:] if len(record) == width and record != head[0]]
    names = column_names(head[0], below)
    header = options.header
    if header is None:
        header = len(head[0]) in (width, width - 1) and has_header([names, *below])
    columns = distinct_names(names, width) if header else [*range(width)]
    return replace(text, header=header, columns=tuple(columns), doubts=doubts if header else ())


def _overflowing(header: Sequence[str], width: int) -> str:
    return (
        f"The header names {len(header)} columns, but most rows have {width}: texts may hold delimiters without quotes "
        "around them; look whether they are whole."
    )


def read_sample(contents: Contents, encoding: Encoding) -> tuple[str, bool]:
    """Return the first whole lines of a text and whether there is more; very long runs of letters are cut short.

    Raises:
        DataError: its first line is longer than any row.
    """
    data, more = b"", False
    for chunk in as_utf8(contents.chunks(), encoding):
        more = len(data) > LONGEST_RECORD or (len(data) > SAMPLE_SIZE and data.count(b"\n") > SAMPLE_LINES)
        if more:
            break
        data += chunk
    bounds = line_bounds(data)
    if len(bounds) and bounds[0] > LONGEST_RECORD:
        raise endless(contents.name, 1)
    fitting = int(np.searchsorted(bounds, SAMPLE_SIZE, "right"))
    lines = min(MOST_SAMPLE_LINES, max(SAMPLE_LINES, fitting), len(bounds))
    sample = data[: int(bounds[lines - 1]) if lines else 0]
    if len(sample) > 2 * SAMPLE_SIZE:
        sample = LONG_RUN.sub(rb"\1", sample)
    return sample.decode("utf-8", "replace"), more or lines < len(bounds)


def endless(name: str, line: int) -> DataError:
    """Return what to say of a line that is longer than any row."""
    return DataError(
        f"expected rows of at most {LONGEST_RECORD >> 20} MB, but line {line:,} of {name} is longer; "
        "check that this is a table with one row a line"
    )


def style_of(writing: Writing) -> Style:
    """Return the single bytes that stand for a delimiter and a quote."""
    delimiter = writing.delimiter.encode() if writing.delimiter.isascii() else OTHER_DELIMITER
    quote = writing.quote.encode() if writing.quote.isascii() else OTHER_QUOTE
    return Style(delimiter, quote, writing.quoting)


def as_written(chunks: Iterable[bytes], writing: Writing) -> Iterator[bytes]:
    """Yield a text in which quotes are doubled instead of escaped, and delimiter and quote are single bytes."""
    swaps = [(character.encode(), byte) for character, byte in _swaps(writing)]
    stream = _unescaped(chunks, writing.quote) if writing.escaped else iter(chunks)
    stream = _closed_up(stream, writing) if writing.spaced else stream
    if not swaps:
        yield from stream
        return
    for chunk in whole_sequences(stream):
        data = chunk
        for character, byte in swaps:
            data = data.replace(character, byte)
        yield data


def _swaps(writing: Writing) -> Iterator[tuple[str, bytes]]:
    if not writing.delimiter.isascii():
        yield writing.delimiter, OTHER_DELIMITER
    if not writing.quote.isascii():
        yield writing.quote, OTHER_QUOTE


def _unescaped(chunks: Iterable[bytes], quote: str) -> Iterator[bytes]:
    sign = quote.encode()
    escape = re.compile(b"\\\\(\\\\|%b)" % re.escape(sign))
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = len(data.rstrip(b"\\"))
        rest = data[end:]
        yield escape.sub(lambda match: sign * 2 if match[1] == sign else b"\\", data[:end])
    yield rest


def _closed_up(chunks: Iterable[bytes], writing: Writing) -> Iterator[bytes]:
    """Yield a text without the spaces between a delimiter and a quote that opens a field."""
    delimiter, quote = writing.delimiter.encode(), writing.quote.encode()
    # Two quotes are an empty field only where a delimiter or a line ends it, else they stand for one inside a text.
    opening = rb"%b(?!%b)|%b%b(?=%b|[\r\n]|\Z)" % (quote, quote, quote, quote, re.escape(delimiter))
    between = re.compile(rb"(?<=%b) +(?=%b)" % (re.escape(delimiter), opening))
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = len(data.rstrip(delimiter + quote + b" "))
        rest = data[end:]
        yield between.sub(b"", data[:end])
    yield between.sub(b"", rest)


class _Parsed(NamedTuple):
    """The cells of the rows at ``fits`` of a block; the records at ``wrong`` have another number of fields.

    Those at ``again`` repeat the header.
    """

    cells: Cells
    fits: Offsets
    wrong: Offsets
    again: Offsets
    records: int
    is_record: npt.NDArray[np.bool_]


class _Lines(NamedTuple):
    """Whole lines of a text, and where each ends; ``last`` where no more follow."""

    data: bytes
    bounds: Offsets
    last: bool

    @classmethod
    def of(cls, data: bytes, last: bool) -> "_Lines":
        """Return these lines."""
        return cls(data, line_bounds(data), last)


@dataclass(slots=True)
class _Cutter:
    """Cuts a stream into blocks and parses them.

    Lines are taken for records until a block shows that its quotes hold line breaks: looking for quotes costs more
    than reading.
    """

    name: str
    style: Style
    width: int
    wanted: Sequence[int]
    header: bool
    is_exact: bool = False
    head: bytes = b""

    def blocks(self, chunks: Iterable[bytes], skip: int) -> Iterator[tuple[Block, _Parsed, int]]:
        """Yield each block with its fields and the line of the file on which it begins."""
        # The header may hold line breaks.
        self.is_exact = self.style.quoting
        rest, line, above = b"", 1, skip
        for lines in _ahead(_whole_lines(chunks, self.name)):
            ready = _Lines.of(rest + lines.data, lines.last) if rest else lines
            if above:
                skipped = min(above, len(ready.bounds))
                ready = _Lines.of(ready.data[int(ready.bounds[skipped - 1]) if skipped else 0 :], lines.last)
                line, above = line + skipped, above - skipped
            rest = ready.data
            if rest:
                block, parsed = self._take(ready)
                yield block, parsed, line
                rest, line = rest[block.size :], line + block.height

    def _take(self, ready: _Lines) -> tuple[Block, _Parsed]:
        if not self.is_exact:
            block = cut_lines(ready.data, ready.bounds)
            parsed = self._parse(block)
            # A quote left open at the end of what is parsed by itself glues no lines that would be missing.
            if parsed is not None and not (len(block) and self._ends_open(block, len(block) - 1)):
                return block, parsed
        block = cut_quoted(ready.data, self.style, self.width, ready.last)
        parsed = self._parse(block)
        if parsed is None:
            raise DataError(
                f"expected a table as text, but {self.name} cannot be cut into fields; save the table again as CSV"
            )
        self.is_exact = bool(block.line_breaks or block.torn.any())
        return block, parsed

    def _ends_open(self, block: Block, place: int) -> bool:
        return self.style.quoting and ends_open(block.data[block.starts[place] : block.ends[place]], self.style)

    def _parse(self, block: Block) -> _Parsed | None:
        """Return the fields of a block, or None where its records are not those that the parser finds."""
        places = np.flatnonzero(~block.torn)
        is_record = np.ones(len(block), np.bool_)
        if self.header and len(block):
            is_record[0] = False
            places = places[places > 0]
            self.head = _unended(block, 0)
        again = _same_as(self.head, block, places) if self.head else places[:0]
        is_record[again] = False
        places = _without(places, again)
        cells, unfit = cut_fields(block.join(places), self.style, self.width, self.wanted)
        if len(cells[0]) + len(unfit) != len(places):
            return None
        self.header = self.header and not len(block)
        wrong = places[unfit]
        blank = [place for place in wrong.tolist() if not block.written(place).strip()]
        is_record[blank] = False
        fits, wrong = np.delete(places, unfit) if unfit else places, _without(wrong, blank)
        return _Parsed(cells, fits, wrong, again, int(is_record.sum()), is_record)


def _without(places: Offsets, others: Sequence[int] | Offsets) -> Offsets:
    """Return the places that are not among the others; of most blocks there are none."""
    return np.setdiff1d(places, others) if len(others) else places


def _unended(block: Block, place: int) -> bytes:
    return block.data[block.starts[place] : block.ends[place]].rstrip(b"\r\n")


def _same_as(record: bytes, block: Block, places: Offsets) -> Offsets:
    """Return those of the places at which a block holds this record."""
    found, at = [], block.data.find(record)
    while at >= 0:
        found.append(at)
        at = block.data.find(record, at + len(record))
    same = places[np.isin(block.starts[places], found)] if found else places[:0]
    return np.array([place for place in same.tolist() if _unended(block, place) == record], np.int64)


def cut_fields(data: bytes | memoryview, style: Style, width: int, wanted: Sequence[int]) -> tuple[Cells, list[int]]:
    """Return the cells of the wanted columns (at least the first), and the places of records that do not fit."""
    unfit: list[int] = []

    def note(row: pacsv.InvalidRow) -> str:
        unfit.append(row.number - 1)
        return "skip"

    chosen = [str(place) for place in wanted or (0,)]
    if not data:
        return tuple(pa.array([], pa.large_string()) for _ in chosen), unfit
    table = pacsv.read_csv(
        pa.BufferReader(data),
        # One thread and one block: only then are the rows that do not fit numbered.
        pacsv.ReadOptions(
            use_threads=False, block_size=len(data) + 1, column_names=[str(place) for place in range(width)]
        ),
        pacsv.ParseOptions(
            delimiter=style.delimiter.decode(),
            quote_char=style.quote.decode() if style.quoting else False,
            newlines_in_values=True,
            invalid_row_handler=note,
        ),
        pacsv.ConvertOptions(
            include_columns=chosen, column_types=dict.fromkeys(chosen, pa.large_string()), check_utf8=False
        ),
    )
    return tuple(_one(table[name]) for name in chosen), unfit


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _rejects(block: Block, parsed: _Parsed, line: int) -> Iterator[Reject]:
    left = [(place, NEVER_CLOSED) for place in np.flatnonzero(block.torn).tolist()]
    left += [(place, WRONG_FIELDS) for place in parsed.wrong.tolist()]
    left += [(place, HEADER_AGAIN) for place in parsed.again.tolist()]
    return (
        Reject.of(line + block.lines[place], reason, released(block.written(place))) for place, reason in sorted(left)
    )


def _survey_lines(block: Block, style: Style, width: int) -> Offsets:
    """Return how many lines there are, are rows, hold a cell with an odd number of quotes, hold a quoted cell."""
    codes = np.frombuffer(block.data, np.uint8)
    stops = block.ends - np.isin(codes[block.ends - 1], (LINE_FEED, RETURN))
    stops -= (stops > block.starts) & (codes[np.maximum(stops - 1, 0)] == RETURN)
    delimiters = np.flatnonzero(codes == style.delimiter[0])
    first, behind = np.searchsorted(delimiters, block.starts), np.searchsorted(delimiters, stops)
    begins = np.sort(np.concatenate([block.starts, delimiters + 1]))
    ends = np.sort(np.concatenate([stops, delimiters]))
    quotes = np.flatnonzero(codes == style.quote[0])
    odd = (np.searchsorted(quotes, ends) - np.searchsorted(quotes, begins)) % 2 == 1
    wrapped = (
        (ends - begins > 1)
        & (codes[np.minimum(begins, len(codes) - 1)] == style.quote[0])
        & (codes[ends - 1] == style.quote[0])
    )
    line = np.searchsorted(block.starts, begins, "right") - 1
    counts = (len(np.unique(line[odd])), len(np.unique(line[wrapped])))
    return np.array([len(block), np.count_nonzero(behind - first + 1 == width), *counts])


def _ahead(lines: Iterator[_Lines]) -> Iterator[_Lines]:
    """Yield the same lines, the next of which are made in a thread meanwhile."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, lines, None)
        while (found := coming.result()) is not None:
            if not found.last:
                coming = thread.submit(next, lines, None)
            yield found
            if found.last:
                return


def _whole_lines(chunks: Iterable[bytes], name: str) -> Iterator[_Lines]:
    rest, line = b"", 1
    for chunk, last in _with_last(chunks):
        rest += chunk
        end = len(rest) if last else whole_lines(rest)
        if not end and len(rest) > LONGEST_RECORD:
            raise endless(name, line)
        if end or last:
            lines = _Lines.of(rest[:end], last)
            line += len(lines.bounds)
            yield lines
            rest = rest[end:]


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    stream = iter(chunks)
    chunk = next(stream, b"")
    for following in stream:
        yield chunk, False
        chunk = following
    yield chunk, True
