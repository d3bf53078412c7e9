"""Which classes the values of a label column stand for: what is proposed to a person, who decides."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from core.data.labelled import Rows
from core.data.labels.cuts import Numbers, cut_names, cut_numbers, parse_numbers
from core.data.labels.scales import Scale, find_scale, natural_order, numbers_of, sure_scale
from core.data.labels.sentiments import NEGATIVE, NEUTRAL, POSITIVE, SENTIMENTS

MOST_CLASSES = 50
FEWEST_ROWS = 3
OTHER = "other"
_MOST_POINTS = 11
_MOSTLY = 0.9
_MOST_SPELLINGS = 20 * MOST_CLASSES
_MOST_LISTED = 5
_NEUTRAL_SHARE = 0.01
# Cut points by the range in which all numbers lie; the narrowest that holds them counts.
_RANGES: tuple[tuple[float, float, tuple[tuple[float, ...], ...]], ...] = (
    (0, 1, ((0.5,), (0.4, 0.6))),
    (-1, 1, ((-0.05, 0.05), (0.0,))),
    (0, 5, ((2.5, 3.5), (3.0,))),
    (0, 10, ((4.5, 6.5), (5.5,))),
    (0, 100, ((40, 60), (50,))),
)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to make classes of label values.

    ``classes`` names the class of each value as written, what it does not list is left out; with a ``threshold``
    (ascending cut points) it is empty, and the cuts make the classes. ``why`` is a sentence for the person.
    """

    title: str
    why: str
    classes: dict[str, str]
    threshold: tuple[float, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {**asdict(self), "threshold": list(self.threshold)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The ways to make classes, the likeliest first; ``problem`` says why there is none."""

    alternatives: tuple[Alternative, ...]
    problem: str = ""

    @property
    def classes(self) -> dict[str, str]:
        """The class of each value in the first alternative."""
        return self.alternatives[0].classes if self.alternatives else {}

    @property
    def threshold(self) -> tuple[float, ...]:
        """The cut points of the first alternative."""
        return self.alternatives[0].threshold if self.alternatives else ()

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"alternatives": [way.document() for way in self.alternatives], "problem": self.problem}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Proposal":
        """Return the proposal that ``document()`` described."""
        ways = [Alternative(**{**way, "threshold": tuple(way["threshold"])}) for way in document["alternatives"]]
        return cls(tuple(ways), document["problem"])


def propose_classes(counts: Mapping[str, int]) -> Proposal:
    """Return the classes that values (with their number of rows) may stand for, the likeliest first.

    Words in many languages, usual codes, stars and points become negative, neutral and positive; other numbers are
    cut; all else is a class of its own. Classes with fewer than ``FEWEST_ROWS`` rows are left out, or put together.
    """
    counts = {value: count for value, count in counts.items() if value.strip()}
    scale = find_scale(counts) or find_scale(_common(counts))
    if scale is not None:
        ways = [*_by_sentiment(scale, counts), _each_its_own(counts)]
    elif _is_measured(counts):
        ways = [*_by_cuts(counts), _each_its_own(counts)]
    else:
        ways = [_each_its_own(counts), *_rare_together(counts)]
    unfit = [] if scale is None else [value for value in counts if value not in scale.levels]
    good = [learnable for way in ways if (learnable := _learnable(way, counts, unfit))]
    distinct = [way for place, way in enumerate(good) if all(_outcome(way) != _outcome(one) for one in good[:place])]
    return Proposal(tuple(distinct), "" if distinct else _problem(counts))


def own_classes(counts: Mapping[str, int]) -> dict[str, str]:
    """Return each value as a class of its own, in the order of the classes.

    Words and usual codes for sentiments are named negative, neutral and positive; other classes are named by their
    value. Spellings of one value (case, ``1`` and ``1.0``) are one class, named by the commonest.
    """
    if known := well_known(counts):
        return known
    scale = find_scale(counts)
    order = sorted(counts, key=natural_order) if scale is None else [*scale.sentiments]
    spelled: dict[str, str] = {}
    for value, _ in Counter(counts).most_common():
        spelled.setdefault(key_of(value), value)
    return {value: spelled[key_of(value)] for value in order}


def well_known(values: Collection[str]) -> dict[str, str]:
    """Return negative, neutral or positive for each of a usual set of codes or words, in this order; else nothing.

    No two values that differ share a name: of five degrees of praise, nothing is returned.
    """
    scale = sure_scale(values)
    if scale is None or len({*scale.levels.values()}) > len({*scale.sentiments.values()}):
        return {}
    return scale.sentiments


def key_of(value: str) -> str:
    """Return what all spellings of a value have in common: its number, or its letters whatever their case."""
    number = parse_numbers([value])[0]
    return " ".join(value.casefold().split()) if np.isnan(number) else repr(float(number))


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Return the classes, each once: sentiments from negative to positive, others as they come."""
    distinct = tuple(dict.fromkeys(names))
    if set(distinct) <= set(SENTIMENTS):
        return tuple(name for name in SENTIMENTS if name in distinct)
    return distinct


def _by_sentiment(scale: Scale, counts: Mapping[str, int]) -> list[Alternative]:
    classes = scale.sentiments
    names = in_order(classes.values())
    whole = Alternative(", ".join(names), scale.why, classes)
    if len(names) < 3:
        return [whole]
    neutral = sum(counts[value] for value, name in classes.items() if name == NEUTRAL)
    ends = {value: name for value, name in classes.items() if name != NEUTRAL}
    why = f"{scale.why} The {neutral:,} neutral rows are left out."
    clear = Alternative(f"{NEGATIVE}, {POSITIVE}", why, ends)
    rare = neutral < max(FEWEST_ROWS, _NEUTRAL_SHARE * sum(counts.values()))
    return [clear, whole] if rare else [whole, clear]


def _each_its_own(counts: Mapping[str, int]) -> Alternative:
    classes = own_classes(counts) if len(counts) <= _MOST_SPELLINGS else {}
    return Alternative(_listed(classes), "Each value is a class of its own.", classes)


def _rare_together(counts: Mapping[str, int]) -> list[Alternative]:
    classes = own_classes(counts) if len(counts) <= _MOST_SPELLINGS else {}
    sizes = _sizes(classes, counts)
    rare = {name for name, size in sizes.items() if size < FEWEST_ROWS}
    if sum(sizes[name] for name in rare) < FEWEST_ROWS or OTHER in sizes:
        return []
    merged = {value: OTHER if name in rare else name for value, name in classes.items()}
    why = f"The {len(rare)} values that stand in fewer than {FEWEST_ROWS} rows each are one class, {OTHER}."
    return [Alternative(_listed(merged), why, merged)]


def _by_cuts(counts: Mapping[str, int]) -> list[Alternative]:
    values, rows = _measured(counts)
    fitting = (cuts for low, high, cuts in _RANGES if low <= values.min() and values.max() <= high)
    middle = float(f"{np.median(np.repeat(values, rows)):.6g}")
    halves = (0.0 if values.min() < 0 < values.max() else middle,)
    return [_cut(cuts, values, rows) for cuts in next(fitting, (halves,))]


def _cut(cuts: tuple[float, ...], values: Numbers, rows: Rows) -> Alternative:
    sizes = np.bincount(cut_numbers(values, cuts), rows, len(cuts) + 1)
    told = ", ".join(f"{name} {size:,.0f}" for name, size in zip(cut_names(cuts), sizes, strict=True))
    where = " and ".join(f"{cut:g}" for cut in cuts)
    why = f"The labels are numbers; a number on a cut point belongs to the class above it ({told} rows)."
    return Alternative(f"cut at {where}", why, {}, cuts)


def _learnable(way: Alternative, counts: Mapping[str, int], unfit: list[str]) -> Alternative | None:
    """Return the way without its classes that have too few rows, or None where fewer than two are left."""
    if way.threshold:
        values, rows = _measured(counts)
        sizes = np.bincount(cut_numbers(values, way.threshold), rows, len(way.threshold) + 1)
        return way if sizes.min() >= FEWEST_ROWS else None
    small = {name for name, size in _sizes(way.classes, counts).items() if size < FEWEST_ROWS}
    kept = {value: name for value, name in way.classes.items() if name not in small}
    if not 2 <= len({*kept.values()}) <= MOST_CLASSES:
        return None
    rare = [value for value, name in way.classes.items() if name in small and value not in unfit]
    title = _listed(kept) if len(kept) < len(way.classes) else way.title
    return replace(way, title=title, why=way.why + _left_out([*unfit, *rare], counts), classes=kept)


def _left_out(values: list[str], counts: Mapping[str, int]) -> str:
    if not values:
        return ""
    shown = ", ".join(f"{value!r} ({counts[value]:,})" for value in values[:5]) + (", …" if len(values) > 5 else "")
    return f" Left out, because too few rows say so: {shown}."


def _problem(counts: Mapping[str, int]) -> str:
    rows = sum(counts.values())
    if len({key_of(value) for value in [*counts][:MOST_CLASSES]}) < 2:
        found = f"all say {next(iter(counts))!r}" if counts else "there are none"
        return f"A network needs at least two classes to tell apart, but of the {rows:,} labels {found}."
    if len(counts) > MOST_CLASSES:
        return (
            f"The label column has {len(counts):,} different values in {rows:,} rows; {MOST_CLASSES} classes are the "
            "most that can be learnt. Choose the column that holds the labels."
        )
    return f"Fewer than two labels stand in at least {FEWEST_ROWS} rows each; bring more rows or merge labels."


def _is_measured(counts: Mapping[str, int]) -> bool:
    """Return whether the values are measured numbers: with fractions or many, and not the numbers of the rows."""
    numbers, rows = numbers_of(counts), sum(counts.values())
    if not numbers or sum(counts[value] for value in numbers) < _MOSTLY * rows:
        return False
    distinct = {*numbers.values()}
    return not all(number.is_integer() for number in distinct) or _MOST_POINTS < len(distinct) < rows


def _measured(counts: Mapping[str, int]) -> tuple[Numbers, Rows]:
    numbers = numbers_of(counts)
    return np.array([*numbers.values()]), np.array([counts[value] for value in numbers], np.int64)


def _common(counts: Mapping[str, int]) -> dict[str, int]:
    return {value: count for value, count in counts.items() if count >= FEWEST_ROWS}


def _sizes(classes: Mapping[str, str], counts: Mapping[str, int]) -> Counter[str]:
    sizes: Counter[str] = Counter()
    for value, name in classes.items():
        sizes[name] += counts[value]
    return sizes


def _listed(classes: Mapping[str, str]) -> str:
    names = in_order(classes.values())
    return ", ".join(names) if len(names) <= _MOST_LISTED else f"{len(names)} classes"


def _outcome(way: Alternative) -> object:
    return way.threshold, frozenset(way.classes.items())
