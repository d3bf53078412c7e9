import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.heatmaps import Picture, gate_map, pictures
from core.figures.palette import GATE, STATE_CLEAR
from core.inside.trace import LayerTrace
from core.recipe import Cell

WORDS = ("not", "bad")
READ = (False, False)
# Two words, three units.
VALUES = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], dtype=np.float32)


def drawn(picture: Picture, tokens: tuple[str, ...] = WORDS, padding: tuple[bool, ...] = READ) -> go.Figure:
    return gate_map(picture, tokens, padding, range(picture.values.shape[1]))


def scale(figure: go.Figure) -> tuple[float, float, tuple[str, ...]]:
    heatmap = figure.data[0]
    return heatmap.zmin, heatmap.zmax, tuple(colour for _, colour in heatmap.colorscale)


@pytest.mark.parametrize("name", ["forget_gate", "input_gate", "output_gate", "update_gate", "reset_gate"])
def test_a_gate_is_drawn_from_nought_to_one_in_one_hue(name: str) -> None:
    assert scale(drawn(Picture(name, VALUES))) == (0.0, 1.0, GATE)


@pytest.mark.parametrize("name", ["candidate", "cell", "hidden"])
def test_what_has_a_sign_is_drawn_from_minus_one_to_one_in_two_hues(name: str) -> None:
    assert scale(drawn(Picture(name, VALUES))) == (-1.0, 1.0, STATE_CLEAR)


@pytest.mark.parametrize("largest", [2.5, -2.5])
def test_a_state_that_leaves_the_scale_widens_it_on_both_sides_alike(largest: float) -> None:
    figure = drawn(Picture("cell", np.array([[0.1, largest]], dtype=np.float32)), ("bad",), (False,))
    assert scale(figure)[:2] == (-2.5, 2.5)
    assert figure.data[0].colorbar.tickvals == (-2.5, 0.0, 2.5)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_state_that_is_no_number_leaves_the_scale(value: float) -> None:
    figure = drawn(Picture("cell", np.array([[0.1, value]], dtype=np.float32)), ("bad",), (False,))
    assert scale(figure)[:2] == (-1.0, 1.0)


def test_units_stand_down_in_the_order_asked_for_and_words_across() -> None:
    figure = gate_map(Picture("hidden", VALUES), WORDS, READ, [2, 0])
    np.testing.assert_array_equal(figure.data[0].z, np.array([[0.3, 0.6], [0.1, 0.4]], dtype=np.float32))
    assert figure.data[0].y == ("2", "0")
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.ticktext == WORDS


def test_each_run_of_paddings_lies_under_one_grey_bar_and_is_named() -> None:
    values, padding = np.zeros((5, 1), dtype=np.float32), (True, True, False, False, True)
    figure = drawn(Picture("hidden", values), ("", "", "not", "bad", ""), padding)
    assert [(bar.x0, bar.x1) for bar in figure.layout.shapes] == [(-0.5, 1.5), (3.5, 4.5)]
    assert figure.layout.xaxis.ticktext == ("padding", "padding", "not", "bad", "padding")


def test_without_padding_there_is_no_bar() -> None:
    assert drawn(Picture("hidden", VALUES)).layout.shapes == ()


def test_what_a_visitor_typed_is_never_read_as_a_tag() -> None:
    tokens = ("<b>x</b>", "a&b")
    figure = drawn(Picture("hidden", VALUES), tokens)
    assert figure.layout.xaxis.ticktext == ("&lt;b&gt;x&lt;/b&gt;", "a&amp;b")
    assert figure.data[0].customdata[0].tolist() == ["&lt;b&gt;x&lt;/b&gt;", "a&amp;b"]


def test_a_long_word_is_shortened_on_the_axis_and_whole_under_the_pointer() -> None:
    word = "w" * 40
    figure = drawn(Picture("hidden", VALUES[:1]), (word,), (False,))
    assert figure.layout.xaxis.ticktext == ("w" * 13 + "…",)
    assert figure.data[0].customdata[0].tolist() == [word]


def test_a_word_that_comes_twice_has_two_columns() -> None:
    assert drawn(Picture("hidden", VALUES), ("very", "very")).data[0].x == (0, 1)


@pytest.mark.parametrize(
    ("cell", "gates", "states", "titles"),
    [
        (
            Cell.LSTM,
            ("output_gate", "candidate", "input_gate", "forget_gate"),
            ("hidden", "cell"),
            ["forget gate f", "input gate i", "candidate", "output gate o", "cell state c", "hidden state h"],
        ),
        (
            Cell.GRU,
            ("candidate", "reset_gate", "update_gate"),
            ("hidden",),
            ["update gate z", "reset gate r", "candidate", "hidden state h"],
        ),
        (Cell.SIMPLE_RNN, (), ("hidden",), ["hidden state h"]),
    ],
)
def test_the_pictures_of_a_cell_come_in_the_order_of_a_step(
    cell: Cell, gates: tuple[str, ...], states: tuple[str, ...], titles: list[str]
) -> None:
    layer = LayerTrace(
        index=0,
        cell=cell,
        direction="forward",
        gates=dict.fromkeys(gates, VALUES),
        states=dict.fromkeys(states, VALUES),
        preactivations={},
    )
    assert [picture.title for picture in pictures(layer)] == titles


def test_the_height_follows_the_units_within_bounds() -> None:
    heights = [drawn(Picture("hidden", np.zeros((2, units), dtype=np.float32))).layout.height for units in (1, 20, 500)]
    assert heights == [220, 270, 430]


@pytest.mark.parametrize(("words", "angle", "named"), [(16, -40, 16), (17, -90, 17), (40, -90, 40), (100, -90, 34)])
def test_many_words_are_written_upright_and_very_many_only_in_part(words: int, angle: int, named: int) -> None:
    figure = drawn(Picture("hidden", np.zeros((words, 1), dtype=np.float32)), ("w",) * words, (False,) * words)
    axis = figure.layout.xaxis
    assert (axis.tickangle, len(axis.tickvals), len(axis.ticktext)) == (angle, named, named)


def test_a_state_near_nought_shows_the_page_whatever_its_colour() -> None:
    middle = drawn(Picture("hidden", VALUES)).data[0].colorscale[3]
    assert middle[0] == 0.5
    assert middle[1].endswith(",0)")


def test_with_a_cursor_every_word_can_be_selected_and_the_cursors_column_is_framed() -> None:
    figure = gate_map(Picture("hidden", VALUES), WORDS, READ, [2, 0, 1], word=1)
    assert list(figure.data[1].x) == [0, 1]
    assert figure.layout.hovermode == "x"
    assert [(frame.x0, frame.x1) for frame in figure.layout.shapes] == [(0.5, 1.5)]


def test_without_a_cursor_nothing_lies_over_the_cells() -> None:
    assert len(drawn(Picture("hidden", VALUES)).data) == 1
