"""Label values that say how good something is: words, usual codes, stars and points."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.data.labels.cuts import parse_numbers
from core.data.labels.sentiments import SENTIMENTS, sentiment_of

MOST_WORDS = 50
Codes = dict[float, float]
# Codes that stand for sentiments wherever they meet a text, each with its level.
SURE_CODES: tuple[Codes, ...] = (
    {0: -1, 1: 1},
    {0: -1, 4: 1},
    {-1: -1, 1: 1},
    {0: -1, 2: 0, 4: 1},
    {-1: -1, 0: 0, 1: 1},
)
# Codes that often do, but may as well number something else.
LIKELY_CODES: tuple[Codes, ...] = ({1: -1, 2: 1}, {0: -1, 1: 0, 2: 1}, {1: -1, 2: 0, 3: 1})


@dataclass(frozen=True, slots=True)
class Scale:
    """The level of each value, below 0 for negative, above for positive; ``why`` is a sentence for a person."""

    levels: dict[str, float]
    why: str

    @property
    def sentiments(self) -> dict[str, str]:
        """Negative, neutral or positive for each value, from the lowest level to the highest."""
        ascending = sorted(self.levels, key=lambda value: (self.levels[value], natural_order(value)))
        return {value: _sentiment(self.levels[value]) for value in ascending}


def find_scale(values: Collection[str]) -> Scale | None:
    """Return the scale on which all values lie, or None."""
    return sure_scale(values) or _points(values) or _codes(values, LIKELY_CODES)


def sure_scale(values: Collection[str]) -> Scale | None:
    """Return the scale of words or of codes that leave no doubt, or None."""
    return _words(values) or _codes(values, SURE_CODES)


def numbers_of(values: Collection[str]) -> dict[str, float]:
    """Return the values that are numbers, with these."""
    numbers = parse_numbers([*values])
    return {value: float(number) for value, number in zip(values, numbers, strict=True) if not np.isnan(number)}


@lru_cache(maxsize=1024)
def natural_order(value: str) -> tuple[bool, float, str, str]:
    """Return what sorts numbers before words, by size, and words by the alphabet."""
    number = parse_numbers([value])[0]
    return bool(np.isnan(number)), 0.0 if np.isnan(number) else float(number), value.casefold(), value


def _words(values: Collection[str]) -> Scale | None:
    if len(values) > MOST_WORDS:
        return None
    levels = {value: level for value in values if (level := sentiment_of(value)) is not None}
    if len(levels) < len(values) or len({*map(_sentiment, levels.values())}) < 2:
        return None
    return Scale(levels, "The labels are words for sentiments.")


def _codes(values: Collection[str], known: tuple[Codes, ...]) -> Scale | None:
    numbers = _all_numbers(values)
    codes = next((codes for codes in known if codes.keys() == {*numbers.values()}), None)
    if codes is None:
        return None
    shown = ", ".join(f"{code:g}" for code in sorted(codes))
    named = ", ".join(_sentiment(level) for _, level in sorted(codes.items()))
    usual = "usually stand" if known is SURE_CODES else "may stand"
    look = "" if known is SURE_CODES else "; read some texts of each to see whether they do"
    return Scale({value: codes[number] for value, number in numbers.items()}, f"{shown} {usual} for {named}{look}.")


def _points(values: Collection[str]) -> Scale | None:
    numbers = _all_numbers(values)
    found = {*numbers.values()}
    middle = _middle(found) if found and all(number.is_integer() for number in found) else None
    if middle is None:
        return None
    low, high = middle
    levels = {value: 0.0 if low <= number <= high else number - (low + high) / 2 for value, number in numbers.items()}
    between = f"{low:g} is neutral" if low == high else f"{low:g} and {high:g} are neutral"
    what = f"The labels are stars or points from {min(found):g} to {max(found):g}"
    return Scale(levels, f"{what}; {between}, less is negative and more is positive.")


def _middle(found: set[float]) -> tuple[float, float] | None:
    """Return the lowest and the highest neutral point of stars or points from these, or None where they are none."""
    low, high = min(found), max(found)
    if (low, high) == (-2, 2):
        return 0, 0
    if (low, high) == (0, 4):
        return (2, 2) if len(found) > 3 else None
    if 0 <= low <= 2 and 4 <= high <= 5:
        return 3, 3
    # The Large Movie Review Dataset calls up to 4 of 10 negative and from 7 positive.
    return (5, 6) if 0 <= low <= 4 and 7 <= high <= 10 else None


def _all_numbers(values: Collection[str]) -> Mapping[str, float]:
    """Return the number of each value, or nothing where one of them is none."""
    numbers = numbers_of(values)
    return numbers if len(numbers) == len(values) else {}


def _sentiment(level: float) -> str:
    return SENTIMENTS[int(np.sign(level)) + 1]
