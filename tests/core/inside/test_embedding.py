import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inside.embedding import Neighbour, embedding_map, nearest, principal_axes


def table(rows: int = 30, size: int = 6, seed: int = 0) -> np.ndarray:
    spread = np.array([5.0, 3.0, 2.0, 1.0, 0.5, 0.2])[:size]
    return (np.random.default_rng(seed).normal(size=(rows, size)) * spread + 4).astype(np.float32)


def test_axes_are_of_length_1_at_right_angles_and_the_widest_first() -> None:
    axes = principal_axes(table())
    np.testing.assert_allclose(axes.directions @ axes.directions.T, np.eye(3), atol=1e-6)
    assert axes.shares[0] > axes.shares[1] > axes.shares[2] > 0


def test_the_shares_are_those_of_the_covariance() -> None:
    vectors = table()
    variances = np.sort(np.linalg.eigvalsh(np.cov(vectors.T.astype(np.float64))))[::-1]
    np.testing.assert_allclose(principal_axes(vectors).shares, variances[:3] / variances.sum(), rtol=1e-5)


def test_with_as_many_axes_as_dimensions_distances_are_kept() -> None:
    vectors = table(size=3)
    placed = principal_axes(vectors).project(vectors)
    assert np.linalg.norm(placed[0] - placed[1]) == pytest.approx(
        float(np.linalg.norm(vectors[0] - vectors[1])), rel=1e-5
    )


def test_an_axis_points_where_its_largest_component_is_positive() -> None:
    directions = principal_axes(table()).directions
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    assert (largest > 0).all()


def test_the_order_of_the_vectors_does_not_turn_the_picture() -> None:
    vectors = table()
    np.testing.assert_allclose(
        principal_axes(vectors[::-1]).project(vectors), principal_axes(vectors).project(vectors), atol=1e-4
    )


@pytest.mark.parametrize(("rows", "size"), [(1, 5), (2, 5), (5, 1), (5, 2)])
def test_axes_that_are_not_there_are_zeros_with_no_share(rows: int, size: int) -> None:
    axes = principal_axes(table(rows, size))
    assert axes.project(table(rows, size)).shape == (rows, 3)
    assert axes.shares[2] == 0
    assert np.isfinite(axes.shares).all()


def test_every_epoch_lies_on_the_axes_of_the_last_one() -> None:
    tables = {0: table(seed=1), 3: table(seed=2), 7: table(seed=3)}
    found = embedding_map([0, 3, 7], tables.__getitem__, np.arange(5, 30))
    axes = principal_axes(tables[7][5:])
    np.testing.assert_array_equal(found.axes.directions, axes.directions)
    np.testing.assert_allclose(found.positions[1], axes.project(tables[3]), rtol=1e-6)


def test_how_far_a_word_moved_is_measured_from_the_first_epoch_in_all_dimensions() -> None:
    start = np.zeros((4, 3), np.float32)
    end = np.array([[0, 0, 0], [3, 4, 0], [0, 0, 2], [1, 0, 0]], np.float32)
    found = embedding_map([0, 1], {0: start, 1: end}.__getitem__, np.arange(4))
    np.testing.assert_array_equal(found.moved, [[0, 0, 0, 0], [0, 5, 2, 1]])


def test_an_epoch_that_was_not_kept_shows_the_one_before_it() -> None:
    found = embedding_map([0, 2, 9], lambda _epoch: table(), np.arange(30))
    assert [found.place(epoch) for epoch in (0, 1, 2, 8, 9, 50)] == [0, 0, 1, 1, 2, 2]


def test_the_nearest_point_the_same_way_whatever_their_length() -> None:
    vectors = np.array([[1, 0], [9, 1], [0, 2], [-3, 0]], np.float32)
    found = nearest(vectors, 0, np.arange(4), count=3)
    assert [neighbour.row for neighbour in found] == [1, 2, 3]
    assert [neighbour.cosine for neighbour in found] == pytest.approx([9 / np.sqrt(82), 0, -1])


def test_only_the_rows_asked_for_are_neighbours_and_never_the_row_itself() -> None:
    assert {neighbour.row for neighbour in nearest(table(), 4, np.arange(3, 9), count=99)} == {3, 5, 6, 7, 8}


def test_a_vector_of_length_zero_is_near_to_nothing() -> None:
    vectors = np.array([[0, 0], [1, 1], [2, 0]], np.float32)
    assert nearest(vectors, 0, np.arange(3), count=2) == (Neighbour(1, 0.0), Neighbour(2, 0.0))


@given(seed=st.integers(0, 10_000), row=st.integers(0, 29))
def test_cosines_fall_from_1_to_minus_1(seed: int, row: int) -> None:
    cosines = [neighbour.cosine for neighbour in nearest(table(seed=seed) - 4, row, np.arange(30), count=29)]
    assert cosines == sorted(cosines, reverse=True)
    assert 1 >= cosines[0] >= cosines[-1] >= -1
