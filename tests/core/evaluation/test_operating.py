import numpy as np
import pytest

from core.evaluation.operating import MOST_POINTS, best_threshold, operating_curves, thresholds
from core.evaluation.outcomes import Outcomes


def two_classes(labels: list[int], second: list[float]) -> Outcomes:
    return Outcomes.of(np.array(labels), np.array([[1 - p, p] for p in second]))


def test_a_perfect_order_of_the_texts_has_an_area_of_one() -> None:
    second = operating_curves(two_classes([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.9]))[1]
    assert second is not None
    assert (second.roc.area, second.precision_recall.area) == (1.0, 1.0)


def test_the_area_is_the_chance_that_a_text_of_the_class_gets_the_higher_probability() -> None:
    second = operating_curves(two_classes([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]))[1]
    assert second is not None
    assert second.roc.area == pytest.approx(3 / 4)


def test_guessing_has_half_the_area_of_a_roc_and_the_classs_share_as_precision() -> None:
    second = operating_curves(two_classes([0, 0, 0, 1], [0.5] * 4))[1]
    assert second is not None
    assert (second.roc.area, second.precision_recall.area, second.precision_recall.base) == (0.5, 0.25, 0.25)


def test_a_class_without_a_text_has_no_curve() -> None:
    outcomes = Outcomes.of(np.array([0, 1, 0]), np.array([[0.5, 0.3, 0.2], [0.2, 0.7, 0.1], [0.6, 0.2, 0.2]]))
    assert [found is None for found in operating_curves(outcomes)] == [False, False, True]


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    random = np.random.default_rng(1)
    second = operating_curves(two_classes(random.integers(0, 2, 5000).tolist(), random.random(5000).tolist()))[1]
    assert second is not None
    for curve in (second.roc, second.precision_recall):
        assert len(curve.x) <= MOST_POINTS
        assert (curve.x[0], curve.x[-1]) == (0.0, 1.0)


def test_at_a_threshold_a_text_is_called_the_second_class_only_above_it() -> None:
    at = thresholds(two_classes([0, 1, 1, 0], [0.2, 0.5, 0.7, 0.9]))[50]
    assert (at.threshold, at.right, at.wrong, at.missed) == (0.5, 1, 1, 1)
    assert (at.accuracy.right, at.precision, at.recall, at.f1) == (2, 0.5, 0.5, 0.5)


def test_the_usual_threshold_calls_what_the_verdict_calls() -> None:
    random = np.random.default_rng(2)
    outcomes = two_classes(random.integers(0, 2, 300).tolist(), random.random(300).round(2).tolist())
    assert thresholds(outcomes)[50].accuracy.right == outcomes.right.sum()


def test_where_nothing_is_called_the_class_there_is_no_precision() -> None:
    at = thresholds(two_classes([0, 1], [0.2, 0.7]))[100]
    assert (at.precision, at.recall, at.f1) == (None, 0.0, 0.0)


def test_the_best_threshold_calls_most_right_and_lies_nearest_to_one_half_among_equals() -> None:
    found = thresholds(two_classes([0, 0, 1, 1], [0.1, 0.65, 0.72, 0.9]))
    assert best_threshold(found).threshold == 0.65
