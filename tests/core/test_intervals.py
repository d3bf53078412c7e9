"""Intervals held to printed tables."""

import pytest

from core.intervals import student


def test_the_interval_of_a_mean_is_students() -> None:
    # Mean 3, standard deviation 1.5811, five numbers: t with four degrees of freedom is 2.776.
    assert student([1, 2, 3, 4, 5]) == pytest.approx((3 - 1.9632, 3 + 1.9632), abs=1e-3)


def test_one_number_has_no_interval() -> None:
    assert student([1.0]) is None
