"""What a verdict is worth at every threshold: ROC, precision against recall, and the scores of two classes at each.

ROC and precision-recall curves are scikit-learn's (T. Fawcett, An introduction to ROC analysis, 2006; J. Davis and
M. Goadrich, The relationship between precision-recall and ROC curves, 2006).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Flags, Outcomes, Share, Verdicts, share_of

MOST_POINTS = 200
# 0.00, 0.01 … 1.00.
STEPS = 100
USUAL = 0.5


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a curve and the area that sums it up: of a ROC the area below it, else the average precision.

    ``base`` is the area that answers without any knowledge have: one half for a ROC, the class's share of the texts
    for precision against recall.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    area: float
    base: float


@dataclass(frozen=True, slots=True)
class Operating:
    """The curves of one class against all others."""

    roc: Curve
    precision_recall: Curve


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What comes of calling a text the second class where its probability is above ``threshold``.

    ``right`` and ``wrong`` calls of the second class are true and false positives; ``missed`` are its texts that were
    called the first.
    """

    threshold: float
    right: int
    wrong: int
    missed: int
    texts: int

    @property
    def accuracy(self) -> Share:
        """The share of all texts called right."""
        return share_of(self.texts - self.wrong - self.missed, self.texts)

    @property
    def precision(self) -> float | None:
        """The share of what is called the second class that is; None where nothing is called it."""
        called = self.right + self.wrong
        return self.right / called if called else None

    @property
    def recall(self) -> float | None:
        """The share of the second class that is called it; None where there is no text of it."""
        there = self.right + self.missed
        return self.right / there if there else None

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where nothing of the second class is called right."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self.right else 0.0


def operating_curves(outcomes: Outcomes) -> tuple[Operating | None, ...]:
    """Return the curves of each class against all others; None for one that all texts or no text belong to."""
    return tuple(
        _operating(outcomes.labels == number, outcomes.verdicts[:, number]) for number in range(outcomes.classes)
    )


def _operating(belongs: Flags, probabilities: NDArray[np.float64]) -> Operating | None:
    from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

    if belongs.all() or not belongs.any():
        return None
    false_rate, true_rate, _ = roc_curve(belongs, probabilities)
    precision, recall, _ = precision_recall_curve(belongs, probabilities)
    return Operating(
        roc=_curve(false_rate, true_rate, float(roc_auc_score(belongs, probabilities)), USUAL),
        precision_recall=_curve(
            recall[::-1],
            precision[::-1],
            float(average_precision_score(belongs, probabilities)),
            float(belongs.mean()),
        ),
    )


def _curve(x: Verdicts, y: Verdicts, area: float, base: float) -> Curve:
    """Return the curve with at most ``MOST_POINTS`` of its points, its ends among them."""
    kept = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_POINTS)).round().astype(np.int64))
    return Curve(_rounded(x[kept]), _rounded(y[kept]), area, base)


def _rounded(values: Verdicts) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def thresholds(outcomes: Outcomes) -> tuple[AtThreshold, ...]:
    """Return what comes of each threshold from 0 to 1 in hundredths, for two classes."""
    belongs, probabilities = outcomes.labels == 1, outcomes.verdicts[:, 1]
    return tuple(_at(step / STEPS, belongs, probabilities) for step in range(STEPS + 1))


def _at(threshold: float, belongs: Flags, probabilities: NDArray[np.float64]) -> AtThreshold:
    # Strictly above: at a tie the first class is called, as by the verdict itself.
    called = probabilities > threshold
    return AtThreshold(
        threshold=threshold,
        right=int((called & belongs).sum()),
        wrong=int((called & ~belongs).sum()),
        missed=int((~called & belongs).sum()),
        texts=len(belongs),
    )


def best_threshold(found: tuple[AtThreshold, ...]) -> AtThreshold:
    """Return the threshold with the most texts called right; of several the one nearest to one half."""
    return max(found, key=lambda at: (at.accuracy.right, -abs(at.threshold - USUAL), -at.threshold))
