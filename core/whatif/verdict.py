"""The verdict on one sentence, in words a page and the command line share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.trace import Trace
from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from core.text.encode import Reading

# Above this share of unknown words a verdict says more about the gaps than about the sentence.
DOUBTFUL_SHARE = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the network says to a sentence.

    Attributes:
        classes: Names of the classes.
        probabilities: One a class, shape ``(classes,)``.
        before: The verdict before any word was read, shape ``(classes,)``.
        running: The verdict after each row the network reads, shape ``(rows, classes)``.
        unknown_share: Share of the sentence's words that the vocabulary does not have, dropped ones included.
    """

    classes: tuple[str, ...]
    probabilities: NDArray[np.float32]
    before: NDArray[np.float32]
    running: NDArray[np.float32]
    unknown_share: float

    @property
    def winner(self) -> int:
        """The likeliest class."""
        return int(self.probabilities.argmax())

    @property
    def is_doubtful(self) -> bool:
        """Whether so many words are unknown that the verdict says little about the sentence."""
        return self.unknown_share > DOUBTFUL_SHARE

    @property
    def moves(self) -> NDArray[np.float32]:
        """How far each row moved the winner's probability, shape ``(rows,)``; they sum to its whole way."""
        way = np.concatenate([self.before[None, self.winner], self.running[:, self.winner]])
        return np.diff(way)


def judge(network: OpenNetwork, classes: tuple[str, ...], reading: Reading, trace: Trace) -> Verdict:
    """Return the verdict that a trace ends in."""
    empty = verdicts(network, [np.zeros(0, np.int32)])[0]
    return Verdict(classes, trace.final, empty, trace.verdict, unknown_share(reading))


def unknown_share(reading: Reading) -> float:
    """Return the share of a reading's words that are unknown, dropped ones included; 0 for a text without words."""
    unknown = sum(reading.unknown) + len(reading.dropped)
    words = len(reading.tokens) - sum(reading.padding) + len(reading.dropped)
    return unknown / words if words else 0.0
