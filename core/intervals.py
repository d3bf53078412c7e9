"""How sure a share or a mean is that was measured on a sample.

A share: Wilson's interval (E. B. Wilson, JASA 1927). A mean of few numbers: Student's (Biometrika 1908).
"""

import math
from collections.abc import Sequence
from statistics import fmean, stdev

NORMAL_95 = 1.959964


def wilson(right: int, texts: int) -> tuple[float, float]:
    """Return the 95 % interval of a share; unlike ±1.96 s.e. it stays within [0, 1]."""
    share, z = right / texts, NORMAL_95
    middle = (share + z * z / (2 * texts)) / (1 + z * z / texts)
    half = wilson_half_width(share, texts)
    # Rounding must not leave the share itself out, which is an end of the interval where all or none are right.
    return (max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def wilson_half_width(share: float, texts: int) -> float:
    """Return half the width of the 95 % interval of a share measured on so many texts."""
    z = NORMAL_95
    return z * math.sqrt(share * (1 - share) / texts + z * z / (4 * texts * texts)) / (1 + z * z / texts)


def student(values: Sequence[float]) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean of normally distributed values; None of fewer than two."""
    if len(values) < 2:
        return None
    # Loaded here because it takes a second, and most of what has an interval has a share's.
    from scipy.special import stdtrit

    half = float(stdtrit(len(values) - 1, 0.975)) * stdev(values) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half
