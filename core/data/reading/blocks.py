"""Whole records cut out of a stream of UTF-8, many at once and without an object for each."""

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

BLOCK = 1 << 22
LONGEST_RECORD = 1 << 23
LINE_FEED, RETURN = 10, 13

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Style:
    """A ``Writing`` in single bytes, as the parser wants it."""

    delimiter: bytes
    quote: bytes
    quoting: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Some records of a file: record ``i`` is ``data[starts[i]:ends[i]]`` and starts on line ``lines[i]``, from 0.

    Blank lines are none. ``torn`` marks lines that open a quote which is never closed; only the others can be parsed.
    ``line_breaks`` is the most in one record; ``glued`` counts the records of several lines that are whole rows each.
    ``size`` bytes and ``height`` lines of the stream are in the block.
    """

    data: bytes
    starts: Offsets
    ends: Offsets
    lines: Offsets
    torn: npt.NDArray[np.bool_]
    line_breaks: int
    glued: int
    size: int
    height: int

    def __len__(self) -> int:
        return len(self.starts)

    def written(self, place: int) -> str:
        """Return a record as it stands in the file."""
        return self.data[self.starts[place] : self.ends[place]].decode("utf-8", "replace")

    def join(self, places: Offsets) -> bytes | memoryview:
        """Return the records at these places, one after another."""
        if len(places) and places[-1] - places[0] + 1 == len(places):
            return memoryview(self.data)[self.starts[places[0]] : self.ends[places[-1]]]
        spans = zip(self.starts[places].tolist(), self.ends[places].tolist(), strict=True)
        records = (self.data[start:end] for start, end in spans)
        return b"".join(record if record.endswith((b"\n", b"\r")) else record + b"\n" for record in records)


def cut_lines(data: bytes, bounds: Offsets) -> Block:
    """Return the lines of a text, which end at ``bounds``, as its records: right where no quote holds a line break."""
    starts = np.concatenate([np.zeros(min(1, len(bounds)), np.int64), bounds[:-1]])
    whole = np.zeros(len(bounds), np.bool_)
    return _without_blank(Block(data, starts, bounds, np.arange(len(bounds)), whole, 0, 0, len(data), len(bounds)))


def cut_quoted(data: bytes, style: Style, width: int, last: bool) -> Block:
    """Return the records of a text in which a quoted field may hold line breaks.

    A record that is not whole at the end is left for more to come, but for the ``last`` block. A quote that closes
    nowhere, or lines below in the middle of a field, was never meant to span lines: its line is torn, the next is read
    by itself.
    """
    bounds = line_bounds(data)
    is_open, torn_lines = _open_at(data, style, bounds, last)
    stops = np.flatnonzero(~is_open)
    starts = np.concatenate([np.zeros(min(1, len(stops)), np.int64), bounds[stops[:-1]]])
    first_lines = np.concatenate([np.zeros(min(1, len(stops)), np.int64), stops[:-1] + 1])
    torn = np.isin(stops, torn_lines)
    breaks = stops - first_lines
    glued = _count_glued(data, style, width, bounds, first_lines[breaks > 0], stops[breaks > 0])
    size, height = (int(bounds[stops[-1]]), int(stops[-1]) + 1) if len(stops) else (0, 0)
    ends, most = bounds[stops], int(breaks.max(initial=0))
    return _without_blank(Block(data, starts, ends, first_lines, torn, most, glued, size, height))


def line_bounds(data: bytes) -> Offsets:
    """Return where each line ends, its line end included: line feed, carriage return or both."""
    codes = np.frombuffer(data, np.uint8)
    ends = codes == LINE_FEED
    if b"\r" in data:
        alone = codes == RETURN
        alone[:-1] &= ~ends[1:]
        ends |= alone
    bounds = np.flatnonzero(ends) + 1
    if data and (not len(bounds) or bounds[-1] < len(data)):
        bounds = np.append(bounds, len(data))
    return bounds


def whole_lines(data: bytes) -> int:
    """Return how many bytes of a text are whole lines; a carriage return at its end may be half a line end."""
    end = len(data) - data.endswith(b"\r")
    return max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1


def ends_open(line: bytes, style: Style) -> bool:
    """Return whether a line ends inside a quoted field."""
    return style.quote in line and any(not match[1] for match in _quoted(style).finditer(line))


def _without_blank(block: Block) -> Block:
    codes = np.frombuffer(block.data, np.uint8)[block.starts]
    filled = (codes != LINE_FEED) & (codes != RETURN)
    if filled.all():
        return block
    kept = {name: getattr(block, name)[filled] for name in ("starts", "ends", "lines", "torn")}
    return replace(block, **kept)


def _open_at(data: bytes, style: Style, bounds: Offsets, last: bool) -> tuple[npt.NDArray[np.bool_], Offsets]:
    """Return whether a quote is open at each line end, and which lines are torn."""
    quotes = np.flatnonzero(np.frombuffer(data, np.uint8) == style.quote[0])
    is_cut = len(quotes) % 2 == 1 and (last or len(data) - quotes[-1] > LONGEST_RECORD)
    if not is_cut and _are_regular(data, style, quotes):
        return np.searchsorted(quotes, bounds) % 2 == 1, np.zeros(0, np.int64)
    return _scan(data, style, bounds, last)


def _are_regular(data: bytes, style: Style, quotes: Offsets) -> bool:
    """Return whether quotes stand only around fields and in pairs inside them: then parity tells which are open."""
    # An edge on both sides, so that every quote has neighbours.
    codes = np.concatenate([[LINE_FEED], np.frombuffer(data, np.uint8), [LINE_FEED]]).astype(np.uint8)
    edge = np.zeros(256, np.bool_)
    edge[[LINE_FEED, RETURN, style.delimiter[0]]] = True
    opening, closing = quotes[::2], quotes[1::2]
    doubled = closing[: len(opening) - 1] + 1 == opening[1:]
    starts, ends = edge[codes[opening]], edge[codes[closing + 2]]
    starts[1:] |= doubled
    ends[: len(doubled)] |= doubled
    return bool(starts.all() and ends.all())


def _scan(data: bytes, style: Style, bounds: Offsets, last: bool) -> tuple[npt.NDArray[np.bool_], Offsets]:
    is_open = np.zeros(len(bounds), np.bool_)
    torn: list[int] = []
    quoted, edge = _quoted(style), _edge(style)
    place = 0
    while match := quoted.search(data, place):
        first, stop = np.searchsorted(bounds, (match.start(), match.end()), "right")
        if match[1] and (first == stop or edge.match(data, match.end())):
            is_open[first:stop] = True
            place = match.end()
        elif not match[1] and not last and len(data) - match.start() <= LONGEST_RECORD:
            is_open[first:] = True
            break
        else:
            torn.append(int(first))
            place = int(bounds[first])
    return is_open, np.array(torn, np.int64)


def _quoted(style: Style) -> re.Pattern[bytes]:
    """Return what matches a field that begins with a quote, up to the quote that closes it (group 1) or the end."""
    quote, delimiter = re.escape(style.quote), re.escape(style.delimiter)
    return re.compile(b"(?:\\A|(?<=[\n\r%b]))%b[^%b]*+(?:%b%b[^%b]*+)*+(%b?)" % (delimiter, *[quote] * 6))


def _edge(style: Style) -> re.Pattern[bytes]:
    return re.compile(b" *+(?:[\n\r%b]|\\Z)" % re.escape(style.delimiter))


def _count_glued(  # noqa: PLR0913, PLR0917  # where the lines are and which of them form a record
    data: bytes, style: Style, width: int, bounds: Offsets, firsts: Offsets, stops: Offsets
) -> int:
    """Return how many records of several lines, from ``firsts`` to ``stops``, are a whole row in each line."""
    if not len(firsts):
        return 0
    delimiters = np.flatnonzero(np.frombuffer(data, np.uint8) == style.delimiter[0])
    fields = np.diff(np.searchsorted(delimiters, bounds), prepend=0) + 1
    whole = np.concatenate([[0], np.cumsum(fields == width)])
    return int(np.count_nonzero(whole[stops + 1] - whole[firsts] == stops - firsts + 1))
