import math
from dataclasses import replace

import pytest

from core.curves import GrowingCurve
from core.figures.curves import Line, Look, Panel, inside_panels, last_epoch, learning_panels
from core.history import BatchPoint, EpochPoint, History, InternalsPoint, Started


def batch(epoch: int, number: int, loss: float = 0.5, accuracy: float = 0.75) -> BatchPoint:
    return BatchPoint(0.0, epoch, number, loss, accuracy, 1000.0)


def epoch(number: int, **metrics: float) -> EpochPoint:
    return EpochPoint(0.0, number, metrics, 1.0, 0.001)


def history(batches: list[BatchPoint], epochs: list[EpochPoint] | None = None) -> History:
    return History(started=Started(batches=10, epochs=5), batches=batches, epochs=epochs or [])


def panels(told: History, half_life: float = 0, look: Look | None = None, **others: History) -> dict[str, Panel]:
    grown = {name: GrowingCurve(name, half_life) for name in ("loss", "accuracy")}
    for curve in grown.values():
        curve.take(told.batches, 10)
    return {panel.title: panel for panel in learning_panels(told, grown, look, others)}


def line(panel: Panel, name: str) -> Line:
    return next(line for line in panel.lines if line.name == name)


def test_a_batch_lies_at_its_share_of_the_epoch() -> None:
    told = history([batch(1, 5, 0.7), batch(3, 10, 0.2)])
    assert line(panels(told)["Loss"], "training, batch by batch").points == [(0.5, 0.7), (3.0, 0.2)]


def test_training_and_validation_lie_apart_at_the_end_of_their_epoch() -> None:
    points = [epoch(1, loss=0.6, val_loss=0.5, accuracy=0.8), epoch(2, loss=0.4, val_loss=0.45)]
    drawn = panels(history([batch(1, 1)], points))
    assert line(drawn["Loss"], "validation").points == [(1.0, 0.5), (2.0, 0.45)]
    assert line(drawn["Loss"], "training, epoch").points == [(1.0, 0.6), (2.0, 0.4)]
    assert line(drawn["Accuracy"], "training, epoch").points == [(1.0, 0.8)]


def test_a_smoothed_line_stands_beside_the_measured_one_only_where_something_is_smoothed() -> None:
    told = history([batch(1, 1, 0.8), batch(1, 2, 0.4)])
    smoothed = panels(told, half_life=5)["Loss"]
    assert (line(smoothed, "training, batch by batch").faint, line(smoothed, "training, smoothed").faint) == (
        True,
        False,
    )
    assert "training, smoothed" not in [drawn.name for drawn in panels(told)["Loss"].lines]


def test_the_axes_do_not_move_as_points_come_in() -> None:
    points = [batch(1, number, loss=0.7 / number) for number in range(1, 11)]
    later = history([*points, batch(2, 10, 0.1, 0.9)], [epoch(1, loss=0.3, val_loss=0.2, accuracy=0.7)])
    early, late = panels(history(points[:5])), panels(later)
    for name in ("Loss", "Accuracy"):
        assert (early[name].low, early[name].high) == (late[name].low, late[name].high)


def test_the_axis_of_losses_grows_for_a_validation_loss_that_leaves_it() -> None:
    told = history([batch(1, 1, 0.7)], [epoch(1, val_loss=0.6), epoch(2, val_loss=3.0)])
    assert panels(told)["Loss"].high == pytest.approx(3.3)


def test_the_best_epoch_and_what_is_to_be_beaten_are_marked() -> None:
    told = history([batch(1, 1)], [epoch(1, val_loss=0.5), epoch(2, val_loss=0.4), epoch(3, val_loss=0.6)])
    drawn = panels(told, look=Look(targets={"published": 0.74}))
    assert [panel.best for panel in drawn.values()] == [2, 2]
    assert drawn["Accuracy"].targets == {"published": 0.74}
    assert drawn["Loss"].targets is None


def test_a_logarithmic_axis_begins_at_a_round_number_below_the_lowest_loss() -> None:
    drawn = panels(history([batch(1, 1, 0.9), batch(1, 2, 0.034)]), look=Look(log=True))
    assert (drawn["Loss"].log, drawn["Loss"].low) == (True, pytest.approx(0.02))
    assert not drawn["Accuracy"].log


def test_other_runs_have_a_colour_a_dash_and_a_name_each() -> None:
    others = {name: history([batch(1, 1)], [epoch(1, val_loss=2.0)]) for name in "abcde"}
    lines = panels(history([batch(1, 1)]), **others)["Loss"].lines[-5:]
    assert [drawn.name for drawn in lines] == [f"{name}, validation" for name in "abcde"]
    assert len({drawn.shade for drawn in lines}) == len({(drawn.dash, drawn.mark) for drawn in lines}) == 5


def test_the_axis_of_epochs_has_room_for_a_run_that_went_on_for_longer() -> None:
    longer = history([batch(1, 1)], [epoch(number, loss=0.1) for number in range(1, 13)])
    assert last_epoch([history([]), longer], planned=5) == 12
    assert last_epoch([history([])], planned=5) == 5


def test_each_panel_says_in_words_what_stands_there() -> None:
    told = history([batch(1, 1)], [epoch(1, loss=0.6, val_loss=0.5)])
    assert panels(told)["Loss"].alt == "loss after 1 epochs: training 0.600, validation 0.500"
    assert panels(history([]))["Loss"].alt == "loss before the end of the first epoch"


def inside(epoch: int, gradients: dict[str, float], **more: dict[str, float]) -> InternalsPoint:
    return InternalsPoint(1.0, epoch, epoch - 1, gradients, more.get("updates", {}), more.get("saturated", {}), 500.0)


def test_each_layer_has_a_line_of_its_gradients_named_for_people() -> None:
    told = history([])
    layers = {"embedding": 0.01, "recurrent.0.forward": 0.2, "recurrent.0.backward": 0.3, "dense.1": 4.0, "head": 0.5}
    told.internals = [inside(1, layers), inside(2, layers)]
    (panel,) = inside_panels(told)
    assert [drawn.name for drawn in panel.lines] == ["embedding", "layer 1", "layer 1, backward", "dense 2", "head"]
    assert (panel.log, panel.low, panel.high) == (True, pytest.approx(0.01), pytest.approx(10.0))
    assert panel.lines[0].points == [(1.0, 0.01), (2.0, 0.01)]


def test_what_was_seen_within_an_epoch_stands_between_its_ends() -> None:
    told = history([])
    told.internals = [replace(inside(1, {"head": 0.5}), batch=4), inside(1, {"head": 0.4})]
    (panel,) = inside_panels(told)
    assert panel.lines[0].points == [(0.4, 0.5), (1.0, 0.4)]


def test_a_gradient_that_is_nought_or_no_number_is_a_gap_on_its_logarithmic_axis() -> None:
    told = history([])
    told.internals = [inside(1, {"head": 0.0}), inside(2, {"head": math.nan}), inside(3, {"head": 0.5})]
    (panel,) = inside_panels(told)
    assert panel.lines[0].points == [(3.0, 0.5)]


def test_gates_are_named_with_their_layer_only_where_there_are_several() -> None:
    told = history([])
    told.internals = [inside(0, {}, saturated={"recurrent.0.forward/forget_gate": 0.3})]
    (panel,) = inside_panels(told)
    assert ([drawn.name for drawn in panel.lines], panel.is_share) == (["forget gate"], True)
    told.internals = [inside(0, {}, saturated={f"recurrent.{place}.forward/forget_gate": 0.3 for place in (0, 1)})]
    assert [drawn.name for drawn in inside_panels(told)[0].lines] == ["layer 1: forget gate", "layer 2: forget gate"]
