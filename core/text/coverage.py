"""How much of some texts a vocabulary knows."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from core.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over texts: ``empty`` have no token after cleaning, ``unknown`` have tokens but none that is known."""

    texts: int
    tokens: int
    known_tokens: int
    words: int
    known_words: int
    empty: int
    unknown: int

    @property
    def token_share(self) -> float:
        """The share of all tokens that the vocabulary knows; 1 where there are none."""
        return self.known_tokens / self.tokens if self.tokens else 1.0


def coverage_of(tokens: Tokens, known: Collection[str]) -> Coverage:
    """Return how many of the tokens are among the known words."""
    knows = np.fromiter((word in known for word in tokens.words), bool, len(tokens.words))
    found = np.append(0, np.cumsum(knows[tokens.codes]))
    known_lengths = np.diff(found[tokens.offsets])
    return Coverage(
        texts=len(tokens),
        tokens=len(tokens.codes),
        known_tokens=int(found[-1]),
        words=len(tokens.words),
        known_words=int(knows.sum()),
        empty=int(np.count_nonzero(tokens.lengths == 0)),
        unknown=int(np.count_nonzero((known_lengths == 0) & (tokens.lengths > 0))),
    )
