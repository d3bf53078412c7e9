import plotly.graph_objects as go
import pytest

from core.experiments.results import Apart, Curve, Measured, Row, Share
from core.figures.experiments import apart_figure, loss_curves, padded_rows, variant_curves
from core.figures.palette import NEGATIVE, POSITIVE

WAYS = ["front", "end"]


def legend(figure: go.Figure) -> list[str]:
    return [trace.name for trace in figure.data if trace.showlegend]


def lines(figure: go.Figure, way: str) -> list[tuple[bool, list[float]]]:
    return [(trace.showlegend, list(trace.y)) for trace in figure.data if trace.name == way]


def row(masked: bool) -> Row:
    return Row("end", ("<b>", "zebra", ""), (False, False, True), (False, True, False), masked, 0, ())


def test_one_seed_is_one_line_a_way() -> None:
    figure = variant_curves([Curve("end", 7, (0.5, 0.75)), Curve("front", 7, (0.6, 0.9))], WAYS, 3)
    assert [(trace.name, list(trace.x), list(trace.y)) for trace in figure.data] == [
        ("front", [1, 2], [0.6, 0.9]),
        ("end", [1, 2], [0.5, 0.75]),
    ]


def test_several_seeds_are_thin_lines_and_their_mean_as_far_as_all_have_come() -> None:
    figure = variant_curves([Curve("end", 7, (0.5, 0.75, 0.9)), Curve("end", 8, (0.7, 0.95))], WAYS, 3)
    assert lines(figure, "end") == [
        (False, [0.5, 0.75, 0.9]),
        (False, [0.7, 0.95]),
        (True, pytest.approx([0.6, 0.85])),
    ]


def test_curves_beside_are_thin_and_take_no_part_in_the_mean() -> None:
    figure = variant_curves([Curve("end", 7, (0.5,))], WAYS, 3, beside=[Curve("end", 8, (0.9,))])
    assert lines(figure, "end") == [(False, [0.9]), (True, [0.5])]


def test_ways_are_told_apart_by_colour_mark_and_dash() -> None:
    ways = ["a", "b", "c", "d"]
    traces = variant_curves([Curve(way, 7, (0.5,)) for way in ways], ways, 3).data
    for looks in ([t.line.color for t in traces], [t.line.dash for t in traces], [t.marker.symbol for t in traces]):
        assert len(set(looks)) == 4
    assert not {t.line.color for t in traces} & {POSITIVE.light, POSITIVE.dark, NEGATIVE.light, NEGATIVE.dark}


def test_before_the_first_epoch_every_way_is_named_and_the_axes_do_not_move_later() -> None:
    before, after = variant_curves([], WAYS, 4), variant_curves([Curve("end", 7, (0.5, 0.9))], WAYS, 4)
    assert legend(before) == legend(after) == WAYS
    assert (before.layout.xaxis.range, before.layout.yaxis.range) == (
        after.layout.xaxis.range,
        after.layout.yaxis.range,
    )
    assert before.layout.uirevision == after.layout.uirevision == "variant-curves"


def test_an_accuracy_below_the_axis_makes_it_longer() -> None:
    assert variant_curves([Curve("end", 7, (0.2,))], WAYS, 4).layout.yaxis.range[0] == pytest.approx(0.17)


def test_guessing_is_a_named_line() -> None:
    layout = variant_curves([], WAYS, 4).layout
    assert (layout.shapes[0].y0, layout.annotations[0].text) == (0.5, "guessing")


def test_losses_have_the_loss_of_guessing_beside_them() -> None:
    found = [Measured(Curve("end", seed, ()), None, losses=losses) for seed, losses in ((7, (1.0, 0.5)), (8, (3.0,)))]
    figure = loss_curves(found, WAYS, 4, chance=0.25)
    assert lines(figure, "end") == [(False, [1.0, 0.5]), (False, [3.0]), (True, [2.0])]
    assert legend(figure) == WAYS
    assert figure.layout.shapes[0].y0 == pytest.approx(1.3863, abs=1e-4)


@pytest.mark.parametrize(
    ("masked", "name"), [(False, "padding, read like a word"), (True, "padding, masked: not read")]
)
def test_a_place_is_a_word_an_unknown_word_or_padding_that_is_read_or_not(masked: bool, name: str) -> None:
    drawn = {trace.name: list(trace.x) for trace in padded_rows([row(masked)]).data if trace.x != (None,)}
    assert drawn == {"word": [1], "unknown word": [2], name: [3]}


def test_a_visitors_word_is_no_markup_in_a_figure() -> None:
    word = next(trace for trace in padded_rows([row(False)]).data if trace.name == "word")
    assert word.customdata[0] == "&lt;b&gt;"


def test_the_kinds_of_texts_are_marks_with_their_number_of_texts() -> None:
    apart = Apart(known=Share(3, 4), unseen=Share(1, 2), left_out=Share(2, 2))
    figure = apart_figure([("front", apart), ("end", Apart(Share(1, 1), Share(0, 0)))], WAYS)
    assert [(list(t.x), list(t.y), list(t.customdata)) for t in figure.data] == [
        ([0.75, 1.0], ["front", "end"], [4, 1]),
        ([0.5], ["front"], [2]),
        ([1.0], ["front"], [2]),
    ]
    assert len({trace.marker.symbol for trace in figure.data}) == 3
