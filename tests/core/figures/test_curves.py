import math

import plotly.graph_objects as go
import pytest

from core.figures.curves import MOST_POINTS, learning_curve
from core.history import BatchPoint, EpochPoint, History, Started


def batch(epoch: int, number: int, loss: float = 0.5, accuracy: float = 0.75) -> BatchPoint:
    return BatchPoint(0.0, epoch, number, loss, accuracy, 1000.0)


def epoch(number: int, **metrics: float) -> EpochPoint:
    return EpochPoint(0.0, number, metrics, 1.0, 0.001)


def history(batches: list[BatchPoint], epochs: list[EpochPoint] | None = None) -> History:
    return History(started=Started(batches=10, epochs=5), batches=batches, epochs=epochs or [])


def trace_of(figure: go.Figure, name: str) -> go.Scatter:
    return next(trace for trace in figure.data if trace.name == name)


def test_a_batch_lies_at_its_share_of_the_epoch() -> None:
    figure = learning_curve(history([batch(1, 5, 0.7), batch(3, 10, 0.2)]), "loss", 5)
    drawn = trace_of(figure, "training, batch by batch")
    assert (list(drawn.x), list(drawn.y)) == ([0.5, 3.0], [0.7, 0.2])


def test_accuracy_is_drawn_where_accuracy_is_asked_for() -> None:
    figure = learning_curve(history([batch(1, 5)], [epoch(1, accuracy=0.8, val_accuracy=0.6)]), "accuracy", 5)
    assert [list(trace.y) for trace in figure.data] == [[0.75], [0.8], [0.6]]


def test_means_of_epochs_and_validation_lie_at_the_end_of_their_epoch() -> None:
    points = [epoch(1, loss=0.6, val_loss=0.5), epoch(2, loss=0.4, val_loss=0.45)]
    figure = learning_curve(history([batch(1, 1)], points), "loss", 5)
    assert list(trace_of(figure, "validation").x) == [1, 2]
    assert list(trace_of(figure, "validation").y) == [0.5, 0.45]
    assert list(trace_of(figure, "training, epoch").y) == [0.6, 0.4]


def test_an_epoch_without_validation_is_a_gap() -> None:
    figure = learning_curve(history([batch(1, 1)], [epoch(1, loss=0.6)]), "loss", 5)
    assert math.isnan(trace_of(figure, "validation").y[0])


@pytest.mark.parametrize("name", ["loss", "accuracy"])
def test_the_axes_do_not_jump_as_points_come_in(name: str) -> None:
    points = [batch(1, number, loss=0.7 / number) for number in range(1, 11)]
    later = history([*points, batch(2, 10, 0.1, 0.9)], [epoch(1, loss=0.3, val_loss=0.2, accuracy=0.7)])
    early, late = learning_curve(history(points[:1]), name, 5), learning_curve(later, name, 5)
    assert early.layout.xaxis.range == late.layout.xaxis.range == (0, 5.1)
    assert early.layout.yaxis.range == late.layout.yaxis.range


def test_the_axis_of_accuracies_always_spans_nought_to_all() -> None:
    axis = learning_curve(history([]), "accuracy", 5).layout.yaxis
    assert (axis.range, axis.tickformat) == ((0, 1.03), ".0%")


def test_the_axis_of_losses_grows_for_a_validation_loss_that_leaves_it() -> None:
    points = [epoch(1, val_loss=0.6), epoch(2, val_loss=3.0)]
    axis = learning_curve(history([batch(1, 1, 0.7)], points), "loss", 5).layout.yaxis
    assert axis.range == pytest.approx((0, 3.3))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_loss_that_is_no_number_does_not_move_the_axis(value: float) -> None:
    figure = learning_curve(history([batch(1, 1, 0.5), batch(1, 2, value)], [epoch(1, val_loss=value)]), "loss", 5)
    assert figure.layout.yaxis.range == pytest.approx((0, 0.55))


@pytest.mark.parametrize("points", [[], [batch(1, 1, math.nan)]])
def test_without_a_loss_the_axis_begins_where_guessing_between_two_classes_lies(points: list[BatchPoint]) -> None:
    assert learning_curve(history(points), "loss", 5).layout.yaxis.range == pytest.approx((0, 1.1 * math.log(2)))


@pytest.mark.parametrize("count", [MOST_POINTS, MOST_POINTS + 1, 3 * MOST_POINTS + 7])
def test_many_points_are_thinned_and_the_last_is_kept(count: int) -> None:
    points = [batch(1, number, loss=float(number)) for number in range(count)]
    drawn = trace_of(learning_curve(history(points), "loss", 5), "training, batch by batch").y
    assert MOST_POINTS / 2 <= len(drawn) <= MOST_POINTS
    assert drawn[-1] == count - 1


def test_what_is_to_be_beaten_is_drawn_as_named_lines_across() -> None:
    targets = {"largest class": 0.5, "bag of words": 0.8}
    figure = learning_curve(history([batch(1, 1)]), "accuracy", 5, targets)
    assert [(line.type, line.y0, line.y1) for line in figure.layout.shapes] == [("line", 0.5, 0.5), ("line", 0.8, 0.8)]
    assert [note.text for note in figure.layout.annotations] == ["largest class", "bag of words"]


def test_a_zoom_is_kept_while_points_come_in() -> None:
    early = learning_curve(history([batch(1, 1)]), "loss", 5)
    late = learning_curve(history([batch(1, 1), batch(1, 2)]), "loss", 5)
    assert early.layout.uirevision == late.layout.uirevision != None  # noqa: E711  Plotly's None means: forget the zoom


def test_before_the_worker_started_the_curves_are_without_points_but_named_in_the_legend() -> None:
    figure = learning_curve(History(), "loss", 5)
    assert [(trace.name, trace.x, trace.y) for trace in figure.data] == [
        ("training, batch by batch", (None,), (None,)),
        ("training, epoch", (None,), (None,)),
        ("validation", (None,), (None,)),
    ]


def test_an_epoch_that_was_stopped_ends_at_its_last_batch() -> None:
    cut = EpochPoint(0.0, 2, {"loss": 0.4, "val_loss": 0.45}, 1.0, 0.001, whole=False)
    figure = learning_curve(history([batch(2, 3)], [epoch(1, loss=0.6, val_loss=0.5), cut]), "loss", 5)
    assert list(trace_of(figure, "validation").x) == [1.0, 1.3]
