from core.figures.differences import Difference, difference_bars
from core.figures.palette import NEGATIVE, POSITIVE


def test_a_bar_goes_towards_the_class_or_away_from_it() -> None:
    figure = difference_bars([Difference("better", {"net": 0.25}), Difference("worse", {"net": -0.5})], "positive")
    (bars,) = figure.data
    assert list(bars.x) == [0.25, -0.5]
    assert list(bars.marker.color) == [POSITIVE.light, NEGATIVE.light]


def test_several_seats_are_told_apart_by_pattern_and_name() -> None:
    figure = difference_bars([Difference("one", {"net": 0.1, "bag of words": 0.0})], "positive")
    assert [bars.name for bars in figure.data] == ["net", "bag of words"]
    assert len({bars.marker.pattern.shape for bars in figure.data}) == 2


def test_a_variant_that_looks_like_html_is_shown_letter_by_letter() -> None:
    figure = difference_bars([Difference("<b>good</b>", {"<i>": 0.1})], "<u>")
    assert figure.data[0].y[0] == "1. &lt;b&gt;good&lt;/b&gt;"
    assert "&lt;u&gt;" in figure.layout.xaxis.title.text


def test_equal_variants_have_rows_of_their_own() -> None:
    figure = difference_bars([Difference("same", {"net": 0.1}), Difference("same", {"net": 0.1})], "positive")
    assert len(set(figure.data[0].y)) == 2
