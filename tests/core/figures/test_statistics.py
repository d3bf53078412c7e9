import numpy as np
import pytest

from core.figures.statistics import memory_by_epoch, unit_memories, value_histogram
from core.inside.survey import BINS, Squashed
from core.recipe import Activation


def squashed(log: list[float], activation: Activation = Activation.SIGMOID) -> Squashed:
    values = np.array(log)
    return Squashed(activation, np.exp(values), values * 0, values * 0, values, np.eye(BINS)[3] * 8)


def test_units_stand_by_how_long_they_remember_the_longest_first() -> None:
    bars = unit_memories(squashed([-0.5, -0.01, -0.1]), is_forget_gate=True).data[0]
    assert list(bars.x) == ["1", "2", "0"]
    assert list(bars.y) == pytest.approx([69.3, 6.93, 1.386], rel=1e-3)


def test_a_unit_that_forgets_nothing_has_a_dot_all_the_same() -> None:
    (bars,) = unit_memories(squashed([0.0, -0.1]), is_forget_gate=False).data
    assert np.isfinite(bars.y).all()
    assert bars.customdata[0][1] == np.inf


def test_only_a_forget_gate_has_the_line_of_its_start() -> None:
    assert len(unit_memories(squashed([-0.1]), is_forget_gate=True).data) == 2
    assert len(unit_memories(squashed([-0.1]), is_forget_gate=False).data) == 1


def test_a_histogram_is_shares_of_all_values_and_its_saturated_ends_are_shaded() -> None:
    figure = value_histogram({"forget_gate": squashed([-0.1])})
    assert sum(figure.data[0].y) == pytest.approx(1)
    assert [(bar.x0, bar.x1) for bar in figure.layout.shapes] == [(0, 0.1), (0.9, 1)]
    assert [
        (bar.x0, bar.x1) for bar in value_histogram({"hidden": squashed([-0.1], Activation.TANH)}).layout.shapes
    ] == [(-1, -0.9), (0.9, 1)]


def test_a_line_a_layer_goes_over_the_epochs() -> None:
    figure = memory_by_epoch({"1. LSTM, forwards": {0: 2.21, 3: 4.0}, "2. LSTM, forwards": {0: 2.21}})
    assert [(line.name, list(line.x), list(line.y)) for line in figure.data] == [
        ("1. LSTM, forwards", [0, 3], [2.21, 4.0]),
        ("2. LSTM, forwards", [0], [2.21]),
    ]
