import numpy as np
import pytest

from core.evaluation.calibration import calibrate
from core.evaluation.outcomes import Outcomes


def sure_of_the_first(confidences: list[float], right: list[bool]) -> Outcomes:
    return Outcomes.of(np.array([0 if one else 1 for one in right]), np.array([[c, 1 - c] for c in confidences]))


def test_a_bin_compares_how_sure_its_texts_were_with_how_often_they_were_right() -> None:
    (only,) = calibrate(sure_of_the_first([0.75, 0.75, 0.77, 0.79], [True, True, True, False])).bins
    assert (only.low, only.high, only.right.right, only.right.texts) == (0.7, 0.8, 3, 4)
    assert only.confidence == pytest.approx(0.765)


def test_the_error_weighs_each_bins_distance_by_its_texts() -> None:
    found = calibrate(sure_of_the_first([0.9, 0.9, 0.9, 0.6], [True, True, False, False]))
    assert found.error == pytest.approx(0.75 * abs(2 / 3 - 0.9) + 0.25 * abs(0 - 0.6))


def test_being_right_as_often_as_sure_is_no_error() -> None:
    assert calibrate(sure_of_the_first([0.75] * 4, [True, True, True, False])).error == pytest.approx(0)


def test_the_surest_verdict_lies_in_the_last_bin() -> None:
    (only,) = calibrate(sure_of_the_first([1.0], [True])).bins
    assert (only.low, only.high) == (0.9, 1.0)
