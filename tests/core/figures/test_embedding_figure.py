import numpy as np
import plotly.graph_objects as go
import pytest

from core.figures.embedding import Dots, Marks, dot_sizes, embedding_figure, reach_of
from core.figures.palette import NEGATIVE, POSITIVE

POSITIONS = np.array([[0.1, 0.2, 0.3], [-1.0, 0.5, 2.0]], np.float32)
SHARES = np.array([0.5, 0.25, 0.125], np.float32)


def dots(verdicts: list[float] | None = None) -> Dots:
    asked = None if verdicts is None else np.array(verdicts, np.float32)
    return Dots(["good", "<b>bad"], POSITIONS, np.array([1000, 3]), SHARES, asked, "positive")


def picture(axes: int, marks: Marks | None = None, verdicts: list[float] | None = None) -> go.Figure:
    return embedding_figure(dots(verdicts), marks or Marks(), axes, [1.0, 2.0, 3.0])


def test_words_lie_at_their_first_two_or_three_positions() -> None:
    flat, deep = picture(2).data[0], picture(3).data[0]
    assert (type(flat), list(flat.x), list(flat.y)) == (go.Scatter, [0.1, -1.0], [0.2, 0.5])
    assert (type(deep), list(deep.z)) == (go.Scatter3d, [0.3, 2.0])


def test_every_axis_says_its_share_and_keeps_its_ends() -> None:
    flat, scene = picture(2).layout, picture(3).layout.scene
    assert [axis.title.text for axis in (flat.xaxis, flat.yaxis)] == [
        "axis 1: 50% of the variance",
        "axis 2: 25% of the variance",
    ]
    assert (flat.xaxis.range, flat.yaxis.range, scene.zaxis.range) == ((-1, 1), (-2, 2), (-3, 3))
    assert scene.zaxis.title.text == "axis 3: 12% of the variance"


def test_a_word_seen_more_often_is_larger() -> None:
    large, small = dot_sizes(np.array([1000, 3]))
    assert 4 < small < large == 16


def test_words_that_were_never_counted_are_small() -> None:
    assert dot_sizes(np.array([0, 0])).tolist() == [4, 4]


def test_without_a_verdict_words_have_one_hue_that_is_no_verdicts() -> None:
    colour = picture(2).data[0].marker.color
    assert colour not in (POSITIVE.light, POSITIVE.dark, NEGATIVE.light, NEGATIVE.dark)
    assert isinstance(colour, str)


def test_a_verdict_is_told_by_colour_mark_and_number() -> None:
    words = picture(2, verdicts=[0.9, 0.2]).data[0]
    assert list(words.marker.symbol) == ["circle", "diamond"]
    assert (words.marker.cmin, words.marker.cmax) == (0, 1)
    assert (words.marker.colorscale[0][1], words.marker.colorscale[-1][1]) == (NEGATIVE.light, POSITIVE.light)
    assert words.text[0] == "good<br>1,000 times<br>alone: positive 0.90"


def test_a_visitors_word_is_no_markup() -> None:
    assert picture(2).data[0].text[1] == "&lt;b&gt;bad<br>3 times"


@pytest.mark.parametrize("axes", [2, 3])
def test_the_word_that_was_found_is_written_out_and_its_way_is_drawn(axes: int) -> None:
    trail = np.array([[0, 0, 0], [1, 1, 1]], np.float32)
    marks = Marks(["good", "fine"], POSITIONS, trail, ["padding"], POSITIONS[:1])
    _, special, way, found = picture(axes, marks).data
    assert (list(found.text), list(found.customdata)) == (["good", ""], ["good", "fine"])
    assert list(found.marker.symbol) == ["circle", "circle-open"]
    assert list(way.x) == [0, 1]
    assert list(special.text) == ["padding"]


def test_without_a_word_the_legend_names_no_word() -> None:
    assert [trace.showlegend for trace in picture(2).data[2:]] == [False, False]


def test_the_axes_hold_all_positions_of_all_epochs() -> None:
    epochs = np.stack([POSITIONS, 2 * POSITIONS])
    assert reach_of(epochs) == pytest.approx([2.16, 1.08, 4.32])


def test_the_axes_of_nothing_are_not_of_length_zero() -> None:
    assert reach_of(np.zeros((3, 0, 2), np.float32)) == [1, 1]


def test_words_that_nobody_counted_are_of_one_size_and_tell_no_count() -> None:
    words = embedding_figure(Dots(["good"], POSITIONS[:1], None, SHARES), Marks(), 2, [1.0, 1.0]).data[0]
    assert (words.marker.size, list(words.text)) == (6, ["good"])
