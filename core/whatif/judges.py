"""Who is asked for verdicts: a network, or the bag of words beside it; each answers many texts at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from core.text.encode import Encoder, Ids, Ragged, pad_rows

Probabilities = NDArray[np.floating[Any]]
"""One row a text, one column a class, rows that sum to 1."""

Judge = Callable[[Sequence[str]], Probabilities]
"""Texts in, ``(texts, classes)`` out."""


class AnswersRows(Protocol):
    """What tells classes from rows of ids, as the bag of words does."""

    def probabilities(self, encoded: Ragged) -> NDArray[np.float64]:
        """Return the probability of each class for each text, shape ``(texts, classes)``."""


@dataclass(frozen=True, slots=True, eq=False)
class NetworkJudge:
    """A network and what turns texts into its rows."""

    network: OpenNetwork
    encoder: Encoder

    def __call__(self, texts: Sequence[str]) -> Probabilities:
        """Return the verdict on each text."""
        return verdicts(self.network, rows_of(self.encoder, texts))


@dataclass(frozen=True, slots=True, eq=False)
class BagJudge:
    """The bag of words of a run, which reads the same ids but not their order."""

    bag: AnswersRows
    encoder: Encoder

    def __call__(self, texts: Sequence[str]) -> Probabilities:
        """Return the verdict on each text."""
        return self.bag.probabilities(self.encoder.encode(texts))


def rows_of(encoder: Encoder, texts: Sequence[str]) -> list[Ids]:
    """Return the row that the network reads of each text: padded where it does not mask its padding."""
    encoded = encoder.encode(texts)
    return list(encoded) if encoder.text.mask else list(pad_rows(encoded, encoder.length, encoder.text.pad))
