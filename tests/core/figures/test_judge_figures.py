import numpy as np
import pytest

from core.evaluation.calibration import calibrate
from core.evaluation.groups import Group
from core.evaluation.operating import operating_curves, thresholds
from core.evaluation.outcomes import Outcomes, share_of
from core.figures.confusion import confusion_map
from core.figures.judges import (
    accuracies_figure,
    groups_figure,
    precision_recall_figure,
    reliability_figure,
    roc_figure,
    threshold_figure,
)

OUTCOMES = Outcomes.of(np.array([0, 0, 1, 1]), np.array([[0.9, 0.1], [0.4, 0.6], [0.3, 0.7], [0.2, 0.8]]))


def test_every_cell_of_the_matrix_carries_its_classes_and_its_count() -> None:
    points = confusion_map([[5, 1], [2, 8]], ["no", "yes"], (0, 1)).data[1]
    assert [tuple(cell) for cell in points.customdata] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert list(zip(points.x, points.y, strict=True)) == [(0, 0), (1, 0), (0, 1), (1, 1)]
    assert points.text[2] == "2<br>20%"


def test_the_chosen_cell_is_framed() -> None:
    (frame,) = confusion_map([[5, 1], [2, 8]], ["no", "yes"], (1, 0)).layout.shapes
    assert (round(frame.x0), round(frame.y1)) == (0, 1)


def test_a_visitors_class_is_no_tag_in_the_matrix() -> None:
    figure = confusion_map([[1, 0], [0, 1]], ["<b>x</b>", "y" * 40], (0, 0))
    assert figure.layout.xaxis.ticktext == ("&lt;b&gt;x&lt;/b&gt;", "y" * 17 + "…")


def test_a_class_without_texts_has_empty_cells() -> None:
    assert confusion_map([[0, 0], [0, 3]], ["a", "b"], (0, 0)).data[1].text[0] == "0<br>0%"


def test_the_curves_name_both_areas_and_what_guessing_gives() -> None:
    second = operating_curves(OUTCOMES)[1]
    assert second is not None
    names = [trace.name for trace in roc_figure(second.roc, second.roc).data]
    assert names == ["network, area 1.000", "bag of words, area 1.000", "guessing, area 0.500"]
    chance = precision_recall_figure(second.precision_recall, second.precision_recall).data[-1]
    assert (chance.y, chance.name) == ((0.5, 0.5), "guessing, 0.500")


def test_the_reliability_diagram_counts_the_texts_of_each_bin() -> None:
    found = calibrate(OUTCOMES)
    bars = reliability_figure(found, found).data[-1]
    assert sum(bars.y) == len(OUTCOMES)


def test_a_group_has_its_texts_beside_its_name_and_its_interval_as_a_bar() -> None:
    share = share_of(8, 10)
    network = groups_figure([Group("short", share, share)], "By length").data[0]
    assert network.error_x.array == pytest.approx([share.high - 0.8])
    assert groups_figure([Group("short", share, share)], "x").layout.yaxis.ticktext == ("short (n = 10)",)


def test_the_line_stands_at_the_chosen_threshold() -> None:
    figure = threshold_figure(thresholds(OUTCOMES), 0.3)
    assert figure.layout.shapes[0].x0 == 0.3
    assert [trace.name for trace in figure.data] == ["accuracy", "precision", "recall", "F1"]


def test_accuracies_stand_in_their_order_with_visitors_names_spelt_out() -> None:
    figure = accuracies_figure([("<i>a</i>", share_of(1, 2)), ("b", share_of(2, 2))])
    assert figure.data[0].y == ("&lt;i&gt;a&lt;/i&gt;", "b")
