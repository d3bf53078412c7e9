import math

from core.figures.probes import MOST_COLUMNS, MOST_NUMBERS, probe_ribbons
from core.history import ProbePoint

PAIR = ("bad", "good")


def point(epoch: int, *verdicts: tuple[float, ...] | None) -> ProbePoint:
    return ProbePoint(epoch, verdicts)


def notes(figure: object) -> list[str]:
    return [note.text for note in figure.layout.annotations]  # type: ignore[attr-defined]


def test_a_ribbon_runs_from_the_first_class_to_the_second() -> None:
    figure = probe_ribbons(["fine film"], [point(0, (0.5, 0.5)), point(1, (0.1, 0.9))], PAIR, 5)
    ribbon = figure.data[0]
    assert ([list(row) for row in ribbon.z], list(ribbon.x)) == ([[0.5, 0.9]], [0, 1])
    assert (ribbon.zmin, ribbon.zmax, list(ribbon.text[0])) == (0, 1, ["0.50", "0.90"])
    assert notes(figure) == ["fine film · now good 0.90"]


def test_with_more_classes_the_tint_says_how_sure_and_the_word_says_of_what() -> None:
    figure = probe_ribbons(["so so"], [point(1, (0.2, 0.2, 0.6))], ("bad", "good", "mixed"), 5)
    assert figure.data[0].z[0][0] == 0.6
    assert figure.data[0].text[0][0] == "mixed 0.60"


def test_a_sentence_without_a_known_word_has_an_empty_ribbon_that_says_so() -> None:
    figure = probe_ribbons(["zzz", "x"], [point(1, None, (math.nan, math.nan))], PAIR, 5)
    assert [row[0] for row in figure.data[0].z] == [None, None]
    assert notes(figure)[0] == "zzz · now no word that it knows"


def test_the_axis_spans_the_whole_training_from_the_start() -> None:
    assert probe_ribbons(["a"], [point(0, (0.5, 0.5))], PAIR, 7).layout.xaxis.range == (-0.5, 7.5)


def test_a_sentence_is_no_markup_and_a_long_one_is_cut() -> None:
    figure = probe_ribbons(["<b>bold</b> " + "and on " * 20], [], PAIR, 3)
    assert notes(figure)[0].startswith("&lt;b&gt;bold&lt;/b&gt; and on")
    assert notes(figure)[0].endswith("… · no answer yet")


def test_very_many_epochs_are_thinned_with_the_first_and_the_last_among_them() -> None:
    figure = probe_ribbons(["a"], [point(at, (0.5, 0.5)) for at in range(1001)], PAIR, 1000)
    assert (len(figure.data[0].x), figure.data[0].x[0], figure.data[0].x[-1]) == (MOST_COLUMNS, 0, 1000)
    assert MOST_COLUMNS > MOST_NUMBERS
    assert figure.data[0].text is None
