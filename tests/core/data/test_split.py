import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.split import class_quotas, split_rows
from core.errors import DataError
from core.recipe import Split

LABELS = np.array([0, 1] * 50)
SORTED = np.repeat([0, 1], 50)


def test_the_validation_part_is_a_share_of_what_the_test_part_leaves() -> None:
    parts = split_rows(LABELS, Split(test=0.2, validation=0.1), seed=7)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (72, 8, 20)


def test_numbers_of_rows_are_taken_as_said() -> None:
    parts = split_rows(LABELS, Split(test=10, validation=5), seed=7)
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (85, 5, 10)


def test_stratified_parts_keep_the_shares_of_the_classes() -> None:
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    parts = split_rows(labels, Split(test=0.2, validation=0.5), seed=1)
    assert np.bincount(labels[parts.test]).tolist() == [12, 6, 2]
    assert np.bincount(labels[parts.validation]).tolist() == [24, 12, 4]


def test_the_tail_is_the_last_rows() -> None:
    parts = split_rows(LABELS, Split(test=10, validation=10, test_how="tail", validation_how="tail"), seed=7)
    assert parts.test.tolist() == [*range(90, 100)]
    assert parts.validation.tolist() == [*range(80, 90)]
    assert parts.train.tolist() == [*range(80)]


def test_the_same_seed_gives_the_same_parts_and_another_seed_others() -> None:
    first, again, other = (split_rows(LABELS, Split(test_how="random"), seed) for seed in (1, 1, 2))
    assert first.test.tolist() == again.test.tolist()
    assert first.test.tolist() != other.test.tolist()


def test_a_tail_that_leaves_one_class_is_refused() -> None:
    with pytest.raises(DataError, match=r"split\.test and split\.validation leave one"):
        split_rows(SORTED, Split(test=0.5, test_how="tail"), seed=7)


@pytest.mark.parametrize(
    ("split", "field"),
    [
        (Split(test=100), r"split\.test"),
        (Split(test=0.9, validation=10), r"split\.validation"),
        (Split(test=500), "500"),
    ],
)
def test_a_part_that_takes_all_rows_is_refused(split: Split, field: str) -> None:
    with pytest.raises(DataError, match=field):
        split_rows(LABELS, split, seed=7)


@given(
    st.integers(40, 300),
    st.floats(0.05, 0.3),
    st.floats(0.05, 0.3),
    st.sampled_from(["stratified", "random", "tail"]),
    st.integers(0, 9),
)
def test_every_row_is_in_exactly_one_part(rows: int, test: float, validation: float, how: str, seed: int) -> None:
    labels = np.arange(rows) % 2
    split = Split(test=test, validation=validation, test_how=how, validation_how=how)
    parts = split_rows(labels, split, seed)
    assert sorted([*parts.train, *parts.validation, *parts.test]) == [*range(rows)]


@given(st.lists(st.integers(1, 40), min_size=2, max_size=6), st.floats(0.01, 0.99))
def test_quotas_add_up_and_never_exceed_a_class(counts: list[int], share: float) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    size = max(1, int(len(labels) * share))
    quotas = class_quotas(labels, size)
    assert sum(quotas.values()) == size
    assert all(quotas[label] <= count for label, count in enumerate(counts))
