"""What was measured about memory and distance: recorded whole, and read back as it was."""

import pytest

from core.errors import DataError
from core.experiments.points import CELLS, RecallPoint, half_distance, mean_accuracies
from core.experiments.recall import DISTANCES, parse_recall, read_recall
from core.recipe import Cell


def point(distance: int, test: float, cell: Cell = Cell.GRU, seed: int = 7) -> RecallPoint:
    return RecallPoint(cell, distance, seed, 3, 1.0, test, 1.0, 2.0)


def test_every_cell_is_recorded_at_every_distance_and_the_word_is_in_every_text() -> None:
    points = read_recall().points
    assert {(one.cell, one.distance) for one in points} == {(cell, far) for cell in CELLS for far in DISTANCES}
    assert {one.bag for one in points} == {1.0}


def test_it_took_less_than_four_minutes_of_two_processors_for_each_seed() -> None:
    recorded = read_recall()
    assert recorded.seconds / len({one.seed for one in recorded.points}) < 240


def test_it_reads_back_as_it_was_written() -> None:
    assert parse_recall(read_recall().document()) == read_recall()


def test_a_cell_collapses_where_its_mean_falls_below_half_way_to_guessing() -> None:
    points = [point(5, 1.0), point(10, 0.9), point(10, 0.3, seed=8), point(20, 0.2)]
    assert mean_accuracies(points, Cell.GRU) == [(5, 1.0), (10, pytest.approx(0.6)), (20, 0.2)]
    assert half_distance(points, Cell.GRU, 0.25) == 10
    assert half_distance(points[:1], Cell.GRU, 0.25) is None


def test_what_is_no_result_is_refused() -> None:
    with pytest.raises(DataError, match="recall"):
        parse_recall({"points": [{}]})
