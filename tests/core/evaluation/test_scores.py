import numpy as np

from core.evaluation.outcomes import Outcomes, share_of
from core.evaluation.scores import score_outcomes


def outcomes(labels: list[int], called: list[int], classes: int) -> Outcomes:
    return Outcomes.of(np.array(labels), np.eye(classes)[called])


def test_the_confusion_matrix_has_a_row_a_true_class_and_a_column_a_class_as_called() -> None:
    found = score_outcomes(outcomes([0, 0, 0, 1, 1, 2], [0, 1, 1, 1, 0, 2], 3))
    assert found.confusion == ((1, 2, 0), (1, 1, 0), (0, 0, 1))
    assert (found.accuracy.right, found.accuracy.texts) == (3, 6)


def test_precision_recall_and_f1_are_as_their_definitions_say() -> None:
    one = score_outcomes(outcomes([0, 0, 0, 1, 1], [1, 1, 0, 1, 0], 2)).classes[1]
    assert (one.precision, one.recall, one.texts, one.called) == (1 / 3, 1 / 2, 2, 3)
    assert one.f1 == 2 * (1 / 3) * (1 / 2) / (1 / 3 + 1 / 2)


def test_a_class_that_nothing_was_called_has_no_precision_and_one_without_texts_no_recall() -> None:
    first, second, third = score_outcomes(outcomes([0, 0, 1], [0, 2, 0], 3)).classes
    assert (second.precision, second.recall, second.f1) == (None, 0.0, 0.0)
    assert (third.precision, third.recall, third.f1) == (0.0, None, 0.0)
    assert first.precision == 1 / 2


def test_macro_f1_counts_a_small_class_as_much_as_a_large_one() -> None:
    found = score_outcomes(outcomes([0] * 9 + [1], [0] * 10, 2))
    assert found.macro_f1 == found.classes[0].f1 / 2


def test_equally_likely_classes_are_called_by_the_first() -> None:
    assert Outcomes.of(np.array([1]), np.array([[0.5, 0.5]])).called.tolist() == [0]


def test_of_no_texts_every_share_is_possible() -> None:
    assert (share_of(0, 0).low, share_of(0, 0).high) == (0.0, 1.0)
