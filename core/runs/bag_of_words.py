"""The bag of words beside every network: which words a text has, and nothing of their order.

It is logistic regression over word counts (Jurafsky and Martin, Speech and Language Processing, chapter 5); the worker
fits it and keeps it as ``baseline.npz`` in the run's folder.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedRunError
from core.runs.files import replace_file
from core.text.encode import Ragged
from core.text.encodings import bags_of_words


@dataclass(frozen=True, slots=True)
class BagOfWords:
    """Weights of each vocabulary id for each class, ``(classes, ids)``, and intercepts ``(classes,)``.

    For two classes the first one's are the second one's with the sign turned.
    """

    weights: NDArray[np.floating[Any]]
    intercept: NDArray[np.floating[Any]]

    def predict(self, encoded: Ragged) -> NDArray[np.int64]:
        """Return the likelier class of each text."""
        return np.asarray(np.argmax(self._scores(encoded), axis=1), np.int64)

    def probabilities(self, encoded: Ragged) -> NDArray[np.float64]:
        """Return the probability of each class for each text, shape ``(texts, classes)``."""
        scores = self._scores(encoded)
        # Of two classes the logistic function takes the second one's score, the softmax over both its half.
        scores = scores / 2 if scores.shape[1] == 2 else scores
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float64)

    def save(self, path: Path, words: tuple[str, ...]) -> None:
        """Write ``baseline.npz``: words, weights and intercept."""
        replace_file(
            path,
            lambda stream: np.savez_compressed(
                stream, allow_pickle=False, words=np.array(words), weights=self.weights, intercept=self.intercept
            ),
        )

    @classmethod
    def load(cls, path: Path) -> "BagOfWords":
        """Return the bag of words of a run; raises DamagedRunError."""
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
                weights, intercept = archive["weights"].astype(np.float64), archive["intercept"].astype(np.float64)
        except Exception as error:  # zip, zlib and NumPy's format each raise errors of their own on damaged bytes
            raise DamagedRunError(f"damaged run {path.parent.name}: {path.name} cannot be read ({error!r})") from None
        if weights.ndim != 2 or intercept.shape != weights.shape[:1]:
            raise DamagedRunError(f"damaged run {path.parent.name}: {path.name} holds no weights a class and word")
        return cls(weights, intercept)

    def _scores(self, encoded: Ragged) -> NDArray[np.float64]:
        return np.asarray(bags_of_words(encoded, self.weights.shape[1]) @ self.weights.T + self.intercept, np.float64)
