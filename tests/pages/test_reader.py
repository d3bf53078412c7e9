import json
import re
from dataclasses import replace

import numpy as np
import pytest

from core.places import ASSETS
from core.recipe import Cell
from pages.shared.reader import Field, ReaderView, Row, reader_data

NOTE = "one {} cell, used 3 times: its state is handed on to the next word"
SCRIPTS = (ASSETS / "components" / "reader.js", ASSETS / "components" / "common" / "wording.js")


def column(*probabilities: float) -> np.ndarray:
    """Return two-class verdicts, one row a probability of the second class."""
    return np.array([[1 - p, p] for p in probabilities], dtype=np.float32)


VIEW = ReaderView(
    sentence="not blorped bad",
    classes=("negative", "positive"),
    tokens=("not", "blorped", "bad"),
    ids=(7, 1, 9),
    unknown=(False, True, False),
    padding=(False, False, False),
    verdict=column(0.4, 0.45, 0.1),
    before=np.array([0.45, 0.55], dtype=np.float32),
    final=np.array([0.9, 0.1], dtype=np.float32),
    cell=Cell.LSTM,
    picture=np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.83]], dtype=np.float32),
    picture_name="forget gate",
    picture_range="gate",
    units=(2, 0),
)

PADDED = replace(
    VIEW,
    tokens=("not", "", "", ""),
    ids=(7, 0, 0, 0),
    unknown=(False, False, False, False),
    padding=(False, True, True, True),
    verdict=column(0.4, 0.42, 0.44, 0.5),
    picture=np.arange(12, dtype=np.float32).reshape(4, 3) / 12,
)

EMPTY = replace(
    VIEW,
    sentence="",
    tokens=(),
    ids=(),
    unknown=(),
    padding=(),
    verdict=np.empty((0, 2)),
    picture=np.empty((0, 3)),
    final=VIEW.before,
)

THREE_CLASSES = replace(
    VIEW,
    classes=("bad", "fair", "good"),
    verdict=np.array([[0.2, 0.5, 0.3], [0.2, 0.6, 0.2], [0.1, 0.2, 0.7]]),
    before=np.array([0.3, 0.3, 0.4]),
    final=np.array([0.1, 0.2, 0.7]),
)


def test_a_move_is_the_verdict_after_a_word_less_the_one_before_it() -> None:
    assert [word["move"] for word in reader_data(VIEW)["columns"]] == [-0.15, 0.05, -0.35]


def test_the_first_word_is_measured_against_the_verdict_before_any_word() -> None:
    data = reader_data(replace(VIEW, before=np.array([0.9, 0.1])))
    assert (data["before"], data["columns"][0]["move"]) == (0.1, 0.3)


def test_numbers_are_rounded_to_four_digits_whatever_their_precision() -> None:
    third = replace(VIEW, verdict=column(1 / 3, 2 / 3, 0.83))
    assert [word["verdict"] for word in reader_data(third)["columns"]] == [0.3333, 0.6667, 0.83]


def test_the_data_survive_json_unchanged() -> None:
    data = reader_data(PADDED)
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_the_picture_holds_the_units_asked_for_in_their_order() -> None:
    picture = reader_data(VIEW)["picture"]
    assert picture["units"] == [2, 0]
    assert picture["values"] == [[0.3, 0.1], [0.6, 0.4], [0.83, 0.7]]


def test_a_gate_is_drawn_from_nought_to_one() -> None:
    picture = reader_data(VIEW)["picture"]
    assert (picture["low"], picture["high"]) == (0.0, 1.0)


def test_a_state_is_drawn_from_minus_one_to_one() -> None:
    picture = reader_data(replace(VIEW, picture_range="state"))["picture"]
    assert (picture["low"], picture["high"]) == (-1.0, 1.0)


def test_neighbouring_paddings_share_one_column_with_the_values_after_the_last() -> None:
    data = reader_data(PADDED)
    assert [word["text"] for word in data["columns"]] == ["not", "… 3 paddings …"]
    assert [word["kind"] for word in data["columns"]] == ["word", "padding"]
    assert [word["count"] for word in data["columns"]] == [1, 3]
    assert [word["move"] for word in data["columns"]] == [-0.15, 0.1]
    assert data["picture"]["values"][1] == [0.9167, 0.75]


def test_paddings_on_both_sides_of_a_word_stay_apart() -> None:
    data = reader_data(replace(PADDED, padding=(True, True, False, True)))
    assert [word["text"] for word in data["columns"]] == ["… 2 paddings …", "", "padding"]


def test_without_a_word_of_the_page_the_cursor_is_the_readers_own() -> None:
    assert reader_data(VIEW)["cursor"] is None


@pytest.mark.parametrize(("row", "place"), [(0, 0), (1, 0), (2, 1), (3, 2), (5, 2), (70, 0)])
def test_the_pages_word_is_in_the_column_that_holds_its_row(row: int, place: int) -> None:
    view = replace(
        PADDED,
        tokens=("", "", "not", "", "", ""),
        ids=(0, 0, 7, 0, 0, 0),
        unknown=(False,) * 6,
        padding=(True, True, False, True, True, True),
        verdict=column(*[0.5] * 6),
        picture=np.zeros((6, 3)),
        cursor=row,
    )
    assert reader_data(view)["cursor"] == {"column": place, "rows": [1, 2, 5]}


def test_an_empty_sentence_has_no_row_to_put_the_cursor_on() -> None:
    assert reader_data(replace(EMPTY, cursor=0))["cursor"] == {"column": 0, "rows": []}


def test_an_unknown_word_is_marked() -> None:
    assert [word["kind"] for word in reader_data(VIEW)["columns"]] == ["word", "unknown", "word"]


def test_the_outcome_names_the_winner_and_its_probability() -> None:
    outcome = reader_data(replace(VIEW, unknown=(False, False, False)))["outcome"]
    assert outcome == {"text": "negative, 0.90", "doubtful": False, "top": False}


def test_a_third_of_the_words_unknown_makes_the_verdict_doubtful() -> None:
    outcome = reader_data(VIEW)["outcome"]
    assert outcome["doubtful"] is True
    assert outcome["text"] == "negative, 0.90; doubtful: 1 of 3 words are unknown to this network"


def test_paddings_do_not_thin_out_the_unknown_words() -> None:
    assert replace(PADDED, unknown=(True, False, False, False)).doubtful


def test_dropped_words_count_as_unknown() -> None:
    known = replace(VIEW, unknown=(False, False, False))
    assert not known.doubtful
    assert replace(known, dropped=("blorped", "snarf")).doubtful


def test_dropped_words_are_named() -> None:
    notes = reader_data(replace(VIEW, dropped=("blorped", "snarf")))["notes"]
    assert notes == ["Left out, because nobody taught this network the words: blorped, snarf."]


@pytest.mark.parametrize(("cut", "start"), [(1, "1 word was cut"), (12, "12 words were cut")])
def test_cut_words_are_counted(cut: int, start: str) -> None:
    assert reader_data(replace(VIEW, cut=cut))["notes"][0].startswith(start)


def test_of_two_classes_the_second_is_at_the_top() -> None:
    assert reader_data(VIEW)["ends"] == {"top": "positive", "bottom": "negative", "middle": "undecided", "level": 0.5}


def test_of_more_classes_the_one_that_wins_at_the_end_is_followed() -> None:
    data = reader_data(THREE_CLASSES)
    assert data["ends"] == {"top": "good", "bottom": "not good", "middle": "undecided", "level": 0.3333}
    assert [word["verdict"] for word in data["columns"]] == [0.3, 0.2, 0.7]
    assert data["outcome"]["top"] is True


def test_an_empty_sentence_has_no_columns_and_no_outcome() -> None:
    data = reader_data(EMPTY)
    assert (data["columns"], data["picture"]["values"], data["outcome"]["text"]) == ([], [], "")
    assert data["outcome"]["doubtful"] is False


def test_only_an_lstm_hands_on_a_memory_beside_its_state() -> None:
    cells = [reader_data(replace(VIEW, cell=cell))["cell"] for cell in Cell]
    assert cells == [
        {"name": "SimpleRNN", "memory": False, "note": NOTE.format("SimpleRNN")},
        {"name": "LSTM", "memory": True, "note": NOTE.format("LSTM")},
        {"name": "GRU", "memory": False, "note": NOTE.format("GRU")},
    ]


def test_the_browser_has_every_word_that_it_writes_and_no_other() -> None:
    written = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    assert {*re.findall(r"\bwords\.(\w+)", written)} == {*reader_data(VIEW)["words"]}


def test_a_page_can_leave_rows_out_and_word_the_field() -> None:
    data = reader_data(VIEW, rows=(Row.CHIPS,), text_field=Field(label="Try it", shown=False, version=2))
    assert data["rows"] == ["chips"]
    assert (data["field"]["label"], data["field"]["shown"], data["field"]["version"]) == ("Try it", False, 2)


def test_parts_of_different_length_are_refused_with_their_lengths() -> None:
    with pytest.raises(ValueError, match=r"expected 3 rows.*got \[2, 3, 3, 3, 3\]"):
        replace(VIEW, ids=(7, 1))
