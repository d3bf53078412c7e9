import numpy as np
import pytest

from core.inside.order import cluster_order

RNG = np.random.default_rng(0)


def test_units_that_did_alike_stand_beside_each_other() -> None:
    kinds = RNG.normal(size=(3, 9))
    of_unit = np.array([0, 1, 2, 0, 1, 2, 0, 1, 2])
    values = (kinds[of_unit] + 0.01 * RNG.normal(size=(9, 9))).T.astype(np.float32)
    kinds_in_order = [int(of_unit[unit]) for unit in cluster_order([values])]
    changes = np.count_nonzero(np.diff(kinds_in_order))
    assert changes == 2


def test_every_unit_stands_once_over_several_pictures() -> None:
    pictures = [RNG.normal(size=(4, 7)).astype(np.float32) for _ in range(3)]
    assert sorted(cluster_order(pictures)) == list(range(7))


@pytest.mark.parametrize("units", [1, 2])
def test_few_units_keep_their_places(units: int) -> None:
    assert cluster_order([np.ones((3, units), np.float32)]) == list(range(units))


def test_units_that_are_no_numbers_are_sorted_all_the_same() -> None:
    values = np.array([[np.nan, 1, np.inf, 0.5]], np.float32)
    assert sorted(cluster_order([values])) == [0, 1, 2, 3]
