from pathlib import Path

import pytest

from core.errors import DataError
from core.places import Places, find_mirror
from core.recipe import Text
from core.steps import STOP_WORD_LANGUAGES
from core.text.clean import clean, steps_of
from core.text.word_lists import negations, resolve_word_lists


def text_of(*steps: object) -> Text:
    return Text.model_validate({"clean": [*steps]})


@pytest.mark.parametrize("language", STOP_WORD_LANGUAGES)
def test_every_language_with_stop_words_has_its_negations(language: str) -> None:
    assert negations(language)
    assert all(word == word.lower() for word in negations(language))


def test_chinese_stop_words_are_ours_and_keep_their_negations(tmp_path: Path) -> None:
    text = text_of({"stop_words": "chinese"})
    lists = resolve_word_lists(text, Places(tmp_path))
    assert clean(["我们的酒店不好但是便宜", "这里没有什么"], steps_of(text, lists)).to_pylist() == [
        "酒店不好但是便宜",
        "没有",
    ]


def test_texts_without_stop_words_need_no_list(tmp_path: Path) -> None:
    assert resolve_word_lists(text_of("lowercase"), Places(tmp_path)) == {}


def test_a_list_that_is_not_here_is_told_with_the_way_to_fetch_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UNROLLED_MIRROR", raising=False)
    with pytest.raises(DataError, match="fetch stopwords"):
        resolve_word_lists(text_of({"stop_words": "english"}), Places(tmp_path))


@pytest.mark.skipif(find_mirror() is None, reason="UNROLLED_MIRROR names no folder with copies of public data")
@pytest.mark.parametrize(
    ("language", "before", "kept", "dropped"),
    [
        ("english", "i don't like it, it is not good", "don't like , not good", "like , good"),
        ("portuguese", "não gostei, mas a comida nem é ruim", "não gostei, mas comida nem ruim", "gostei, comida ruim"),
    ],
)
def test_negations_stay_unless_asked_otherwise(
    tmp_path: Path, language: str, before: str, kept: str, dropped: str
) -> None:
    text = text_of({"stop_words": language}, {"stop_words": {"language": language, "keep_negations": False}})
    lists = resolve_word_lists(text, Places(tmp_path))
    with_negations, without = steps_of(text, lists)
    assert clean([before], [with_negations]).to_pylist() == [kept]
    assert clean([before], [without]).to_pylist() == [dropped]
