import numpy as np
import pytest

from core.figures.squashing import before_and_after, powers, repeated, squash_curve
from core.recipe import Activation

BEFORE = np.array([[-3.0, 0.5], [0.1, 9.0]], np.float32)
CURVES = [(Activation.TANH, np.tanh), (Activation.SIGMOID, lambda x: 1 / (1 + np.exp(-x)))]


@pytest.mark.parametrize(("activation", "function"), CURVES)
def test_every_point_lies_on_the_curve_at_its_own_value(activation, function):
    figure = squash_curve(BEFORE, BEFORE[1], activation, "candidate")
    np.testing.assert_array_equal(figure.data[1].x, BEFORE.reshape(-1))
    np.testing.assert_allclose(figure.data[1].y, function(BEFORE.reshape(-1)), atol=1e-6)
    np.testing.assert_allclose(figure.data[2].y, function(BEFORE[1]), atol=1e-6)
    assert max(figure.data[0].x) > 9


def test_both_histograms_are_shares_of_all_values():
    figure = before_and_after(BEFORE, Activation.TANH)
    assert [sum(bars.y) for bars in figure.data] == pytest.approx([1, 1])
    assert [(bar.x0, bar.x1) for bar in figure.layout.shapes] == [(-1, -0.9), (0.9, 1)]


def test_values_that_are_no_numbers_are_left_out():
    before = np.array([[np.nan, np.inf, 1.0]], np.float32)
    assert len(squash_curve(before, before[0], Activation.TANH, "x").data[1].x) == 1
    assert sum(before_and_after(before, Activation.LINEAR).data[0].y) == pytest.approx(1)


def test_what_leaves_the_reach_of_numbers_is_drawn_at_the_edge_and_told_as_it_is():
    figure = repeated(np.array([1.0, np.inf]), np.array([1.0, 0.0]))
    assert (figure.data[0].y[1], figure.data[1].y[1]) == (1e300, 1e-300)
    assert figure.data[0].customdata[1] == np.inf


def test_each_curve_of_powers_has_a_dash_of_its_own():
    figure = powers({"2": 2.0 ** np.arange(101), "0.5": 0.5 ** np.arange(101)})
    assert figure.data[0].y[100] == 2.0**100
    assert len({curve.line.dash for curve in figure.data}) == 2
