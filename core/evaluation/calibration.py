"""Whether a probability is meant: of the texts called with 80 % confidence, are 80 % called right?

The reliability diagram and the expected calibration error as in C. Guo, G. Pleiss, Y. Sun and K. Weinberger, On
calibration of modern neural networks (ICML 2017), with bins of equal width.
"""

from dataclasses import dataclass

import numpy as np

from core.evaluation.outcomes import Outcomes, Share, share_of

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The texts whose confidence lies in ``(low, high]``; ``confidence`` is the mean of theirs."""

    low: float
    high: float
    confidence: float
    right: Share


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold a text, the lowest first, and the expected calibration error.

    ``error`` is the mean over all texts of how far their bin's accuracy lies from its mean confidence.
    """

    bins: tuple[Bin, ...]
    error: float


def calibrate(outcomes: Outcomes) -> Calibration:
    """Return how confidence, the probability of the class that was called, compares with how often it was right."""
    confidence, right = outcomes.verdicts.max(axis=1), outcomes.right
    places = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    bins = tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            confidence=float(confidence[places == place].mean()),
            right=share_of(int(right[places == place].sum()), int((places == place).sum())),
        )
        for place in range(BINS)
        if (places == place).any()
    )
    distances = sum(found.right.texts * abs(found.right.share - found.confidence) for found in bins)
    return Calibration(bins, distances / max(1, len(outcomes)))
