"""Words that may stand in for others: neighbours in the network's own embedding, and opinions turned round."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.embedding import nearest
from core.inside.weights import Array
from core.text.encode import Encoder
from core.whatif.judges import Probabilities
from core.whatif.wording import Wording

NEIGHBOURS = 6
OPPOSITES = 6
# Rare words hardly moved from where they started at random, so what they are near says nothing.
_MOST_FREQUENT = 20_000


@dataclass(frozen=True, slots=True)
class Opinions:
    """Words of praise and of blame, the most frequent ones of the vocabulary first."""

    positive: tuple[str, ...]
    negative: tuple[str, ...]

    def opposites(self, word: str) -> tuple[str, ...]:
        """Return words of the other side, none where the word is an opinion on no side."""
        if word in self.positive:
            return self.negative[:OPPOSITES]
        return self.positive[:OPPOSITES] if word in self.negative else ()


def known_opinions(encoder: Encoder, positive: Collection[str], negative: Collection[str]) -> Opinions:
    """Return the opinions that a network knows."""
    words = encoder.vocabulary.words
    praise, blame = frozenset(positive), frozenset(negative)
    return Opinions(
        tuple(word for word in words if word in praise and word not in blame),
        tuple(word for word in words if word in blame and word not in praise),
    )


def offer_replacements(
    wording: Wording, encoder: Encoder, table: Array, opinions: Opinions | None
) -> dict[int, tuple[str, ...]]:
    """Return what may stand in for the word at each place; places whose word the network does not know have none."""
    rows = _known_rows(encoder, wording.words)
    near = _neighbours(encoder, table, sorted(set(rows.values())))
    offered = {}
    for place, row in rows.items():
        turned = opinions.opposites(encoder.vocabulary.tokens[row]) if opinions else ()
        offered[place] = tuple(dict.fromkeys([*near[row], *turned]))
    return offered


def neutral_words(
    probabilities: Probabilities, words: Sequence[str], before: Probabilities, count: int
) -> tuple[str, ...]:
    """Return the words that alone move a verdict least, ``probabilities`` ``(words, classes)`` against ``before``."""
    moved = np.abs(probabilities - before).max(axis=1)
    return tuple(words[place] for place in np.argsort(moved, kind="stable")[:count])


def _neighbours(encoder: Encoder, table: Array, rows: Sequence[int]) -> dict[int, tuple[str, ...]]:
    first = len(encoder.vocabulary) - len(encoder.vocabulary.words)
    among = np.arange(first, min(len(table), first + _MOST_FREQUENT), dtype=np.int64)
    tokens = encoder.vocabulary.tokens
    return {row: tuple(tokens[found.row] for found in nearest(table, row, among, NEIGHBOURS)) for row in rows}


def _known_rows(encoder: Encoder, words: Sequence[str]) -> dict[int, int]:
    """Return the row of each word that is one known token to the network, by its place."""
    specials = (encoder.vocabulary.start_id, encoder.vocabulary.unknown_id, encoder.vocabulary.padding_id)
    read = [[number for number in row if number != encoder.vocabulary.start_id] for row in encoder.encode(words)]
    return {place: int(row[0]) for place, row in enumerate(read) if len(row) == 1 and row[0] not in specials}
