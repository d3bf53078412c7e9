"""Cells compared within a seed."""

import pytest

from core.errors import DataError
from core.experiments.cells import CellPoint, CellSeries, mean_of, paired_difference, parse_series
from core.recipe import Cell


def point(cell: Cell, seed: int, test: float = 0.7, gap: float = 0.1) -> CellPoint:
    return CellPoint(
        cell=cell,
        seed=seed,
        parameters=1000,
        cell_parameters=100,
        epoch=2,
        epochs=3,
        train=0.7 + gap,
        validation=0.7,
        test=test,
        last_train=0.9,
        last_validation=0.65,
        seconds=1.5,
    )


def test_a_difference_is_taken_within_each_seed_that_both_cells_have() -> None:
    points = [
        point(Cell.GRU, 8, 0.75),
        point(Cell.GRU, 7, 0.70),
        point(Cell.GRU, 9, 0.99),
        point(Cell.LSTM, 7, 0.68),
        point(Cell.LSTM, 8, 0.74),
    ]
    found = paired_difference(points, Cell.GRU, Cell.LSTM, lambda one: one.test)
    assert found is not None
    assert found.by_seed == pytest.approx((0.02, 0.01))
    assert found.mean == pytest.approx(0.015)


def test_differences_that_agree_are_clear_although_the_seeds_lie_far_apart() -> None:
    tests = {7: 0.5, 8: 0.7, 9: 0.9}
    points = [point(Cell.LSTM, seed, test) for seed, test in tests.items()]
    points += [point(Cell.GRU, seed, test + 0.02 + seed / 10_000) for seed, test in tests.items()]
    found = paired_difference(points, Cell.GRU, Cell.LSTM, lambda one: one.test)
    assert found is not None
    assert found.is_clear


def test_one_seed_has_no_interval_and_no_shared_seed_no_difference() -> None:
    one = [point(Cell.GRU, 7), point(Cell.LSTM, 7)]
    found = paired_difference(one, Cell.GRU, Cell.LSTM, lambda point: point.test)
    assert found is not None
    assert (found.interval, found.is_clear) == (None, False)
    other = [point(Cell.GRU, 7), point(Cell.LSTM, 8)]
    assert paired_difference(other, Cell.GRU, Cell.LSTM, lambda point: point.test) is None


def test_the_gap_is_training_less_validation_at_either_epoch() -> None:
    one = point(Cell.GRU, 7, gap=0.2)
    assert (one.gap, one.last_gap) == (pytest.approx(0.2), pytest.approx(0.25))
    assert mean_of([one, point(Cell.GRU, 8, gap=0.1)], lambda point: point.gap) == pytest.approx(0.15)


def test_a_series_reads_back_as_it_was_written() -> None:
    series = CellSeries("2026-11-25", "CPU", 12.0, (8, 1, 10), (point(Cell.GRU, 8), point(Cell.GRU, 7)))
    assert parse_series(series.document()) == series
    assert [one.seed for one in series.of(Cell.GRU)] == series.seeds == [7, 8]


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(DataError, match="claims"):
        parse_series({"points": [{}], "texts": [1, 2, 3]})
