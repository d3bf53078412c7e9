"""Which column holds the texts, which the labels, and whether the first row names the columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

MOST_CLASSES = 50
LONGEST_LABEL = 30
SHORTEST_TEXT = 8
LONGEST_HEADER = 60
# Names that say what a column holds, as people write them (English, Portuguese, Chinese).
TEXT_NAMES = {
    "text",
    "texts",
    "review",
    "reviews",
    "review_text",
    "sentence",
    "sentences",
    "tweet",
    "tweets",
    "content",
}
TEXT_NAMES |= {"comment", "comments", "message", "phrase", "body", "document", "texto", "textos", "mensagem", "frase"}
TEXT_NAMES |= {"comentario", "comentário", "avaliacao", "avaliação", "评论", "内容", "文本"}
LABEL_NAMES = {"label", "labels", "sentiment", "sentiments", "class", "classes", "target", "polarity", "category"}
LABEL_NAMES |= {"emotion", "rating", "stars", "score", "reaction", "classificacao", "classificação", "classe"}
LABEL_NAMES |= {"sentimento", "rotulo", "rótulo", "polaridade", "标签", "情感"}
NEGATIVE, NEUTRAL, POSITIVE = SENTIMENTS = ("negative", "neutral", "positive")
WELL_KNOWN_CODES: tuple[dict[str, str], ...] = (
    {"0": NEGATIVE, "1": POSITIVE},
    {"0": NEGATIVE, "4": POSITIVE},
    {"-1": NEGATIVE, "1": POSITIVE},
    {"0": NEGATIVE, "2": NEUTRAL, "4": POSITIVE},
    {"-1": NEGATIVE, "0": NEUTRAL, "1": POSITIVE},
    {"neg": NEGATIVE, "pos": POSITIVE},
    {"negative": NEGATIVE, "positive": POSITIVE},
    {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE},
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the filled cells of a column look like; ``length`` is their mean number of characters."""

    filled: int
    values: frozenset[str]
    length: float
    lettered: float

    @property
    def is_text(self) -> bool:
        """Long, mostly different and made of letters."""
        different = len(self.values) >= max(2, 0.1 * self.filled)
        return bool(self.filled) and different and self.length >= SHORTEST_TEXT and self.lettered >= 0.5

    @property
    def is_label(self) -> bool:
        """Short and of few values; one value alone may be the start of a file that is sorted by class."""
        few = len(self.values) <= min(MOST_CLASSES, max(2, self.filled // 2))
        return bool(self.filled) and few and self.length <= LONGEST_LABEL


def measure(cells: Sequence[str]) -> Shape:
    """Return the shape of a column from some of its cells."""
    filled = [cell.strip() for cell in cells if cell and not cell.isspace()]
    count = max(1, len(filled))
    lettered = sum(any(map(str.isalpha, cell)) for cell in filled)
    return Shape(len(filled), frozenset(filled), sum(map(len, filled)) / count, lettered / count)


def has_header(records: Sequence[Sequence[str]]) -> bool:
    """Guess whether the first record names the columns: none of its cells may look like a value of its column."""
    first, rest = [cell.strip() for cell in records[0]], records[1:]
    named = {cell.casefold() for cell in first}
    if len(named) < len(first) or any(len(cell) > LONGEST_HEADER or is_number(cell) for cell in first):
        return False
    if named & (TEXT_NAMES | LABEL_NAMES):
        return True
    shapes = [measure(column) for column in zip(*rest, strict=False)]
    new = [cell not in shape.values for cell, shape in zip(first, shapes, strict=False) if shape.is_label]
    return bool(new) and all(new)


def is_number(cell: str) -> bool:
    """Return whether a cell is a number as a table writes it."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def guess_text(names: Sequence[str | int], shapes: Sequence[Shape]) -> int | None:
    """Return the place of the likeliest text column: a telling name first, then the longest texts."""
    named = [_named(name, TEXT_NAMES) for name in names]
    places = [place for place, shape in enumerate(shapes) if shape.is_text or (named[place] and shape.filled)]
    return max(places, key=lambda place: (named[place], shapes[place].length), default=None)


def guess_label(names: Sequence[str | int], shapes: Sequence[Shape], text: int | None) -> int | None:
    """Return the place of the likeliest label column: a telling name, well-known codes, then the fewest values."""

    def rank(place: int) -> tuple[bool, bool, bool, int]:
        values = shapes[place].values
        return len(values) > 1, _named(names[place], LABEL_NAMES), bool(well_known(values)), -len(values)

    others = [place for place in range(len(shapes)) if place != text]
    places = [place for place in others if shapes[place].is_label]
    if not places and text is not None and len(others) == 1:
        return others[0]
    return max(places, key=rank, default=None)


def well_known(values: Collection[str]) -> dict[str, str]:
    """Return the class names of a well-known set of codes, in their order; an empty one for other values."""
    codes = {_code(value): value for value in values}
    found = next((names for names in WELL_KNOWN_CODES if names.keys() == codes.keys()), {})
    return {codes[code]: name for code, name in found.items()} if len(codes) == len(values) else {}


def _code(value: str) -> str:
    """Return ``1`` for ``1.0`` and ``+1``, other values in lower case."""
    return f"{float(value):g}" if is_number(value) else value.casefold()


def _named(name: str | int, known: set[str]) -> bool:
    return isinstance(name, str) and name.strip().casefold() in known
