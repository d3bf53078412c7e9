"""The order test: the same words in another order. What does the network lose?

A bag of words answers every order alike, so what shuffling costs is what the network takes from the order of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Flags, Ints, Share, share_of
from core.evaluation.paired import Difference, compare_pairs, compare_with_several
from core.inside.verdicts import verdicts
from core.inside.weights import Ids, OpenNetwork
from core.reporting import Report, silent

SHUFFLES = 5
# Texts scored at a time, between two reports.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Rows:
    """What the network reads of the texts, ``fixed`` ids that keep their place (padding, a start token), and labels."""

    ids: Sequence[Ids]
    fixed: frozenset[int]
    labels: Ints


@dataclass(frozen=True, slots=True)
class OrderTest:
    """What the order of words is worth.

    Attributes:
        written: The texts called right as they were written.
        shuffled: The mean share of them called right over the shuffles.
        shuffles: How often each text was shuffled.
        worth: The accuracy as written less that shuffled, tested in pairs.
        words: The texts that the bag of words calls right.
        over_words: The network's accuracy less that of the bag of words on the same texts.
        texts: How many texts there are, and ``movable`` those of them with two words or more that differ.
    """

    written: Share
    shuffled: float
    shuffles: int
    worth: Difference
    words: Share
    over_words: Difference
    texts: int
    movable: int


def order_test(
    network: OpenNetwork,
    rows: Rows,
    by_words: Flags,
    chance: tuple[int, int] = (7, SHUFFLES),
    report: Report = silent,
) -> OrderTest:
    """Return what word order is worth to a network.

    Args:
        network: The opened network.
        rows: The texts as it reads them.
        by_words: Which texts the bag of words calls right, shape ``(texts,)``.
        chance: The seed, and how often every text is shuffled.
        report: Told how far it is.
    """
    seed, shuffles = chance
    random = np.random.default_rng([seed, 3])
    written = _right(network, rows.ids, rows.labels)
    report("Reading the texts as written", 1 / (shuffles + 1))
    shuffled = np.zeros((shuffles, len(rows.ids)), np.bool_)
    for turn in range(shuffles):
        shuffled[turn] = _right(network, [shuffle(row, rows.fixed, random) for row in rows.ids], rows.labels)
        report("Reading the words shuffled", (turn + 2) / (shuffles + 1))
    return OrderTest(
        written=share_of(int(written.sum()), len(written)),
        shuffled=float(shuffled.mean()),
        shuffles=shuffles,
        worth=compare_with_several(written, shuffled),
        words=share_of(int(by_words.sum()), len(by_words)),
        over_words=compare_pairs(written, by_words),
        texts=len(written),
        movable=sum(_is_movable(row, rows.fixed) for row in rows.ids),
    )


def shuffle(row: Ids, fixed: frozenset[int], random: np.random.Generator) -> Ids:
    """Return a row with its words in another order; the ids that are fixed keep their places."""
    moved = row.copy()
    places = _word_places(row, fixed)
    moved[places] = random.permutation(row[places])
    return moved


def _word_places(row: Ids, fixed: frozenset[int]) -> NDArray[np.int64]:
    return np.flatnonzero(~np.isin(row, list(fixed)))


def _is_movable(row: Ids, fixed: frozenset[int]) -> bool:
    return len(np.unique(row[_word_places(row, fixed)])) > 1


def _right(network: OpenNetwork, rows: Sequence[Ids], labels: Ints) -> Flags:
    called = [verdicts(network, rows[at : at + _BLOCK]).argmax(axis=1) for at in range(0, len(rows), _BLOCK)]
    return np.asarray(np.concatenate([np.zeros(0, np.int64), *called]) == labels)
