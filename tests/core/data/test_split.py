import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.labelled import Labelled
from core.data.split import class_quotas, looks_at_test, part_counts, split_rows
from core.errors import DataError
from core.recipe import Recipe, Split
from core.texts import text_column

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


def test_the_tail_of_the_classes_is_the_last_rows_of_each() -> None:
    split = Split(test=10, validation=0.1, test_how="class_tail", validation_how="tail")
    parts = split_rows(SORTED, split, seed=7)
    assert parts.test.tolist() == [*range(45, 50), *range(95, 100)]
    assert parts.validation.tolist() == [*range(86, 95)]


def test_every_row_is_in_the_test_part_of_one_fold_and_the_classes_are_dealt_evenly() -> None:
    folds = [split_rows(LABELS, Split(folds=7, fold=fold), seed=3).test for fold in range(7)]
    assert sorted(np.concatenate(folds).tolist()) == [*range(100)]
    assert {len(fold) for fold in folds} == {14, 15}
    assert all(abs(2 * LABELS[fold].sum() - len(fold)) <= 2 for fold in folds)


def test_too_few_rows_for_the_folds_are_refused() -> None:
    with pytest.raises(DataError, match=r"split\.folds: expected at least 10 rows for 5 folds, got 9"):
        split_rows(LABELS[:9], Split(folds=5), seed=7)


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


def test_the_given_test_part_is_kept_whole_and_validation_is_taken_from_the_rest() -> None:
    source = np.repeat([0, 2, 0], [60, 10, 30])
    parts = split_rows(LABELS, Split(test="given", validation=0.1), seed=7, given=source)
    assert parts.test.tolist() == [*range(60, 70)]
    assert (len(parts.train), len(parts.validation)) == (81, 9)
    assert not {*parts.validation} & {*range(60, 70)}


def test_a_given_validation_part_is_kept_too() -> None:
    source = np.repeat([0, 1, 2], [60, 10, 30])
    parts = split_rows(LABELS, Split(test="given", validation=0.5), seed=7, given=source)
    assert parts.train.tolist() == [*range(60)]
    assert parts.validation.tolist() == [*range(60, 70)]
    assert parts.test.tolist() == [*range(70, 100)]


def test_a_fraction_does_not_ask_which_part_was_given() -> None:
    source = np.repeat([0, 2], 50)
    with_given, without = (split_rows(LABELS, Split(), seed=7, given=given) for given in (source, None))
    assert with_given.test.tolist() == without.test.tolist()


@pytest.mark.parametrize("source", [None, np.zeros(100, np.int64), np.repeat([0, 1], 50)])
def test_a_source_that_gives_no_test_part_is_told_in_a_sentence(source: np.ndarray | None) -> None:
    with pytest.raises(DataError, match=r"split\.test: expected texts that the source gives as its test part"):
        split_rows(LABELS, Split(test="given"), seed=7, given=source)


@pytest.mark.parametrize("split", [Split(test=0.2, validation="test"), Split(test="given", validation="test")])
def test_the_validation_part_can_be_the_test_part(split: Split) -> None:
    parts = split_rows(LABELS, split, seed=7, given=np.repeat([0, 1, 2], [60, 20, 20]))
    assert parts.validation.tolist() == parts.test.tolist() == parts.others.tolist()
    assert len(parts.train) == 80


def test_the_parts_are_counted_by_class() -> None:
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    texts = text_column([str(row) for row in range(100)])
    labelled = Labelled(texts, labels, ("a", "b", "c"), np.arange(100), {}, "here")
    parts = split_rows(labels, Split(test=0.2, validation=0.5), seed=1)
    assert part_counts(labelled, parts) == {
        "train": {"a": 24, "b": 12, "c": 4},
        "validation": {"a": 24, "b": 12, "c": 4},
        "test": {"a": 12, "b": 6, "c": 2},
    }


@pytest.mark.parametrize(
    ("document", "sentences"),
    [
        ({}, []),
        ({"training": {"early_stopping": {}}}, []),
        ({"split": {"validation": "test"}}, ["looked at during training, because"]),
        (
            {"split": {"validation": "test"}, "training": {"early_stopping": {}}},
            ["looked at during training and chose the epoch, because"],
        ),
        ({"text": {"vocabulary": {"fit_on": "all"}}}, ["learnt from the test texts too"]),
    ],
)
def test_a_test_part_that_is_looked_at_is_named_as_such(document: dict[str, object], sentences: list[str]) -> None:
    found = looks_at_test(Recipe.parse(document))
    assert [sentence in told for sentence, told in zip(sentences, found, strict=True)] == [True] * len(sentences)


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
