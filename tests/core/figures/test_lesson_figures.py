"""The figures that only the notebooks' lessons draw."""

import numpy as np
import pytest

from core.figures.heatmaps import Picture
from core.figures.silenced import share_line, silenced
from core.figures.task_shapes import TASKS, Task, TaskShape, task_figure
from core.figures.unit_line import unit_line

VECTORS = np.array([[0.5, -0.25, 1.0], [0.1, 0.2, -0.3]], np.float32)


def test_a_silent_place_is_grey_at_every_word_and_the_others_are_scaled() -> None:
    figure = silenced(
        Picture("word_vector", VECTORS), np.array([2.0, 0.0, 2.0]), ["good", "day"], [False, False], "spatial"
    )
    read, off = figure.data
    np.testing.assert_allclose(read.z, (VECTORS * [2, 0, 2]).T)
    np.testing.assert_array_equal(off.z, [[np.nan, np.nan], [1, 1], [np.nan, np.nan]])
    assert figure.layout.title.text == "spatial"


def test_a_visitors_words_are_no_tags_in_a_masked_picture() -> None:
    figure = silenced(Picture("hidden", VECTORS), np.ones(3), ["<b>", "day"], [False, False], "state")
    assert figure.layout.xaxis.ticktext[0] == "&lt;b&gt;"
    assert figure.data[1].customdata[0][0] == "&lt;b&gt;"


def test_each_draw_is_a_dot_and_nothing_switched_off_a_diamond() -> None:
    dots, diamond = share_line(0.9, [0.1, 0.8, 0.7], "positive").data
    assert dots.x == (0.1, 0.8, 0.7)
    assert diamond.x == (0.9,)
    assert share_line(0.5, [0.4], "positive").data[0].y == (0.0,)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.shape.name)
def test_a_shape_has_a_box_a_step_and_an_arrow_for_all_that_goes_in_and_out(task: Task) -> None:
    figure = task_figure(task)
    steps = len(task.goes_in)
    arrows = [one for one in figure.layout.annotations if one.showarrow]
    assert len(figure.layout.shapes) == steps
    assert len(arrows) == sum(map(bool, task.goes_in)) + sum(map(bool, task.comes_out)) + steps - 1
    assert len(task.comes_out) == steps


def test_every_shape_is_drawn_and_told_in_words() -> None:
    assert [task.shape for task in TASKS] == [*TaskShape]
    assert TASKS[2].told() == "many to one: what a day becomes positive"


def test_the_words_of_a_task_are_translated_together_and_keep_their_steps() -> None:
    said = {"what | a | day": "welch ein | schöner | Tag", "a | cat | sleeps": "eine Katze schläft"}
    told = [task.in_language(lambda message, /, **_: said.get(message, message)) for task in TASKS]
    assert told[2].goes_in == ("welch ein", "schöner", "Tag")
    assert told[2].comes_out == ("", "", "positive")
    assert told[1].comes_out == ("a", "cat", "sleeps")


def test_a_unit_is_drawn_between_the_ends_of_its_squashing() -> None:
    figure = unit_line(["a", "<i>"], [0.2, 0.9], (0.0, 1.0), "unit 0")
    assert figure.data[0].y == (0.2, 0.9)
    assert [line.y0 for line in figure.layout.shapes] == [0.0, 1.0]
    assert figure.layout.xaxis.ticktext == ("a", "&lt;i&gt;")
    low, high = figure.layout.yaxis.range
    assert low < 0
    assert high > 1
