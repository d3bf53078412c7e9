import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.curves import MOST_BUCKETS, GrowingCurve, batch_table, best_epoch, epoch_table, loss_top, thinned
from core.history import BatchPoint, EpochPoint, History, Started
from core.recipe import Monitor

BATCHES = 1000
values = st.lists(st.floats(0, 10, allow_subnormal=False), min_size=1, max_size=3000)


def points(losses: list[float], step: int = 1) -> list[BatchPoint]:
    return [
        BatchPoint(0.1 * at, 1 + (at * step) // BATCHES, 1 + (at * step) % BATCHES, loss, loss, 100.0)
        for at, loss in enumerate(losses)
    ]


def grown(losses: list[float], half_life: float = 0, at_once: int = 10_000) -> GrowingCurve:
    curve, all_points = GrowingCurve("loss", half_life), points(losses)
    for end in range(0, len(losses) + at_once, at_once):
        curve.take(all_points[:end], BATCHES)
    return curve


@given(values)
def test_thinning_keeps_the_lowest_the_highest_and_the_last_point(losses: list[float]) -> None:
    drawn = [y for _, y in grown(losses).raw]
    assert (min(drawn), max(drawn), drawn[-1]) == (min(losses), max(losses), losses[-1])
    assert len(drawn) <= 2 * MOST_BUCKETS + 1


@given(values)
def test_every_drawn_point_was_measured_and_they_stand_in_order(losses: list[float]) -> None:
    measured = {(0 + (1 + at % BATCHES) / BATCHES + at // BATCHES, loss) for at, loss in enumerate(losses)}
    drawn = grown(losses).raw
    assert {(round(x, 9), y) for x, y in drawn} <= {(round(x, 9), y) for x, y in measured}
    assert drawn == sorted(drawn, key=lambda point: point[0])


@given(values, st.integers(1, 500), st.sampled_from([0, 1, 20]))
def test_it_grows_to_the_same_curve_in_whatever_portions_the_points_come(
    losses: list[float], at_once: int, half_life: float
) -> None:
    whole, portions = grown(losses, half_life), grown(losses, half_life, at_once)
    assert (whole.raw, whole.smooth) == (portions.raw, portions.smooth)


def test_ten_thousand_points_are_drawn_as_some_hundreds_with_their_single_peak() -> None:
    losses = [0.5] * 10_000
    losses[6_123] = 9.0
    drawn = grown(losses).raw
    assert len(drawn) <= 2 * MOST_BUCKETS + 1
    assert (6.124, 9.0) in drawn


def test_what_is_drawn_already_stays_while_points_come_in() -> None:
    losses = [math.sin(at) for at in range(MOST_BUCKETS // 2)]
    early, later = grown(losses[:-20]).raw, grown(losses).raw
    assert later[: len(early)] == early


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=200), st.sampled_from([0.5, 5, 100]))
def test_a_smoothed_value_lies_between_those_that_it_is_a_mean_of(losses: list[float], half_life: float) -> None:
    for end, (_, value) in enumerate(grown(losses, half_life).smooth, start=1):
        assert min(losses[:end]) - 1e-9 <= value <= max(losses[:end]) + 1e-9


def test_a_batch_counts_half_as_much_for_each_half_life_that_it_lies_back() -> None:
    assert [y for _, y in grown([1.0, 0.0], half_life=1).smooth] == pytest.approx([1.0, 1 / 3])


def test_a_point_that_stands_for_many_batches_weighs_as_they_do() -> None:
    each = GrowingCurve("loss", 3)
    each.take(points([2.0] * 4 + [1.0] * 4), BATCHES)
    every_fourth = GrowingCurve("loss", 3)
    every_fourth.take([BatchPoint(0, 1, 4, 2.0, 0, 1), BatchPoint(0, 1, 8, 1.0, 0, 1)], BATCHES)
    assert every_fourth.smooth[-1] == pytest.approx(each.smooth[-1])


def test_without_smoothing_the_curve_is_as_it_was_measured() -> None:
    curve = grown([3.0, 1.0, 2.0])
    assert curve.smooth == curve.raw


def test_a_loss_that_is_no_number_is_left_out() -> None:
    assert [y for _, y in grown([1.0, math.nan, math.inf, 2.0], half_life=2).raw] == [1.0, 2.0]


def history_of(*losses: float) -> History:
    epochs = [EpochPoint(1.0, at, {"loss": 0.5, "val_loss": loss}, 2.0, 0.001) for at, loss in enumerate(losses, 1)]
    return History(started=Started(batches=10), batches=points([0.7, 0.6]), epochs=epochs)


def test_the_best_epoch_is_the_first_with_the_lowest_loss() -> None:
    assert best_epoch(history_of(0.5, 0.3, 0.3, 0.4)) == 2
    assert best_epoch(history_of(math.nan)) is None
    assert best_epoch(history_of(0.5), Monitor.VAL_ACCURACY) is None


def test_the_axis_of_losses_has_room_for_the_first_losses_and_all_validation_losses() -> None:
    assert loss_top(history_of(0.3)) == pytest.approx(0.77)
    assert loss_top(history_of(0.3, 2.0)) == pytest.approx(2.2)
    assert loss_top(History()) == pytest.approx(1.1 * math.log(2))


def test_the_tables_have_a_row_a_point_and_a_column_a_metric() -> None:
    told = history_of(0.4, 0.3)
    assert batch_table(told).splitlines()[:2] == [
        "t,epoch,batch,loss,accuracy,texts_per_second",
        "0.0,1,1,0.7,0.7,100.0",
    ]
    assert epoch_table(told).splitlines() == [
        "epoch,loss,val_loss,seconds,learning_rate,whole",
        "1,0.5,0.4,2.0,0.001,True",
        "2,0.5,0.3,2.0,0.001,True",
    ]


@given(st.lists(st.floats(0, 10), min_size=1, max_size=900), st.integers(4, 300))
def test_thinned_points_keep_their_extremes_their_order_and_the_last(values: list[float], most: int) -> None:
    points = list(enumerate(values))
    kept = thinned(points, most)
    assert {min(values), max(values)} <= {y for _, y in kept}
    assert (kept[-1], sorted(kept)) == (points[-1], kept)
    assert set(kept) <= set(points)
    assert len(kept) <= max(most, 4) + 3


def test_few_points_are_not_thinned() -> None:
    points = [(float(at), 0.5) for at in range(400)]
    assert thinned(points, 800) == points
