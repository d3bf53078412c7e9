import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.errors import DamagedRunError
from core.recipe import End, Text
from core.text.encode import Encoder, Ragged, fit_encoder, pad_rows, resolve_length
from core.text.vocabulary import Vocabulary

TRAIN = ["good film good", "bad film", "bad good"]
ROWS = Ragged(np.array([1, 2, 3, 4, 5, 6], np.int32), np.array([0, 3, 3, 6]))


def encoder_of(length: int = 4, unknown: str = "token", start_token: bool = False, **fields: object) -> Encoder:
    vocabulary = {"unknown": unknown, "start_token": start_token}
    text = Text.model_validate({"length": length, "vocabulary": vocabulary, **fields})
    specials = ["", *([] if unknown == "drop" else ["[unknown]"]), *(["[start]"] if start_token else [])]
    tokens = (*specials, "good", "bad", "film")
    counts = (0,) * len(tokens)
    return Encoder(Vocabulary(tokens, counts, text.vocabulary.unknown, start_token, 0.01), text, length)


def test_words_become_their_ids_and_others_the_unknown_id() -> None:
    assert encoder_of().encode(["Good zorp film"])[0].tolist() == [2, 1, 4]


def test_dropped_words_leave_no_gap() -> None:
    rows = encoder_of(unknown="drop").encode(["good zorp film", "zorp", "bad"])
    assert [row.tolist() for row in rows] == [[1, 3], [], [2]]


def test_every_row_begins_with_the_start_token() -> None:
    rows = encoder_of(start_token=True).encode(["good", "", "bad film"])
    assert [row.tolist() for row in rows] == [[2, 3], [2], [2, 4, 5]]


@pytest.mark.parametrize(("truncate", "kept"), [("front", [3, 4]), ("end", [2, 3])])
def test_long_texts_are_cut_at_the_end_the_recipe_names(truncate: str, kept: list[int]) -> None:
    assert encoder_of(length=2, truncate=truncate).encode(["good bad film"])[0].tolist() == kept


def test_no_texts_give_no_rows() -> None:
    assert len(encoder_of().encode([])) == 0


def test_texts_beyond_one_block_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.columns.ROWS_AT_ONCE", 2)
    rows = encoder_of(start_token=True).encode(["good", "bad", "film", "good bad", "bad"])
    assert [row.tolist() for row in rows] == [[2, 3], [2, 4], [2, 5], [2, 3, 4], [2, 4]]


def test_a_reading_shows_the_words_behind_unknown_ids() -> None:
    reading = encoder_of().read("GOOD zorp!")
    assert reading.tokens == ("good", "zorp")
    assert reading.ids.tolist() == [2, 1]
    assert reading.unknown == (False, True)
    assert reading.padding == (False, False)


def test_a_reading_lists_dropped_words_apart() -> None:
    reading = encoder_of(unknown="drop").read("good zorp film")
    assert reading.tokens == ("good", "film")
    assert reading.dropped == ("zorp",)
    assert reading.unknown == (False, False)


def test_a_reading_counts_what_was_cut() -> None:
    reading = encoder_of(length=2).read("good bad film good bad")
    assert reading.tokens == ("good", "bad")
    assert reading.cut == 3


@pytest.mark.parametrize(("pad", "ids"), [("end", [2, 0, 0, 0]), ("front", [0, 0, 0, 2])])
def test_without_a_mask_the_network_reads_the_padding(pad: str, ids: list[int]) -> None:
    reading = encoder_of(mask=False, pad=pad).read("good")
    assert reading.ids.tolist() == ids
    assert reading.padding == tuple(number == 0 for number in ids)
    assert "".join(reading.tokens) == "good"


def test_an_empty_text_reads_as_no_row() -> None:
    assert encoder_of().read(" ").ids.shape == (0,)


@given(st.text(st.characters()), st.sampled_from(["token", "untrained", "drop"]), st.booleans(), st.integers(1, 5))
def test_reading_a_text_gives_the_row_that_training_saw(text: str, unknown: str, start: bool, length: int) -> None:
    encoder = encoder_of(length, unknown, start)
    assert_array_equal(encoder.read(text).ids, encoder.encode([text])[0])


def test_the_vocabulary_is_learnt_from_the_training_part() -> None:
    text = Text.model_validate({"vocabulary": {"unknown": "drop"}})
    assert fit_encoder(TRAIN, text, rest=["secret"]).vocabulary.words == ("good", "film", "bad")


def test_the_vocabulary_may_be_learnt_from_everything() -> None:
    text = Text.model_validate({"vocabulary": {"unknown": "drop", "fit_on": "all"}})
    assert fit_encoder(TRAIN, text, rest=["secret"]).vocabulary.words == ("good", "film", "bad", "secret")


def test_the_vocabulary_may_be_learnt_from_raw_texts() -> None:
    text = Text.model_validate({"vocabulary": {"unknown": "drop", "fit_text": "raw"}})
    assert fit_encoder(["Good good"], text).vocabulary.words == ("Good", "good")


def test_a_length_that_is_given_is_kept() -> None:
    assert resolve_length([1, 2, 3], Text(length=77)) == 77


@pytest.mark.parametrize(
    ("lengths", "resolved"), [([], 1), ([0, 0], 1), ([*range(1, 101)], 96), ([7] * 99 + [500], 7), ([900] * 9, 250)]
)
def test_the_automatic_length_covers_most_training_texts(lengths: list[int], resolved: int) -> None:
    assert resolve_length(lengths, Text()) == resolved


def test_ragged_rows_are_read_one_by_one() -> None:
    assert [row.tolist() for row in ROWS] == [[1, 2, 3], [], [4, 5, 6]]
    assert ROWS.lengths.tolist() == [3, 0, 3]
    assert ROWS[-1].tolist() == [4, 5, 6]
    with pytest.raises(IndexError):
        ROWS[3]


def test_ragged_rows_can_be_selected_in_any_order() -> None:
    assert [row.tolist() for row in ROWS.select([2, 1, 0, 2])] == [[4, 5, 6], [], [1, 2, 3], [4, 5, 6]]


def test_padding_stands_at_the_end_asked_for() -> None:
    assert pad_rows(ROWS, 4, End.END).tolist() == [[1, 2, 3, 0], [0, 0, 0, 0], [4, 5, 6, 0]]
    assert pad_rows(ROWS, 4, End.FRONT).tolist() == [[0, 1, 2, 3], [0, 0, 0, 0], [0, 4, 5, 6]]


def test_rows_longer_than_the_matrix_are_not_cut_in_silence() -> None:
    with pytest.raises(ValueError, match="at most 2 ids"):
        pad_rows(ROWS, 2, End.END)


def test_an_encoder_comes_back_from_its_document() -> None:
    encoder = fit_encoder([*TRAIN, "não 😀 não 😀"], Text())
    assert Encoder.from_document(json.loads(json.dumps(encoder.document()))) == encoder


def test_an_encoder_carries_the_stop_words_it_takes_out() -> None:
    text = Text.model_validate({"clean": ["lowercase", {"stop_words": "english"}], "vocabulary": {"unknown": "drop"}})
    encoder = fit_encoder(["The film is not good"], text, word_lists={"english, negations kept": ("the", "is")})
    again = Encoder.from_document(json.loads(json.dumps(encoder.document())))
    assert again == encoder
    assert again.read("the good is not").tokens == ("good", "not")


def test_an_encoder_without_its_stop_words_is_damaged() -> None:
    text = Text.model_validate({"clean": [{"stop_words": "english"}]}).model_dump(mode="json")
    with pytest.raises(DamagedRunError, match="list of english stop words"):
        Encoder.from_document(encoder_of().document() | {"text": text})


def test_an_encoder_of_before_there_were_word_lists_is_read() -> None:
    document = encoder_of().document()
    del document["word_lists"]
    assert Encoder.from_document(document) == encoder_of()


@pytest.mark.parametrize("document", [None, [], {}, {"length": 3}, "text"])
def test_a_damaged_document_is_named(document: object) -> None:
    with pytest.raises(DamagedRunError, match="train the run again"):
        Encoder.from_document(document)


@pytest.mark.parametrize(
    "damage",
    [
        {"word_lists": [1]},
        {"length": 0},
        {"length": "long"},
        {"length": float("inf")},
        {"text": None},
        {"text": {"tokenizer": "eyes"}},
    ],
)
def test_a_damaged_field_is_named(damage: dict[str, object]) -> None:
    with pytest.raises(DamagedRunError, match="train"):
        Encoder.from_document(encoder_of().document() | damage)
