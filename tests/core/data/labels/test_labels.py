from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.labelled import TEST, TRAIN, VALIDATION, Labelled
from core.data.labels.rows import (
    check_classes,
    choose_columns,
    drop_duplicates,
    label_rows,
    limit_rows,
    rename_classes,
)
from core.data.reading.table import read_table
from core.errors import DataError
from core.texts import text_column

FEW = (
    "text,label\ngood film one,1\nbad film one,0\n,1\nno label here,\ngood film two,1\nodd film one,7\nbad film two,0\n"
)


def labelled_from(folder: Path, content: str, classes: dict[str, str] | None = None) -> Labelled:
    path = folder / "file.csv"
    path.write_text(content, encoding="utf-8")
    table = read_table(path)
    return label_rows(table, choose_columns(table), classes).labelled


def labelled_of(labels: list[int], texts: list[str] | None = None) -> Labelled:
    count = len(labels)
    texts = texts or [f"text {row}" for row in range(count)]
    return Labelled(text_column(texts), np.array(labels), ("negative", "positive"), np.arange(1, count + 1), {}, "here")


def test_rows_become_texts_with_classes_and_the_others_are_counted(tmp_path: Path) -> None:
    labelled = labelled_from(tmp_path, FEW, {"1": "positive", "0": "negative"})
    assert labelled.texts.to_pylist() == ["good film one", "bad film one", "good film two", "bad film two"]
    assert labelled.classes == ("negative", "positive")
    assert labelled.labels.tolist() == [1, 0, 1, 0]
    assert labelled.labels.dtype == np.int64
    assert labelled.rows.tolist() == [1, 2, 5, 7]
    assert labelled.left_out == {"empty text": 1, "missing label": 1, "label not listed": 1}
    assert labelled.counts == {"negative": 2, "positive": 2}


def test_several_values_may_share_a_class(tmp_path: Path) -> None:
    labelled = labelled_from(tmp_path, FEW, {"1": "fine", "7": "fine", "0": "poor"})
    assert labelled.counts == {"fine": 3, "poor": 2}


def test_a_mapping_of_a_value_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"data\.classes: expected values found in column label.*got '5'"):
        labelled_from(tmp_path, FEW, {"1": "positive", "5": "negative"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text,label\n ,1\n ,0\n,1\n,0\n", "none looks like one"),
        ("text,label\n" + "".join(f"a film of number {n},id-{n}\n" for n in range(20)), "20 values in 20 rows"),
        ("text,label\n" + "".join(f"a film of number {n},{n % 60}\n" for n in range(600)), "60 values in 600 rows"),
        ("a,b,c\n" + "".join(f"a film {n},a book {n},a long song {n}\n" for n in range(20)), "column of labels"),
    ],
)
def test_columns_of_no_use_are_told_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        labelled_from(tmp_path, content)


def test_an_empty_text_column_that_was_asked_for_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("text,label\n ,1\n ,0\n,1\n,0\n", encoding="utf-8")
    table = read_table(tmp_path / "file.csv")
    with pytest.raises(DataError, match=r"column text of file\.csv, but all its cells are empty"):
        label_rows(table, choose_columns(table, "text", "label"))


def test_texts_and_labels_cannot_be_one_column(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text(FEW, encoding="utf-8")
    with pytest.raises(DataError, match="different columns"):
        choose_columns(read_table(tmp_path / "file.csv"), "text", 0)


def test_one_class_only_is_refused() -> None:
    with pytest.raises(DataError, match=r"at least two classes in here, got one only \(positive\)"):
        check_classes(labelled_of([1, 1, 1]))


def test_a_class_with_too_few_rows_is_refused() -> None:
    with pytest.raises(DataError, match=r"at least 3 rows in every class of here, got negative \(2\)"):
        check_classes(labelled_of([0, 0, 1, 1, 1]))


def test_classes_that_can_be_learnt_pass() -> None:
    labelled = labelled_of([0, 0, 0, 1, 1, 1])
    assert check_classes(labelled) is labelled


def test_the_first_of_equal_texts_stays_and_copies_with_another_label_are_counted_apart() -> None:
    labelled = drop_duplicates(labelled_of([0, 1, 1, 0], ["same", "other", "same", "same"]))
    assert (labelled.texts.to_pylist(), labelled.labels.tolist()) == (["same", "other"], [0, 1])
    assert labelled.rows.tolist() == [1, 2]
    assert labelled.left_out == {"duplicate text": 1, "duplicate text with another label": 1}


def test_a_given_test_part_is_left_as_it_is_and_its_copies_elsewhere_go() -> None:
    labelled = labelled_of([0, 1, 0, 1, 0, 0], ["a", "b", "b", "b", "a", "a"])
    parted = replace(labelled, given=np.array([TRAIN, TRAIN, VALIDATION, VALIDATION, TEST, TEST]))
    dropped = drop_duplicates(parted)
    assert dropped.rows.tolist() == [3, 5, 6]
    assert dropped.given is not None
    assert dropped.given.tolist() == [VALIDATION, TEST, TEST]
    assert dropped.left_out == {"duplicate text": 1, "duplicate text with another label": 2}


def test_a_limit_keeps_the_shares_of_the_classes_and_the_order() -> None:
    labelled = limit_rows(labelled_of([0] * 60 + [1] * 20), 8, seed=3)
    assert labelled.counts == {"negative": 6, "positive": 2}
    assert labelled.rows.tolist() == sorted(labelled.rows.tolist())
    assert labelled.left_out == {"over the limit": 72}


def test_a_limit_keeps_the_shares_of_the_given_parts() -> None:
    given = np.repeat([TRAIN, TEST, TRAIN], [30, 20, 30])
    labelled = limit_rows(replace(labelled_of([0] * 40 + [1] * 40), given=given), 16, seed=3)
    assert labelled.given is not None
    assert np.bincount(labelled.given * 2 + labelled.labels).tolist() == [6, 6, 0, 0, 2, 2]


def test_a_limit_beyond_the_rows_changes_nothing() -> None:
    labelled = labelled_of([0, 1])
    assert limit_rows(labelled, 5, seed=3) is labelled


def test_classes_can_be_renamed_and_left_out() -> None:
    labelled = rename_classes(labelled_of([0, 1, 1]), {"positive": "fine"})
    assert (labelled.classes, labelled.labels.tolist(), labelled.rows.tolist()) == (("fine",), [0, 0], [2, 3])
    assert labelled.left_out == {"label not listed": 1}


def test_a_class_that_is_not_there_cannot_be_renamed() -> None:
    with pytest.raises(DataError, match="got 'sad'"):
        rename_classes(labelled_of([0, 1]), {"sad": "negative"})


def numbered(classes: tuple[str, ...]) -> Labelled:
    return replace(labelled_of([0, 1, 2, 2]), classes=classes)


def test_classes_that_are_numbers_can_be_cut() -> None:
    labelled = rename_classes(numbered(("5", "1.5", "3")), threshold=[2.5, 3.5])
    assert labelled.classes == ("negative", "neutral", "positive")
    assert labelled.labels.tolist() == [2, 0, 1, 1]


def test_what_a_cut_makes_can_be_left_out() -> None:
    labelled = rename_classes(numbered(("5", "1", "3")), {"negative": "bad", "positive": "good"}, [2.5, 3.5])
    assert (labelled.classes, labelled.labels.tolist()) == (("bad", "good"), [1, 0])
    assert labelled.left_out == {"label not listed": 2}


def test_classes_that_are_no_numbers_cannot_be_cut() -> None:
    with pytest.raises(DataError, match=r"data\.threshold: expected labels that are numbers in here, got low, 2, 3"):
        rename_classes(numbered(("low", "2", "3")), threshold=[1.5])


def test_a_column_of_parts_is_guessed_asked_for_or_refused(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{row % 2},{('train', 'test')[row % 2]}\n" for row in range(20))
    (tmp_path / "file.csv").write_text("text,label,split\n" + rows, encoding="utf-8")
    table = read_table(tmp_path / "file.csv")
    assert choose_columns(table).split == "split"
    assert choose_columns(table, split="2").split == "split"
    assert choose_columns(table, split="").split is None
    with pytest.raises(DataError, match=r"data\.split: expected a column of file\.csv"):
        choose_columns(table, split="fold")


def test_a_column_taken_for_the_split_is_no_label(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{('good', 'bad')[row % 2]},{row % 3}\n" for row in range(20))
    (tmp_path / "file.csv").write_text("text,sentiment,topic\n" + rows, encoding="utf-8")
    chosen = choose_columns(read_table(tmp_path / "file.csv"), split="sentiment")
    assert (chosen.text, chosen.label, chosen.split) == ("text", "topic", "sentiment")


@pytest.mark.parametrize(("role", "column"), [("text", "text"), ("label", "1")])
def test_the_split_cannot_be_the_column_of_texts_or_of_labels(tmp_path: Path, role: str, column: str) -> None:
    (tmp_path / "file.csv").write_text("text,label\n" + "a good film,1\na bad film,0\n" * 5, encoding="utf-8")
    with pytest.raises(DataError, match=rf"different columns, got {role}: (\w+), split: \1; choose another"):
        choose_columns(read_table(tmp_path / "file.csv"), **{role: column}, split=column)
