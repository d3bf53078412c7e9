"""Which columns may hold the texts, the labels and the given split, the likelier first, and why."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from core.data.labels.sentiments import NEGATIVE as NEGATIVE
from core.data.labels.sentiments import NEUTRAL, sentiment_of
from core.data.labels.sentiments import POSITIVE as POSITIVE
from core.data.labels.sentiments import SENTIMENTS as SENTIMENTS
from core.data.reading.names import (
    FIRST_UNSPACED,
    LABEL_WORDS,
    MISSING_VALUES,
    OTHER_WORDS,
    SPLIT_WORDS,
    TEXT_WORDS,
    nearness,
    split_parts,
)

MOST_CLASSES = 50
LONGEST_LABEL = 60
SHORTEST_TEXT = 8
FEW_ROWS = 20
HANDFUL = 6
MANY_ROWS = 100
NEARLY_ALL = 0.97
ROWS_READ = 2000
HEAD_CHARACTERS = 200
SCORES = ((-1, 1), (0, 1), (-5, 5), (0, 5), (0, 10), (0, 100))
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
_NUMBER = re.compile(r"[+\-−]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?%?")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_UNSPACED = re.compile(f"[{FIRST_UNSPACED}-\uffff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the filled cells of a column look like, of ``cells`` looked at.

    ``values`` are the different ones, ``length`` and ``words`` their mean number of characters and words, ``lettered``
    and ``numeric`` the shares with a letter and of numbers, ``digits`` the share of characters that are digits,
    ``commonest`` the share of the commonest value; ``common`` are the fewest values that fill nearly all cells, without
    what slipped into a column by mistake.
    """

    cells: int
    filled: int
    values: frozenset[str]
    length: float
    words: float
    lettered: float
    numeric: float
    digits: float
    commonest: float
    common: frozenset[str]

    @property
    def is_text(self) -> bool:
        """Several words, mostly different and made of letters."""
        different = len(self.values) >= max(2, 0.1 * self.filled)
        worded = self.words >= 1.5 and self.length >= SHORTEST_TEXT
        return bool(self.filled) and different and worded and self.lettered >= 0.5 and self.digits < 0.25

    @property
    def is_label(self) -> bool:
        """Short and of few values; one value alone may be the start of a file that is sorted by class."""
        few = len(self.common) <= min(MOST_CLASSES, max(2, self.filled // 2))
        return bool(self.filled) and few and self.length <= LONGEST_LABEL

    @property
    def is_score(self) -> bool:
        """Fractions between the ends of a common scale, so many that a threshold must make classes of them."""
        if self.numeric < 1 or len(self.values) < 3:
            return False
        numbers = [*map(number_of, self.values)]
        low, high = min(numbers), max(numbers)
        broken = sum(not number.is_integer() for number in numbers) >= 0.2 * len(numbers)
        return broken and any(start <= low and high <= end for start, end in SCORES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may be the one looked for, by its name (or number without a header), and why, in words."""

    column: str | int
    why: str


def measure(cells: Iterable[str]) -> Shape:
    """Return the shape of a column from some of its cells; written signs of a missing value count as empty."""
    written, values = Counter(cells), Counter[str]()
    for cell, times in written.items():
        value = cell.strip()
        if value and (len(value) > 4 or value.casefold() not in MISSING_VALUES):
            values[value] += times
    filled = values.total()
    count = max(1, filled)
    heads = [(value[:HEAD_CHARACTERS], times) for value, times in values.items()][:: max(1, len(values) // ROWS_READ)]
    return Shape(
        cells=written.total(),
        filled=filled,
        values=frozenset(values),
        length=sum(len(value) * times for value, times in values.items()) / count,
        words=sum(_count_words(head) * times for head, times in heads) / max(1, sum(times for _, times in heads)),
        lettered=sum(times for value, times in values.items() if _LETTER.search(value)) / count,
        numeric=sum(times for value, times in values.items() if _NUMBER.fullmatch(value)) / count,
        digits=sum(len(_DIGIT.findall(head)) * times for head, times in heads)
        / max(1, sum(len(head) * times for head, times in heads)),
        commonest=max(values.values(), default=0) / count,
        common=_common(values),
    )


def is_number(cell: str) -> bool:
    """Return whether a cell is a number as a table writes it."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def looks_numeric(cell: str) -> bool:
    """Return whether a cell is a number, a comma or a point before its decimals."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def number_of(cell: str) -> float:
    """Return the number in a cell that looks numeric."""
    return float(cell.strip().rstrip("%").replace(",", ".").replace("−", "-"))


def rank_texts(names: Sequence[str | int], shapes: Sequence[Shape]) -> tuple[Candidate, ...]:
    """Return the columns that may hold the texts, the likelier first: long different cells, then a telling name."""
    weights = {place: _text_weight(names[place], shape) for place, shape in enumerate(shapes)}
    # A list of words has no texts, but its words may be meant as such.
    places = [place for place in weights if weights[place] > 0] or [
        place for place, shape in enumerate(shapes) if shape.lettered > 0.9 and not shape.is_label
    ]
    ordered = sorted(places, key=lambda place: -weights[place])
    return tuple(Candidate(names[place], _why_text(names[place], shapes[place])) for place in ordered)


def rank_labels(names: Sequence[str | int], shapes: Sequence[Shape], text: int | None) -> tuple[Candidate, ...]:
    """Return the columns that may hold the labels, the likelier first; ``text`` is the place of the texts."""
    others = [place for place in range(len(shapes)) if place != text and shapes[place].filled]
    split = _split_place(names, shapes)
    weights = {place: _label_weight(place, names, shapes) for place in others if place != split}
    places = [place for place in weights if _may_be_label(names[place], shapes[place])]
    if not places and text is not None and len(weights) == 1:
        places = [*weights]
    # A column of one value can be the label of a file with one class only: after all others.
    ordered = sorted(places, key=lambda place: (len(shapes[place].values) < 2, -weights[place]))
    return tuple(Candidate(names[place], _why_label(names[place], shapes[place])) for place in ordered)


def guess_split(names: Sequence[str | int], shapes: Sequence[Shape]) -> str | int | None:
    """Return the column that says which rows are for training and which for testing, if there is one."""
    place = _split_place(names, shapes)
    return None if place is None else names[place]


def well_known(values: Collection[str]) -> dict[str, str]:
    """Return the class names of a well-known set of codes, in their order; an empty one for other values."""
    codes = {_code(value): value for value in values}
    found = next((names for names in WELL_KNOWN_CODES if names.keys() == codes.keys()), {})
    return {codes[code]: name for code, name in found.items()} if len(codes) == len(values) else {}


def is_sentiment(values: Collection[str]) -> bool:
    """Return whether at least two values are words for good or bad and most of the values are."""
    told = sum(sentiment_of(value) is not None for value in values) if len(values) <= MOST_CLASSES else 0
    return told >= 2 and told >= 0.6 * len(values)


def _common(values: Counter[str]) -> frozenset[str]:
    wanted, found, common = NEARLY_ALL * values.total(), 0, []
    for value, times in values.most_common():
        if found >= wanted:
            break
        common.append(value)
        found += times
    return frozenset(common)


def _text_weight(name: str | int, shape: Shape) -> float:
    """Return how much a column looks like texts: mean length, share of filled and of different cells, name."""
    named = nearness(name, TEXT_WORDS)
    if not shape.filled or not (shape.is_text or (named == 1 and shape.lettered >= 0.5)):
        return 0.0
    different = min(1.0, 2 * len(shape.values) / shape.filled)
    telling = 1 + 2 * named - 0.5 * (nearness(name, OTHER_WORDS) > 0)
    return min(shape.length, 500.0) * math.sqrt(shape.filled / shape.cells) * different * telling


def _may_be_label(name: str | int, shape: Shape) -> bool:
    few = max(2, MOST_CLASSES, shape.filled // 20)
    if len(shape.values) < 2 and nearness(name, OTHER_WORDS):
        return False
    repeated = len(shape.values) < shape.filled or shape.filled <= HANDFUL or shape.is_score
    told = nearness(name, LABEL_WORDS) == 1 and shape.length <= LONGEST_LABEL
    return shape.length <= LONGEST_LABEL and repeated and (len(shape.common) <= few or shape.is_score or told)


def _label_weight(place: int, names: Sequence[str | int], shapes: Sequence[Shape]) -> float:
    """Return how much a column looks like labels, in points; see the tests for what beats what."""
    shape, name = shapes[place], names[place]
    # Of several alike side by side, such as toxic, severe_toxic, obscene, the first is meant.
    is_last = place == len(shapes) - 1 and shape.values != shapes[place - 1].values
    edge = 0.3 if is_last else 0.2 if place == 0 else 0.0
    telling = 3 * nearness(name, LABEL_WORDS) - 2 * (nearness(name, OTHER_WORDS) > 0)
    emptiness = 4 * (1 - shape.filled / shape.cells)
    return edge + telling + _value_weight(shape) - emptiness - 2 * (shape.digits > 0.2 and shape.numeric < 0.9)


def _value_weight(shape: Shape) -> float:
    count = len(shape.common)
    if len(shape.values) < 2:
        return -6.0
    weight = 1.0 if count <= 10 else 0.0 if count <= MOST_CLASSES else -2.0
    weight += 4.0 * is_sentiment(shape.common) + _number_weight(shape)
    weight += 1.0 * (shape.lettered == 1 and count <= FEW_ROWS)
    weight -= 2.0 * (count == shape.filled and count > 2)
    return weight - 1.5 * (shape.commonest > 0.98 and shape.filled >= MANY_ROWS)


def _number_weight(shape: Shape) -> float:
    if shape.numeric < 1:
        return 0.0
    if shape.is_score and len(shape.values) > FEW_ROWS:
        return 2.0
    numbers = {*map(number_of, shape.values)}
    if well_known(shape.values) or numbers <= {1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5}:
        return 1.5
    return 0.5 if numbers == {*range(int(min(numbers)), int(min(numbers)) + len(numbers))} else -1.0


def _split_place(names: Sequence[str | int], shapes: Sequence[Shape]) -> int | None:
    places = [
        place for place, shape in enumerate(shapes) if 1 < len(shape.values) <= FEW_ROWS and split_parts(shape.values)
    ]
    return max(places, key=lambda place: nearness(names[place], SPLIT_WORDS), default=None)


def _why_text(name: str | int, shape: Shape) -> str:
    every = "all different" if len(shape.values) == shape.filled else f"{len(shape.values):,} different"
    return _told(f"{shape.length:,.0f} characters on average, {every}", name, shape, TEXT_WORDS)


def _why_label(name: str | int, shape: Shape) -> str:
    values = "value" if len(shape.values) == 1 else "values"
    scale = ", numbers on a scale" if shape.is_score and len(shape.values) > FEW_ROWS else ""
    return _told(f"{len(shape.values):,} {values} in {shape.filled:,} rows{scale}", name, shape, LABEL_WORDS)


def _told(reason: str, name: str | int, shape: Shape, words: frozenset[str]) -> str:
    empty = f", {1 - shape.filled / shape.cells:.0%} empty" if shape.filled < 0.995 * shape.cells else ""
    return f"{reason}{empty}, named {name}" if nearness(name, words) else f"{reason}{empty}"


def _count_words(cell: str) -> float:
    """Return the number of words, two characters for one in the scripts that put no space between words."""
    return len(cell.split()) + len(_UNSPACED.findall(cell)) / 2


def _code(value: str) -> str:
    """Return ``1`` for ``1.0`` and ``+1``, other values in lower case."""
    return f"{float(value):g}" if is_number(value) else value.casefold()
