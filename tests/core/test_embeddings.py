import shutil
from pathlib import Path

import numpy as np
import pytest

from core.embeddings import (
    drawn_rows,
    find_row,
    find_word,
    map_run,
    map_table,
    open_vectors,
    special_rows,
    table_of,
    texts_of_one_word,
    word_rows,
    word_verdicts,
)
from core.opened import NoSnapshotError, OpenedRun, open_run
from core.places import ASSETS, Places
from core.recipe import Text, VocabularyRecipe
from core.runs.folder import RunFolder
from core.text.encode import Encoder, fit_encoder
from core.text.vectors import keep_vectors
from core.text.vocabulary import Vocabulary

SHIPPED = RunFolder(ASSETS / "first_look" / "lstm")
TEXTS = ["good film good film", "bad film bad", "good bad plot plot"]


def encoder(**text: object) -> Encoder:
    return fit_encoder(TEXTS, Text.model_validate({"length": 4, **text}))


@pytest.fixture(scope="module")
def opened() -> OpenedRun:
    return open_run(SHIPPED)


def test_a_run_is_mapped_at_every_kept_epoch(opened: OpenedRun) -> None:
    found = map_run(SHIPPED, opened.encoder.vocabulary)
    assert found.epochs == opened.epochs
    assert found.positions.shape == (len(opened.epochs), len(opened.network.table), 3)
    assert (found.moved[0] == 0).all()
    assert found.moved[-1].max() > 0.5


def test_the_axes_are_fitted_on_the_words_that_are_drawn(opened: OpenedRun) -> None:
    found = map_run(SHIPPED, opened.encoder.vocabulary)
    drawn = found.positions[-1][drawn_rows(opened.encoder.vocabulary)]
    np.testing.assert_allclose(drawn.mean(axis=0), 0, atol=1e-5)


def test_a_run_without_a_network_says_so(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED.path, tmp_path / "run", ignore=shutil.ignore_patterns("snapshots"))
    with pytest.raises(NoSnapshotError, match="has no network to open yet"):
        map_run(RunFolder(tmp_path / "run"), encoder().vocabulary)


@pytest.mark.parametrize(
    ("unknown", "start", "specials"), [("drop", False, 1), ("token", False, 2), ("token", True, 3)]
)
def test_words_stand_after_padding_unknown_and_start(unknown: str, start: bool, specials: int) -> None:
    fitted = encoder(vocabulary={"unknown": unknown, "start_token": start}).vocabulary
    assert special_rows(fitted) == specials
    assert [fitted.tokens[row] for row in word_rows(fitted)] == list(fitted.words)


def test_at_most_the_2000_most_frequent_words_are_drawn() -> None:
    many = tuple(f"word{number}" for number in range(5000))
    fitted = Vocabulary(("", *many), (0, *range(5000, 0, -1)), VocabularyRecipe(unknown="drop").unknown, False, 0.0)
    assert list(drawn_rows(fitted)) == list(range(1, 2001))


def test_a_word_is_found_as_the_network_reads_it() -> None:
    fitted = encoder()
    assert fitted.vocabulary.tokens[find_row(fitted, "  GOOD ") or 0] == "good"


def test_a_word_is_found_where_padding_and_a_start_token_stand_before_it() -> None:
    fitted = encoder(pad="front", mask=False, vocabulary={"start_token": True})
    assert fitted.vocabulary.tokens[find_row(fitted, "film") or 0] == "film"


def test_an_unknown_word_is_found_at_the_unknown_words_row() -> None:
    assert find_row(encoder(), "zebra") == 1


@pytest.mark.parametrize("typed", ["zebra", "", "!?"])
def test_what_is_not_read_is_not_found(typed: str) -> None:
    assert find_row(encoder(vocabulary={"unknown": "drop"}), typed) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ({}, [[3], [4]]),
        ({"mask": False}, [[3, 0, 0, 0], [4, 0, 0, 0]]),
        ({"mask": False, "pad": "front"}, [[0, 0, 0, 3], [0, 0, 0, 4]]),
        ({"mask": False, "vocabulary": {"start_token": True}}, [[2, 3, 0, 0], [2, 4, 0, 0]]),
    ],
)
def test_a_text_of_one_word_is_the_row_that_the_network_reads(
    text: dict[str, object], expected: list[list[int]]
) -> None:
    assert [row.tolist() for row in texts_of_one_word(encoder(**text), [3, 4])] == expected


def test_no_words_are_no_texts() -> None:
    assert texts_of_one_word(encoder(), []) == []


def test_a_words_verdict_is_that_of_a_text_of_it_alone(opened: OpenedRun) -> None:
    row = find_row(opened.encoder, "wonderful")
    found = word_verdicts(opened, np.array([row]))
    assert found is not None
    _, trace = opened.read("wonderful")
    assert found[0] == pytest.approx(trace.final[1], abs=1e-6)


def test_a_networks_words_are_its_rows_by_name(opened: OpenedRun) -> None:
    words = table_of(opened)
    assert [words.name(row) for row in (0, 1)] == ["padding", "[unknown]"]
    assert len(words.words) == len(opened.encoder.vocabulary.words)
    assert list(words.drawn) == list(drawn_rows(opened.encoder.vocabulary))


@pytest.fixture
def vectors(tmp_path: Path) -> tuple[Places, str]:
    path, places = tmp_path / "vectors.txt", Places(tmp_path / "home")
    path.write_text("the 1 0 0\ngood 0 1 0.5\nParis 0 -1 2\n", encoding="utf-8")
    return places, keep_vectors(places, path, "mine").id


def test_kept_vectors_are_opened_in_their_order_with_no_counts(vectors: tuple[Places, str]) -> None:
    words = open_vectors(*vectors)
    assert (list(words.tokens), words.counts, words.specials) == (["the", "good", "Paris"], None, 0)
    np.testing.assert_allclose(words.table, [[1, 0, 0], [0, 1, 0.5], [0, -1, 2]])


def test_of_many_kept_words_the_first_are_opened_and_the_others_counted(
    vectors: tuple[Places, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert open_vectors(*vectors).left_out == 0
    monkeypatch.setattr("core.embeddings.MOST_OPENED", 2)
    words = open_vectors(*vectors)
    assert (list(words.tokens), words.left_out) == (["the", "good"], 1)


def test_vectors_that_nothing_trains_are_mapped_once(vectors: tuple[Places, str]) -> None:
    found = map_table(open_vectors(*vectors))
    assert (found.epochs, found.positions.shape) == ((0,), (1, 3, 3))


@pytest.mark.parametrize(("typed", "row"), [("Paris", 2), (" GOOD ", 1), ("paris", None), ("", None)])
def test_a_word_of_a_file_is_found_as_typed_or_in_lower_case(
    vectors: tuple[Places, str], typed: str, row: int | None
) -> None:
    assert find_word(open_vectors(*vectors), typed) == row
