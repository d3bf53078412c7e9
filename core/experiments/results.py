"""What an experiment shows, as plain values that figures can draw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from core.inside.fading import Fading


@dataclass(frozen=True, slots=True)
class Curve:
    """The validation accuracy after each epoch, the first epoch first, of one way with one seed."""

    variant: str
    seed: int
    accuracies: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many texts were called right."""

    right: int
    texts: int

    @property
    def accuracy(self) -> float | None:
        """The share, or None of no texts."""
        return self.right / self.texts if self.texts else None


@dataclass(frozen=True, slots=True)
class Apart:
    """How the texts with a word that training never saw fared, and the others.

    Attributes:
        known: The texts whose every word was seen in training.
        unseen: The texts with a word that was not.
        left_out: The latter once more, by the same network, its unknown words taken out of what it reads; None where
            they are dropped anyway.
    """

    known: Share
    unseen: Share
    left_out: Share | None = None


@dataclass(frozen=True, slots=True)
class EpochFading:
    """How the gradients faded after an epoch; 0 is before training."""

    epoch: int
    fading: Fading


@dataclass(frozen=True, slots=True)
class Measured:
    """All that one training of an experiment measured.

    ``test`` is the accuracy of its network on the test texts, None where the training failed, which ``failure`` then
    tells in a sentence; ``apart`` is the accuracy by kind of text, ``fadings`` how the gradients faded at each kept
    epoch and ``losses`` the loss on the training texts in each epoch, the first epoch first, where asked for.
    """

    curve: Curve
    test: float | None
    apart: Apart | None = None
    failure: str = ""
    fadings: tuple[EpochFading, ...] = ()
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What one way makes of a text.

    Attributes:
        way: Its name.
        tokens: What stands at each place of the row, padding included.
        padding: Which of these are padding.
        unknown: Which of these are words that the vocabulary lacks.
        masked: Whether the network leaves the padding out.
        cut: The words that did not fit into the row.
        dropped: The unknown words that were left out.
    """

    way: str
    tokens: tuple[str, ...]
    padding: tuple[bool, ...]
    unknown: tuple[bool, ...]
    masked: bool
    cut: int
    dropped: tuple[str, ...]

    @property
    def paddings(self) -> int:
        """How many places are padding."""
        return sum(self.padding)

    @property
    def last_read(self) -> str:
        """What the network reads last: a word, or "padding"; empty where it reads nothing."""
        if not self.tokens:
            return ""
        if self.padding[-1] and not self.masked:
            return "padding"
        return next(
            (word for word, padded in zip(self.tokens[::-1], self.padding[::-1], strict=True) if not padded), ""
        )


@dataclass(frozen=True, slots=True)
class Spread:
    """Accuracies of one way over several seeds."""

    mean: float
    lowest: float
    highest: float


def spread(values: Sequence[float]) -> Spread | None:
    """Return mean, lowest and highest of some values, or None of none."""
    return Spread(fmean(values), min(values), max(values)) if values else None


def together(shares: Iterable[Share]) -> Share:
    """Return the share over all texts of several shares."""
    shares = tuple(shares)
    return Share(sum(share.right for share in shares), sum(share.texts for share in shares))
