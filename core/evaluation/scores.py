"""Confusion, precision, recall and F1 of each class; scikit-learn computes them.

Of a class c, precision is the share of the texts called c that are c, recall the share of the texts that are c which
were called c, and F1 their harmonic mean (C. J. van Rijsbergen, Information Retrieval, 1979, chapter 7).
"""

from dataclasses import dataclass

from core.evaluation.outcomes import Outcomes, Share, share_of


@dataclass(frozen=True, slots=True)
class ClassScores:
    """The scores of one class; ``texts`` are those that truly belong to it, ``called`` those that were called it.

    Where no text was called the class, its precision has no value (None), and so has the recall of a class without a
    text; F1 is 0 where one of them is 0 or has none.
    """

    precision: float | None
    recall: float | None
    f1: float
    texts: int
    called: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Accuracy and the scores of each class; ``confusion[i][j]`` counts texts of class i that were called j.

    ``macro_f1`` is the plain mean of the classes' F1.
    """

    accuracy: Share
    confusion: tuple[tuple[int, ...], ...]
    classes: tuple[ClassScores, ...]
    macro_f1: float


def score_outcomes(outcomes: Outcomes) -> Scores:
    """Return the scores of verdicts against the true classes."""
    # Loaded here because it takes seconds, and a page that shows no scores does not wait for it.
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    numbers = list(range(outcomes.classes))
    matrix = confusion_matrix(outcomes.labels, outcomes.called, labels=numbers)
    precisions, recalls, f1s, texts = precision_recall_fscore_support(
        outcomes.labels, outcomes.called, labels=numbers, zero_division=0
    )
    called = matrix.sum(axis=0)
    classes = tuple(
        ClassScores(
            precision=float(precisions[number]) if called[number] else None,
            recall=float(recalls[number]) if texts[number] else None,
            f1=float(f1s[number]),
            texts=int(texts[number]),
            called=int(called[number]),
        )
        for number in numbers
    )
    return Scores(
        accuracy=share_of(int(outcomes.right.sum()), len(outcomes)),
        confusion=tuple(tuple(int(count) for count in row) for row in matrix),
        classes=classes,
        macro_f1=float(f1s.mean()),
    )
