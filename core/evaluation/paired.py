"""Two answers to the same texts compared: the difference of the accuracies, its interval, and an exact test.

Both answers meet the same texts, so only the texts that one calls right and the other wrong say anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Flags
from core.intervals import NORMAL_95

# Probabilities that should be equal may differ by rounding.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """How much larger the first accuracy is than the second, with its 95 % interval and the test's p-value.

    ``only_first`` texts were called right by the first alone, ``only_second`` by the second alone; where one of both
    stands for several answers a text, these are means.
    """

    value: float
    low: float
    high: float
    p: float
    only_first: float
    only_second: float
    texts: int

    @property
    def is_clear(self) -> bool:
        """Whether such a difference would come by chance in fewer than one of twenty samples."""
        return self.p < 0.05


def compare_pairs(first: Flags, second: Flags) -> Difference:
    """Return how two answers to the same texts compare, by which each calls right, shapes ``(texts,)``.

    The test is McNemar's in its exact form: of the texts that only one calls right, each is as likely to be the
    first's as the second's where both are equally good (Q. McNemar, Psychometrika 1947).
    """
    return compare_with_several(first, second[np.newaxis])


def compare_with_several(first: Flags, others: NDArray[np.bool_]) -> Difference:
    """Return how one answer compares with the mean of several that are all alike, shape ``(answers, texts)``.

    The test is exact given the answers: where the first is no different from the others, which of a text's answers is
    the first is up to chance. The number of texts it calls right is then a sum of independent draws, whose
    distribution is computed, not sampled. With a single other answer this is McNemar's exact test.
    """
    share = others.mean(axis=0)
    differences = first.astype(np.float64) - share
    value, low, high = _interval(differences)
    return Difference(
        value=value,
        low=low,
        high=high,
        p=_p_value(first, others),
        only_first=float(np.clip(differences, 0, None).sum()),
        only_second=float(np.clip(-differences, 0, None).sum()),
        texts=len(first),
    )


def _interval(differences: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the mean of paired differences and its 95 % interval.

    Agresti and Min's (Statistics in Medicine 2005): the normal interval after half a text was added to each of the
    four outcomes of a pair, so that it stays honest where few pairs or none differ. The mean itself is left as it is,
    and lies within.
    """
    texts = len(differences)
    value = float(differences.mean()) if texts else 0.0
    middle = float(differences.sum()) / (texts + 2)
    variance = (float((differences**2).sum()) + 1) / (texts + 2) - middle**2
    half = NORMAL_95 * sqrt(max(0.0, variance) / (texts + 2))
    return value, max(-1.0, min(value, middle - half)), min(1.0, max(value, middle + half))


def _p_value(first: Flags, others: NDArray[np.bool_]) -> float:
    """Return how likely a count as far from its mean as the one found is, on either side."""
    answers = len(others) + 1
    right = first.astype(np.int64) + others.sum(axis=0)
    undecided = (right > 0) & (right < answers)
    counts = np.bincount(right[undecided], minlength=answers)
    distribution = _count_distribution([(int(counts[k]), k / answers) for k in range(1, answers)])
    mean = float((counts[:answers] * np.arange(answers)).sum()) / answers
    distance = abs(float(first[undecided].sum()) - mean)
    as_far = np.abs(np.arange(len(distribution)) - mean) >= distance - _ROUNDING
    return min(1.0, float(distribution[as_far].sum()))


def _count_distribution(parts: Sequence[tuple[int, float]]) -> NDArray[np.float64]:
    """Return the distribution of a sum of draws: so many with each chance of a one."""
    # Loaded here because it takes a second, and a page that compares nothing does not wait for it.
    from scipy.stats import binom

    total = np.ones(1)
    for draws, chance in parts:
        if draws:
            total = np.convolve(total, binom.pmf(np.arange(draws + 1), draws, chance))
    return total


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values corrected for how many tests were made (S. Holm, Scandinavian Journal of Statistics 1979).

    The smallest is multiplied by their number, the next one by one less, and so on; none gets below a smaller one.
    """
    adjusted, highest = [0.0] * len(p_values), 0.0
    for turn, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        highest = max(highest, min(1.0, p_values[place] * (len(p_values) - turn)))
        adjusted[place] = highest
    return tuple(adjusted)
