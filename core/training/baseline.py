"""The two things a network has to beat: always the largest class, and a bag of words."""

import numpy as np
from numpy.typing import NDArray

from core.runs.bag_of_words import BagOfWords
from core.text.encode import Ragged
from core.text.encodings import bags_of_words

Ints = NDArray[np.int64]
# About half a second of one core at the most; ten times as much takes up to twenty.
_MOST_NUMBERS = 300_000


def is_quick(encoded: Ragged, vocabulary: int, classes: int) -> bool:
    """Return whether a bag of words is fitted on these texts before a training that goes on beside it notices."""
    # A step of the fit goes over all words, and with its memory of ten steps over ten times as many weights.
    return (int(encoded.lengths.sum()) + 10 * vocabulary) * classes <= _MOST_NUMBERS


def fit_bag_of_words(encoded: Ragged, labels: Ints, vocabulary: int, classes: int) -> BagOfWords:
    """Fit the bag of words on the training part, with scikit-learn's default penalty (L2, C = 1)."""
    # Loaded here because it takes seconds, and the first batch does not wait for it.
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(max_iter=1000).fit(bags_of_words(encoded, vocabulary), labels)
    weights, intercept = fitted.coef_, fitted.intercept_
    if classes == 2:
        weights, intercept = np.concatenate([-weights, weights]), np.concatenate([-intercept, intercept])
    return BagOfWords(weights, intercept)


def majority_share(train: Ints, test: Ints) -> float:
    """Return how often the training part's largest class is right on the test part."""
    return float(np.mean(test == np.bincount(train).argmax()))
