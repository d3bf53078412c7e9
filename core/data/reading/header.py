"""Whether the first row names the columns, and what stands above the table."""

from collections.abc import Sequence

from core.data.reading.columns import Shape, looks_numeric, measure
from core.data.reading.names import LABEL_WORDS, OTHER_WORDS, SPLIT_WORDS, TEXT_WORDS, nearness

LONGEST_NAME = 200
BYTE_ORDER_MARK = "\ufeff"
ROWS_COMPARED = 1000
COLUMNS_COMPARED = 300
ALMOST_ALL = 0.9
MOST_LINES_ABOVE = 20
HALF = 0.5
WORDS_IN_ROW_NAMES = 2.0


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """Guess whether the first record names the columns, by how its cells differ from those below them."""
    if len(records) < 2:
        return _is_named(records[0][:COLUMNS_COMPARED]) if records else False
    first = [cell.strip() for cell in records[0][:COLUMNS_COMPARED]]
    rest = [record[:COLUMNS_COMPARED] for record in records[1 : ROWS_COMPARED + 1]]
    if _are_places(first, rest):
        return True
    if not any(first) or any(len(cell) > LONGEST_NAME for cell in first):
        return False
    shapes = [measure(column) for column in zip(*rest, strict=False)]
    points = sum(_points(cell, shape) for cell, shape in zip(first, shapes, strict=False))
    return points + 2.0 * _is_named(first) - 2.0 * _repeats(first) > 0


def column_names(header: Sequence[str], rest: Sequence[Sequence[str]]) -> list[str]:
    """Return the cells of a header, one for each column of the records below it.

    A header one short belongs to a table that begins with unnamed row numbers or names, as R writes it, unless the last
    column is empty: then each row ends in a delimiter.
    """
    width = max(map(len, rest), default=len(header))
    cells = _named_apart([cell.strip().strip(BYTE_ORDER_MARK) for cell in header])
    if is_short(cells, rest) and _are_row_names([record[0] for record in rest if len(record) == width]):
        return _named_apart(["", *cells])
    return [*cells, *[""] * width][:width]


def is_short(header: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Return whether a header names one column fewer than there are below it, the last of which is not empty."""
    width = max(map(len, rest), default=len(header))
    return len(header) == width - 1 and any(record[-1].strip() for record in rest if len(record) == width)


def overflows(header: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Return whether a header is one short and no row names explain it: then texts may hold unquoted delimiters."""
    return is_short(header, rest) and not _are_row_names([record[0] for record in rest])


def count_above(records: Sequence[Sequence[str]], width: int) -> int:
    """Return how many records above the header belong to no table of ``width`` columns: a title, notes, ``sep=;``.

    0 unless it is clear: all of them lack most of their cells, and a full header follows.
    """
    if records and len(records[0]) <= 2 and records[0][0].casefold().startswith("sep="):
        return 1
    full = next((place for place, record in enumerate(records) if _fills(record) == width), 0)
    above, below = records[:full], records[full:]
    if not 0 < full <= MOST_LINES_ABOVE or len(below) < 2 or any(_fills(record) > width / 2 for record in above):
        return 0
    return full if has_header([record for record in below if len(record) == width]) else 0


def _are_row_names(cells: Sequence[str]) -> bool:
    """Return whether cells are numbers that hardly repeat, or single words that never do."""
    shape = measure(cells)
    different = len(shape.values) / max(1, shape.cells)
    is_worded = shape.words < WORDS_IN_ROW_NAMES and different == 1
    return is_worded or (shape.numeric >= ALMOST_ALL and different >= HALF)


def _named_apart(cells: list[str]) -> list[str]:
    """Name empty cells as pandas does where their number, which would be their name, is the name of another column."""
    return [f"Unnamed: {place}" if not cell and str(place) in cells else cell for place, cell in enumerate(cells)]


def _fills(record: Sequence[str]) -> int:
    return sum(not cell.isspace() for cell in record if cell)


def _is_named(cells: Sequence[str]) -> bool:
    words = (TEXT_WORDS, LABEL_WORDS)
    if any(nearness(cell, LABEL_WORDS | TEXT_WORDS) == 1 for cell in cells if len(cell.split()) == 1):
        return True
    told = [max(nearness(cell, kind) for kind in (*words, OTHER_WORDS, SPLIT_WORDS)) for cell in cells]
    return sum(told) >= max(1, len(cells) / 2)


def _repeats(cells: Sequence[str]) -> bool:
    filled = [cell.casefold() for cell in cells if cell]
    return len({*filled}) < len(filled)


def _are_places(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Tell the numbers 0, 1, 2 … that pandas writes for columns without a name, before them perhaps an empty cell."""
    named = [*first[1:]] if first and first[0] in ("", "Unnamed: 0") else [*first]
    if len(named) < 2 or named != [str(place) for place in range(len(named))]:
        return False
    lettered = [any(map(str.isalpha, "".join(column))) for column in zip(*rest, strict=False)]
    return any(lettered)


def _points(cell: str, shape: Shape) -> float:
    """Return what one cell of the first row says for a header (above 0) or against it."""
    if not cell or not shape.filled:
        return 0.0
    if shape.numeric >= ALMOST_ALL:
        return -4.0 if looks_numeric(cell) else 2.0
    if looks_numeric(cell):
        return -1.0
    if cell in shape.values and shape.is_label and len(shape.values) < shape.filled:
        return -3.0
    return _points_of_words(cell, shape)


def _points_of_words(cell: str, shape: Shape) -> float:
    digits = sum(map(str.isdigit, cell)) / len(cell)
    if shape.digits > 0.3 and digits == 0:
        return 2.0
    if shape.digits > 0.3:
        return -2.0
    if shape.is_text:
        return 0.7 if len(cell) < 0.4 * shape.length else -0.5 if len(cell) > 0.8 * shape.length else 0.0
    if shape.is_label and len(shape.values) < shape.filled:
        return 1.0 if len(shape.values) <= max(2, shape.filled // 4) else 0.3
    return 0.0
