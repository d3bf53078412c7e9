"""What was asked and what was answered, as arrays: the ground on which everything here stands."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.intervals import wilson

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Verdicts = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The true class of each text, shape ``(texts,)``, and the verdict on it, shape ``(texts, classes)``.

    A verdict is one probability a class; ``called`` is the class that it comes to, shape ``(texts,)``.
    """

    labels: Ints
    verdicts: Verdicts
    called: Ints

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.verdicts.shape[1])

    @property
    def right(self) -> Flags:
        """Which texts were called by their true class."""
        return np.asarray(self.called == self.labels)

    @classmethod
    def of(cls, labels: Ints, verdicts: Verdicts) -> "Outcomes":
        """Return the outcomes where the likeliest class is called, of equally likely ones the first."""
        return cls(labels, verdicts, np.asarray(verdicts.argmax(axis=1), np.int64))

    def select(self, chosen: NDArray[np.bool_]) -> "Outcomes":
        """Return the outcomes of some of the texts."""
        return Outcomes(self.labels[chosen], self.verdicts[chosen], self.called[chosen])


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many texts were called right; ``low`` and ``high`` are the ends of Wilson's 95 % interval."""

    right: int
    texts: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share called right; of no texts, none."""
        return self.right / self.texts if self.texts else 0.0


def share_of(right: int, texts: int) -> Share:
    """Return a share with its interval; of no texts nothing is known, so the interval is all of [0, 1]."""
    return Share(right, texts, *(wilson(right, texts) if texts else (0.0, 1.0)))
