import pyarrow as pa
import pytest

from core.data.labelled import TEST, TRAIN, VALIDATION
from core.data.labels.labelling import Labelling, Origin, label_columns, label_values
from core.data.reading.rejects import Reject
from core.errors import DataError

ORIGIN = Origin(name="here", text="text", label="stars", left_out={"wrong number of fields": 2})


def cells(rows: list[tuple[str, ...]], *more: str) -> pa.Table:
    """Return rows as a table hands them over, in two chunks, the lines beginning below a header."""
    names = ["text", "label", *more]
    columns = [
        pa.chunked_array([column[:2], column[2:]], pa.large_string()) for column in map(list, zip(*rows, strict=True))
    ]
    numbers = range(1, len(rows) + 1)
    return pa.table(
        [*columns, pa.array(numbers), pa.array([number + 1 for number in numbers])], [*names, "row", "line"]
    )


def texts_of(labelling: Labelling) -> dict[str, str]:
    labelled = labelling.labelled
    names = [labelled.classes[label] for label in labelled.labels]
    return dict(zip(labelled.texts.to_pylist(), names, strict=True))


def test_rows_without_a_text_or_a_label_are_rejected_with_their_line() -> None:
    rows = [("good", "1"), ("  ", "0"), ("", "1"), ("bad", "0"), ("odd", " "), ("\u3000", "0")]
    labelling = label_columns(cells(rows), ORIGIN)
    assert texts_of(labelling) == {"good": "positive", "bad": "negative"}
    assert labelling.labelled.rows.tolist() == [1, 4]
    assert [*labelling.rejects] == [
        Reject(3, "empty text", "  \t0"),
        Reject(4, "empty text", "\t1"),
        Reject(6, "missing label", "odd\t "),
        Reject(7, "empty text", "\u3000\t0"),
    ]
    assert labelling.labelled.left_out == {"wrong number of fields": 2, "empty text": 3, "missing label": 1}


def test_rejects_are_a_sequence_and_cut_to_what_can_be_shown() -> None:
    rejects = label_columns(cells([("a", "x"), ("b", "y"), ("c" * 5000, ""), ("d", "x"), ("", "y")]), ORIGIN).rejects
    assert len(rejects) == 2
    assert rejects[-1] == rejects[1] == Reject(6, "empty text", "\ty")
    assert rejects[:1] == [Reject(4, "missing label", "c" * 1000)]


@pytest.mark.parametrize("missing", ["nan", "NaN", "NULL", "N/A", "na", "\\N", "<NA>", "#N/A"])
def test_what_programs_write_for_a_missing_value_is_no_label(missing: str) -> None:
    labelling = label_columns(cells([("a", "x"), ("b", "y"), ("c", missing)]), ORIGIN)
    assert labelling.labelled.classes == ("x", "y")
    assert labelling.labelled.left_out["missing label"] == 1


def test_a_class_that_reads_like_a_missing_value_can_be_listed() -> None:
    rows = [("a", "NA"), ("b", "EU"), ("c", "NA")]
    assert texts_of(label_columns(cells(rows), ORIGIN, {"NA": "America", "EU": "Europe"})) == {
        "a": "America",
        "b": "Europe",
        "c": "America",
    }


def test_values_that_are_not_listed_are_rejected() -> None:
    labelling = label_columns(
        cells([("a", "0"), ("b", " 4 "), ("c", "2"), ("d", "4")]), ORIGIN, {"0": "no", "4": "yes"}
    )
    assert texts_of(labelling) == {"a": "no", "b": "yes", "d": "yes"}
    assert [*labelling.rejects] == [Reject(4, "label not listed", "c\t2")]


def test_numbers_are_cut_and_one_on_a_cut_belongs_above_it() -> None:
    rows = [("a", "1,5"), ("b", "2.5"), ("c", "3.5"), ("d", "5 stars"), ("e", "unknown")]
    labelling = label_columns(cells(rows), ORIGIN, threshold=[2.5, 3.5])
    assert texts_of(labelling) == {"a": "negative", "b": "neutral", "c": "positive", "d": "positive"}
    assert [*labelling.rejects] == [Reject(6, "label is not a number", "e\tunknown")]


def test_what_a_threshold_makes_can_be_renamed_and_left_out() -> None:
    rows = [("a", "1"), ("b", "3"), ("c", "5"), ("d", "x")]
    labelling = label_columns(cells(rows), ORIGIN, {"negative": "bad", "positive": "good"}, [2.5, 3.5])
    assert texts_of(labelling) == {"a": "bad", "c": "good"}
    assert [reject.reason for reject in labelling.rejects] == ["label not listed", "label is not a number"]


def test_more_cuts_make_ranges() -> None:
    labelling = label_columns(
        cells([("a", "1"), ("b", "25"), ("c", "11"), ("d", "30")]), ORIGIN, threshold=[10, 20, 30]
    )
    assert labelling.labelled.classes == ("below 10", "10 to below 20", "20 to below 30", "30 and above")
    assert labelling.labelled.labels.tolist() == [0, 2, 1, 3]


def test_the_source_may_give_each_row_a_part() -> None:
    rows = [("a", "x", "train"), ("b", "y", "Test"), ("c", "x", "dev"), ("d", "y", "unsup"), ("e", "y", "")]
    labelling = label_columns(cells(rows, "split"), ORIGIN)
    assert labelling.labelled.given is not None
    assert labelling.labelled.given.tolist() == [TRAIN, TEST, VALIDATION]
    assert [*labelling.rejects] == [Reject(5, "unknown part", "d\ty\tunsup"), Reject(6, "unknown part", "e\ty\t")]


@pytest.mark.parametrize(
    ("rows", "settings", "sentence"),
    [
        ([("", "1"), (" ", "0"), ("", "1")], {}, "column text of here, but all its cells are empty"),
        ([(f"text {n}", f"id-{n}") for n in range(20)], {}, "column stars of here has 20 values in 20 rows"),
        (
            [(f"text {n}", str(n % 60)) for n in range(600)],
            {},
            r"60 values in 600 rows.*set data\.threshold, such as \[",
        ),
        (
            [("a", "x"), ("b", "y")],
            {"classes": {"z": "c"}},
            r"data\.classes: expected values found in .* \(x, y\), got 'z'",
        ),
        (
            [("a", "x"), ("b", "y")],
            {"threshold": [1]},
            r"data\.threshold: expected numbers in column stars of here, got x, y",
        ),
        (
            [("a", "1"), ("b", "2")],
            {"threshold": [1.5], "classes": {"neutral": "c"}},
            r"what the threshold makes of .* \(negative, positive\), got 'neutral'",
        ),
    ],
)
def test_columns_of_no_use_are_told_in_a_sentence(
    rows: list[tuple[str, ...]], settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence):
        label_columns(cells(rows), ORIGIN, **settings)  # type: ignore[arg-type]


def test_values_are_counted_the_commonest_first() -> None:
    assert label_values(cells([("a", "x"), ("b", " y"), ("", "y"), ("d", "")])) == {"y": 2, "x": 1}


def test_a_table_without_rows_has_no_texts() -> None:
    empty = pa.table({"text": pa.array([], pa.large_string()), "label": pa.array([], pa.large_string())})
    with pytest.raises(DataError, match="all its cells are empty"):
        label_columns(empty, ORIGIN)


def test_a_split_column_that_names_no_part_is_told_with_what_was_left_out() -> None:
    origin = Origin(name="here", text="text", label="stars", split="topic")
    with pytest.raises(
        DataError,
        match=r"all 3 are left out \(empty text: 1, unknown part: 2\); column topic names no .* choose another .* none",
    ):
        label_columns(cells([("a", "x", "food"), ("b", "y", "travel"), ("", "y", "food")], "split"), origin)


def test_labels_that_are_all_missing_are_told_in_a_sentence() -> None:
    with pytest.raises(DataError, match=r"all 2 are left out \(missing label: 2\); choose other columns"):
        label_columns(cells([("a", ""), ("b", "NaN")]), ORIGIN)


def test_none_is_a_class_unless_programs_wrote_missing_values_beside_it() -> None:
    rows = [("a", "joy"), ("b", "anger"), ("c", "None"), ("d", "None")]
    assert label_columns(cells(rows), ORIGIN).labelled.counts == {"None": 2, "anger": 1, "joy": 1}
    assert label_columns(cells([*rows, ("e", "NaN"), ("f", "joy")]), ORIGIN).labelled.counts == {"anger": 1, "joy": 2}
