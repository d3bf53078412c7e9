"""Differences between cells as strips."""

import pytest

from core.experiments.cells import PairedDifference
from core.figures.cells import difference_strips
from core.recipe import Cell


def test_a_strip_has_a_dot_a_seed_and_the_mean_with_its_interval() -> None:
    found = PairedDifference(Cell.GRU, Cell.LSTM, (0.01, 0.03), (-0.01, 0.06))
    dots, means = difference_strips({"accuracy": found}).data
    assert (list(dots.x), list(dots.y)) == ([pytest.approx(1), pytest.approx(3)], ["accuracy", "accuracy"])
    assert list(means.x) == [pytest.approx(2)]
    assert (means.error_x.array[0], means.error_x.arrayminus[0]) == (pytest.approx(4), pytest.approx(3))


def test_one_seed_has_no_bar() -> None:
    _, means = difference_strips({"accuracy": PairedDifference(Cell.GRU, Cell.LSTM, (0.01,), None)}).data
    assert list(means.error_x.array) == [0.0]
