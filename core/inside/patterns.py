"""What a unit does: where in many texts it is highest and lowest, and which units hold on through a phrase.

The search is LSTMVis's idea (Strobelt et al. 2018, arXiv:1606.07461): the units that are on through a selected phrase
and off just before and after it, then the other places in the data at which the same units do the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.survey import KeptStates
from core.inside.weights import Array

Flags = NDArray[np.bool_]
MOST_UNITS = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """One word of one text, and a unit's state after it."""

    text: int
    word: int
    value: float


@dataclass(frozen=True, slots=True)
class Held:
    """A unit that holds on through a phrase: its sign (1 or -1) and its weakest state within the phrase."""

    unit: int
    sign: int
    least: float


@dataclass(frozen=True, slots=True)
class Place:
    """A run of words in a text ``[start, end)`` in which ``units`` of the units asked for are on.

    ``ends`` counts how often one of them is off just before or just after it.
    """

    text: int
    start: int
    end: int
    units: int
    ends: int


def extremes(kept: KeptStates, values: Array, count: int) -> tuple[list[Moment], list[Moment]]:
    """Return the words at which a unit's state, ``(words,)``, is highest and those at which it is lowest."""
    order = np.argsort(values, kind="stable")
    lowest, highest = order[:count], order[::-1][:count]
    return [_moment(kept, int(row), values) for row in highest], [_moment(kept, int(row), values) for row in lowest]


def _moment(kept: KeptStates, row: int, values: Array) -> Moment:
    text = int(np.searchsorted(kept.offsets, row, side="right")) - 1
    return Moment(text, row - int(kept.offsets[text]), float(values[row]))


def text_means(kept: KeptStates, values: Array) -> NDArray[np.float64]:
    """Return a unit's mean state over the words of each text, ``(texts,)``; not a number for a text without words."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    lengths = np.diff(kept.offsets)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((sums[kept.offsets[1:]] - sums[kept.offsets[:-1]]) / lengths, np.float64)


def word_means(kept: KeptStates, values: Array, least: int) -> list[tuple[int, float, int]]:
    """Return a unit's mean state after each id that occurs at least so often: id, mean and count, highest first."""
    ids, place, counts = np.unique(kept.ids, return_inverse=True, return_counts=True)
    means = np.bincount(place, weights=values, minlength=len(ids)) / np.maximum(counts, 1)
    order = [row for row in np.argsort(-means, kind="stable") if counts[row] >= least]
    return [(int(ids[row]), float(means[row]), int(counts[row])) for row in order]


def held_through(states: Array, start: int, end: int, threshold: float) -> list[Held]:
    """Return the units that are on at every word of ``[start, end)`` and off on both sides, the strongest first.

    On is a state beyond the threshold on the unit's side of nought; off is one that is not. The edge of a text counts
    as off.

    Args:
        states: ``(words, units)``, of one text.
        start: The phrase's first word.
        end: The word after its last.
        threshold: How far from nought on begins, above 0.
    """
    phrase = states[start:end]
    found = []
    for sign in (1, -1):
        on = (sign * phrase > threshold).all(axis=0)
        for edge in (start - 1, end):
            if 0 <= edge < len(states):
                on &= sign * states[edge] <= threshold
        least = (sign * phrase).min(axis=0, initial=np.inf)
        found += [Held(int(unit), sign, float(sign * least[unit])) for unit in np.flatnonzero(on)]
    return sorted(found, key=lambda one: -abs(one.least))


def matching_places(kept: KeptStates, states: Array, held: Sequence[Held], threshold: float, count: int) -> list[Place]:
    """Return other places where these units are on together: most units first, then those with the clearest ends.

    At least half of the units have to be on. A place is as long as that number of units stays on.

    Args:
        kept: Where the texts begin.
        states: ``(words, units)``, of all texts.
        held: What to look for; the first eight are.
        threshold: How far from nought on begins.
        count: How many places at most.
    """
    wanted = held[:MOST_UNITS]
    if not wanted or not len(states):
        return []
    signs = np.array([one.sign for one in wanted], np.float32)
    on = states[:, [one.unit for one in wanted]] * signs > threshold
    texts = np.repeat(np.arange(kept.texts), np.diff(kept.offsets))
    together, found, seen = on.sum(axis=1), [], np.zeros(len(on), bool)
    for need in range(len(wanted), (len(wanted) - 1) // 2, -1):
        for first, last in _runs(together >= need, texts):
            if not seen[first:last].any():
                seen[first:last] = True
                found.append(_place(kept, on, (first, last), need))
        if len(found) >= count:
            break
    return sorted(found, key=lambda place: (-place.units, -place.ends))[:count]


def _runs(flags: Flags, texts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the runs of true flags as ``[first, last)``; none goes over the end of a text."""
    same = np.concatenate([[False], texts[1:] == texts[:-1]])
    begins = flags & ~(np.concatenate([[False], flags[:-1]]) & same)
    continued = np.concatenate([flags[1:] & same[1:], [False]])
    ends = flags & ~continued
    return list(zip(np.flatnonzero(begins).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True))


def _place(kept: KeptStates, on: Flags, run: tuple[int, int], units: int) -> Place:
    first, last = run
    text = int(np.searchsorted(kept.offsets, first, side="right")) - 1
    begin, end = int(kept.offsets[text]), int(kept.offsets[text + 1])
    width = on.shape[1]
    before = width if first == begin else int(np.count_nonzero(~on[first - 1]))
    after = width if last == end else int(np.count_nonzero(~on[last]))
    return Place(text, first - begin, last - begin, units, before + after)
