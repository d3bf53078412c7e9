"""Generated reviews of three classes: those of the two, and neutral ones, which report and judge nothing.

A neutral text is made of the phrases that the other reviews put around their verdicts, with "not" in it as often as
without: only that no word judges tells it from them.
"""

import numpy as np

from core.data.generated.composer import Composer
from core.data.generated.grammar import CLASSES

NEUTRAL = "neutral"
THREE_CLASSES = (CLASSES[0], NEUTRAL, CLASSES[1])


def three_class_reviews(rows: int, distance: int, names: int, seed: int) -> tuple[list[str], list[int]]:
    """Return texts and their places in ``THREE_CLASSES``, shuffled; any two classes differ by at most one row.

    Args:
        rows: How many texts.
        distance: The most filler words put between the deciding words of a review that judges.
        names: The most invented people a review that judges names beside its verdict.
        seed: The same options give the same texts.
    """
    rng = np.random.default_rng(seed)
    labels = (rng.permutation(rows) % len(THREE_CLASSES)).tolist()
    composer = Composer(rng, distance, names)
    texts = [composer.report() if label == 1 else composer.compose(label // 2).text for label in labels]
    return texts, labels
