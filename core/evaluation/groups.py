"""How kinds of texts fare apart: short and long ones, those with unknown words, those with a negation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Flags, Ints, Share, share_of

MOST_LENGTHS = 5
# Shares of unknown words: none, up to a tenth, up to three tenths, more.
UNKNOWN_EDGES = (0.0, 0.1, 0.3)
UNKNOWN_NAMES = ("none unknown", "up to 10 % unknown", "10 to 30 % unknown", "more than 30 % unknown")
NEGATION_NAMES = ("without a negation", "with a negation")


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of texts: how many of them the network called right, and how many the bag of words."""

    name: str
    network: Share
    words: Share


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Which texts the network called right, and which the bag of words, each of shape ``(texts,)``."""

    network: Flags
    words: Flags


def by_length(lengths: Ints, calls: Calls) -> tuple[Group, ...]:
    """Return the texts in up to five groups of about the same size, by how many words are read of them."""
    edges = np.unique(np.quantile(lengths, np.linspace(0, 1, MOST_LENGTHS + 1)[1:-1], method="lower"))
    places = np.searchsorted(edges, lengths)
    names = [_length_name(lengths[places == place]) for place in range(len(edges) + 1)]
    return _groups(names, places, calls)


def _length_name(lengths: Ints) -> str:
    if not len(lengths):
        return ""
    low, high = int(lengths.min()), int(lengths.max())
    return f"{low:,} word{'s' * (low != 1)}" if low == high else f"{low:,} to {high:,} words"


def by_unknown_share(shares: NDArray[np.float64], calls: Calls) -> tuple[Group, ...]:
    """Return the texts in groups by the share of their words that the vocabulary does not have."""
    return _groups(UNKNOWN_NAMES, np.searchsorted(UNKNOWN_EDGES, shares), calls)


def by_negation(negated: Flags, calls: Calls) -> tuple[Group, ...]:
    """Return the texts without and those with a negation."""
    return _groups(NEGATION_NAMES, negated.astype(np.int64), calls)


def _groups(names: list[str] | tuple[str, ...], places: NDArray[np.int64], calls: Calls) -> tuple[Group, ...]:
    """Return the groups that hold a text, in their order."""
    chosen = [(name, places == place) for place, name in enumerate(names)]
    return tuple(
        Group(name, _share(calls.network[there]), _share(calls.words[there])) for name, there in chosen if there.any()
    )


def _share(right: Flags) -> Share:
    return share_of(int(right.sum()), len(right))
