"""The two things a network has to beat: always the largest class, and a bag of words.

The bag of words is logistic regression over word counts (Jurafsky and Martin, Speech and Language Processing,
chapter 5): it knows which words a text has and nothing of their order.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from core.runs.files import replace_file
from core.text.encode import Ragged

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BagOfWords:
    """Weights of each vocabulary id for each class, ``(classes, ids)``, and intercepts ``(classes,)``.

    For two classes the first one's are the second one's with the sign turned.
    """

    weights: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def predict(self, encoded: Ragged) -> Ints:
        """Return the likelier class of each text."""
        scores = counts(encoded, self.weights.shape[1]) @ self.weights.T + self.intercept
        return np.asarray(np.argmax(scores, axis=1), np.int64)

    def save(self, path: Path, words: tuple[str, ...]) -> None:
        """Write ``baseline.npz``: words, weights and intercept."""
        replace_file(
            path,
            lambda stream: np.savez(
                stream, allow_pickle=False, words=np.array(words), weights=self.weights, intercept=self.intercept
            ),
        )


def counts(encoded: Ragged, vocabulary: int) -> csr_matrix:
    """Return how often each id occurs in each text, shape ``(texts, vocabulary)``; padding does not count."""
    rows = np.repeat(np.arange(len(encoded)), encoded.lengths)
    real = encoded.values != 0
    ones = np.ones(int(real.sum()))
    return csr_matrix((ones, (rows[real], encoded.values[real])), shape=(len(encoded), vocabulary))


def fit_bag_of_words(encoded: Ragged, labels: Ints, vocabulary: int, classes: int) -> BagOfWords:
    """Fit the bag of words on the training part, with scikit-learn's default penalty (L2, C = 1)."""
    # Loaded here because it takes seconds, and the first batch does not wait for it.
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(max_iter=1000).fit(counts(encoded, vocabulary), labels)
    weights, intercept = fitted.coef_, fitted.intercept_
    if classes == 2:
        weights, intercept = np.concatenate([-weights, weights]), np.concatenate([-intercept, intercept])
    return BagOfWords(weights, intercept)


def majority_share(train: Ints, test: Ints) -> float:
    """Return how often the training part's largest class is right on the test part."""
    return float(np.mean(test == np.bincount(train).argmax()))
