"""What was measured about memory and distance: recorded whole, and read back as it was."""

import pytest

from core.errors import DataError
from core.experiments.points import RecallPoint, half_distance, mean_accuracies
from core.experiments.recall import parse_recall
from core.recipe import Cell


def point(distance: int, test: float, cell: Cell = Cell.GRU, seed: int = 7) -> RecallPoint:
    return RecallPoint(cell, distance, seed, 3, 1.0, test, 1.0, 2.0)


def test_a_cell_collapses_where_its_mean_falls_below_half_way_to_guessing() -> None:
    points = [point(5, 1.0), point(10, 0.9), point(10, 0.3, seed=8), point(20, 0.2)]
    assert mean_accuracies(points, Cell.GRU) == [(5, 1.0), (10, pytest.approx(0.6)), (20, 0.2)]
    assert half_distance(points, Cell.GRU, 0.25) == 10
    assert half_distance(points[:1], Cell.GRU, 0.25) is None


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(DataError, match="recall"):
        parse_recall({"points": [{}]})
