import gzip
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.errors import DataError, RecipeError
from core.history import Pretrained
from core.places import Places
from core.recipe import Network, Unknown, VocabularyRecipe
from core.text.vector_file import open_vector_file
from core.text.vectors import (
    delete_vectors,
    keep_vectors,
    list_vectors,
    open_kept,
    start_vectors,
    with_whole_path,
)
from core.text.vocabulary import Vocabulary, fit_vocabulary

GLOVE = "good 1 0.5 -2e-1\nbad -1 0 0.25\ncafé 3 3 3\n. . . 9 9 9\nbad 7 7 7\nnan nan 1 1\n"
WORD2VEC = "3 3\ngood 1 0.5 -2e-1 \nbad -1 0 0.25 \ncafé 3 3 3 \n"
VALUES = {"good": [1, 0.5, -0.2], "bad": [-1, 0, 0.25], "café": [3, 3, 3]}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def vocabulary() -> Vocabulary:
    return fit_vocabulary({"film": 5, "good": 3, "bad": 2}, 4, VocabularyRecipe(start_token=True))


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def packed(path: Path, content: str) -> Path:
    path.write_bytes(gzip.compress(content.encode()))
    return path


def archived(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return path


def first_ones(path: Path, size: int | None = None) -> dict[str, list[float]]:
    return dict(reversed([line for line in open_vector_file(path, size).lines() if line is not None]))


@pytest.mark.parametrize("content", [GLOVE, WORD2VEC, GLOVE.replace("\n", "\r\n"), "\n" + GLOVE.replace(" ", "\t", 3)])
@pytest.mark.parametrize("write", [written, packed])
def test_files_of_glove_word2vec_and_fasttext_are_read(tmp_path: Path, content: str, write: object) -> None:
    assert first_ones(write(tmp_path / "vectors", content)) == VALUES  # type: ignore[operator]


def test_the_first_vector_of_a_word_counts(places: Places, tmp_path: Path) -> None:
    info = keep_vectors(places, written(tmp_path / "glove.txt", GLOVE), "GloVe")
    words, matrix = open_kept(places, info.id)
    assert (info.name, info.size, info.words, info.left_out) == ("GloVe", 3, 3, 2)
    assert dict(zip(words.to_pylist(), matrix.astype(float).round(6).tolist(), strict=True)) == VALUES


def test_of_several_tables_in_an_archive_the_one_of_the_embeddings_size_is_read(tmp_path: Path) -> None:
    path = archived(tmp_path / "glove.zip", two_txt="good 1 2\n", three_txt=GLOVE, readme_md="# words")
    assert first_ones(path, 3) == VALUES
    with pytest.raises(DataError, match=r"got several: 2 \(two.txt\), 3 \(three.txt\)"):
        open_vector_file(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "each line a word and its numbers"),
        ("text,label\nI like it,1\n", "got 'text,label'"),
        ("only words here\n", "each line a word and its numbers"),
        ("100 3\nonly words here\n", "each line a word and its numbers"),
        ("good " + "1 " * 5000, "each line a word and its numbers"),
        ("x" * 1_000_001, "a line of more than 1000000 bytes"),
    ],
)
def test_what_holds_no_vectors_is_told_so(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(DataError, match=problem):
        open_vector_file(written(tmp_path / "file.txt", content))


def test_a_file_most_of_whose_lines_are_of_another_length_is_not_kept(places: Places, tmp_path: Path) -> None:
    path = written(tmp_path / "mixed.txt", "page 5\n" + "good 1 2 3\nbad 4 5 6\n")
    with pytest.raises(DataError, match=r"1 numbers on each line of mixed\.txt.* 2 lines hold something else and 1 do"):
        keep_vectors(places, path, "mixed")
    assert [*places.vectors.iterdir()] == []


def test_a_damaged_archive_is_told_as_one(places: Places, tmp_path: Path) -> None:
    whole = gzip.compress(("good 1 2\n" + "bad 3 4\n" * 9999).encode())
    (tmp_path / "cut.vec.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="cannot be read"):
        keep_vectors(places, tmp_path / "cut.vec.gz", "cut")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(DataError, match="cannot be read"):
        open_vector_file(tmp_path / "broken.zip")
    with pytest.raises(DataError, match=r"expected a \.txt or \.vec file"):
        open_vector_file(archived(tmp_path / "other.zip", readme_md="# words"))
    assert list_vectors(places) == ()
    assert [*places.vectors.iterdir()] == []


def test_words_get_their_vectors_and_what_has_none_is_counted(
    places: Places, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    found = start_vectors(places, str(written(tmp_path / "glove.txt", GLOVE)), vocabulary, 3)
    assert [vocabulary.tokens[row] for row in found.rows] == ["good", "bad"]
    assert_array_equal(found.values, np.array([VALUES["good"], VALUES["bad"]], np.float32))
    assert found.known == Pretrained("glove.txt", found=2, words=3, token_share=0.5)


def test_tokens_that_the_vocabulary_drops_have_no_vector(places: Places, tmp_path: Path) -> None:
    recipe = VocabularyRecipe(unknown=Unknown.DROP, minimum_count=3)
    vocabulary = fit_vocabulary({"film": 4, "good": 4, "bad": 2}, 4, recipe)
    found = start_vectors(places, str(written(tmp_path / "glove.txt", GLOVE)), vocabulary, 3)
    assert found.known.token_share == pytest.approx(0.4)


def test_kept_vectors_give_the_same_as_their_file(places: Places, tmp_path: Path, vocabulary: Vocabulary) -> None:
    path = packed(tmp_path / "wiki.vec.gz", WORD2VEC)
    info = keep_vectors(places, path, "Wikipedia")
    from_file, from_kept = (start_vectors(places, named, vocabulary, 3) for named in (str(path), info.id))
    assert_array_equal(from_kept.rows, from_file.rows)
    assert_array_equal(from_kept.values, from_file.values)
    assert from_kept.known == replace(from_file.known, name="Wikipedia")


def test_vectors_without_any_word_of_the_vocabulary_leave_all_to_chance(
    places: Places, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    found = start_vectors(places, str(written(tmp_path / "v.txt", "zorp 1 2 3\n")), vocabulary, 3)
    assert found.values.shape == (0, 3)
    assert found.known.token_share == 0


def test_vectors_of_another_size_are_refused_with_both_numbers(
    places: Places, tmp_path: Path, vocabulary: Vocabulary
) -> None:
    path = written(tmp_path / "glove.txt", GLOVE)
    info = keep_vectors(places, path, "GloVe")
    for named in (str(path), info.id):
        with pytest.raises(RecipeError, match=r"network\.embedding\.size: expected 3, .* got 32"):
            start_vectors(places, named, vocabulary, 32)


@pytest.mark.parametrize("named", ["0123456789abcdef", "missing.txt", "../home", ".", "/"])
def test_vectors_that_are_not_here_are_told_so(places: Places, vocabulary: Vocabulary, named: str) -> None:
    with pytest.raises(DataError, match=r"network\.embedding\.pretrained: expected the id of kept vectors"):
        start_vectors(places, named, vocabulary, 3)


def test_the_same_file_is_kept_once_and_can_be_deleted(places: Places, tmp_path: Path) -> None:
    path = written(tmp_path / "glove.txt", GLOVE)
    info = keep_vectors(places, path, "GloVe")
    assert keep_vectors(places, path, "another name") == info
    assert list_vectors(places) == (info,)
    delete_vectors(places, info.id)
    assert list_vectors(places) == ()
    for gone in (lambda: delete_vectors(places, info.id), lambda: open_kept(places, info.id)):
        with pytest.raises(DataError, match="may have been deleted"):
            gone()


def test_damaged_kept_vectors_are_told_so(places: Places, tmp_path: Path) -> None:
    info = keep_vectors(places, written(tmp_path / "glove.txt", GLOVE), "GloVe")
    (places.vectors / info.id / "vectors.f32").write_bytes(b"")
    with pytest.raises(DataError, match="delete them and keep them again"):
        open_kept(places, info.id)


def test_keeping_tells_how_far_it_is(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.vectors.WORDS_AT_ONCE", 2)
    told: list[float] = []
    keep_vectors(places, written(tmp_path / "w2v.txt", WORD2VEC), "w2v", lambda _, share: told.append(share))
    assert told == [2 / 3, 1.0]


def test_a_file_is_named_by_its_whole_path(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "glove.txt", GLOVE)
    for named, whole in [("glove.txt", str(tmp_path / "glove.txt")), ("other", "other"), (None, None)]:
        network = Network.model_validate({"embedding": {"pretrained": named}})
        assert with_whole_path(network, places).embedding.pretrained == whole


def test_what_is_kept_is_written_in_files_that_other_tools_read(places: Places, tmp_path: Path) -> None:
    info = keep_vectors(places, written(tmp_path / "glove.txt", GLOVE), "GloVe")
    folder = places.vectors / info.id
    assert json.loads((folder / "meta.json").read_text())["words"] == 3
    assert np.fromfile(folder / "vectors.f32", "<f4").shape == (9,)
