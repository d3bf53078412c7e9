"""Figures of memory: what is very short is drawn as short as it is, and a step is a length over a length."""

import pytest

from core.figures.memory import fading_race, walk_back_figure
from core.inside.fading import SHORTEST, Fading


def fading(*lengths: float) -> Fading:
    return Fading(texts=1, hidden=lengths, cell=None, loss=lengths)


def test_the_steps_of_very_short_gradients_are_what_they_are() -> None:
    (walk,) = walk_back_figure(["it", "was", "good"], [1e-15, 1e-14, 1e-13], 0).data
    assert list(walk.text) == ["×0.1", "×0.1", "start"]
    assert list(walk.y) == [1e-15, 1e-14, 1e-13]


def test_a_step_that_changes_nothing_is_not_the_start() -> None:
    (walk,) = walk_back_figure(["it", "was"], [0.5, 0.5], 0).data
    assert list(walk.text) == ["×1", "start"]


def test_a_gradient_that_is_gone_has_no_factor_and_says_that_it_is_0() -> None:
    (walk,) = walk_back_figure(["it", "was", "good"], [0.0, 0.0, 1.0], 0).data
    assert list(walk.text) == ["–", "×0", "start"]
    assert list(walk.y) == [SHORTEST, SHORTEST, 1.0]
    assert [word[2] for word in walk.customdata] == ["0.000e+00", "0.000e+00", "1.000e+00"]


def test_a_race_goes_as_far_down_as_it_was_measured() -> None:
    _, middle = fading_race({"RNN": [fading(1.0, 4e-27), fading(1.0, 4e-9)]}).data
    assert list(middle.y) == pytest.approx([1.0, 4e-18])


def test_the_start_of_the_walk_neither_grew_nor_shrank() -> None:
    marker = walk_back_figure(["a", "b", "c"], [4.0, 1.0, 2.0], 0).data[0].marker
    assert list(marker.symbol) == ["triangle-up", "triangle-down", "circle"]
