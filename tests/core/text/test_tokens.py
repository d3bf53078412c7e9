import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DataError
from core.recipe import Tokenizer
from core.text.tokens import TOKENIZERS, WORDS, tokenize


def words(text: str) -> list[str]:
    return tokenize([text], "words")[0]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("I don't like it.", ["I", "don't", "like", "it"]),
        ("don\u2019t", ["don't"]),
        ("não é ótimo, café!", ["não", "é", "ótimo", "café"]),
        ("great:) sad :-( <3 :D </3", ["great", ":)", "sad", ":-(", "<3", ":D", "</3"]),
        ("(in 1998) at 10:30", ["in", "1998", "at", "10", "30"]),
        ("http://x", ["http", "x"]),
        ("👍🏽 👨\u200d👩\u200d👧 🇧🇷❤\ufe0f", ["👍🏽", "👨\u200d👩\u200d👧", "🇧🇷", "❤\ufe0f"]),
        ("很好吃 ok", ["很", "好", "吃", "ok"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("'quoted' a''b", ["quoted", "a", "b"]),
        ("... --- !!!", []),
        ("", []),
    ],
)
def test_words_keep_contractions_emoticons_and_emoji_and_drop_other_punctuation(text: str, tokens: list[str]) -> None:
    assert words(text) == tokens


def test_whitespace_keeps_punctuation_on_its_word() -> None:
    assert [*tokenize(["so  good!\n", "", "\x1f a\u3000b"], "whitespace")] == [["so", "good!"], [], ["a", "b"]]


def test_characters_keep_their_spaces() -> None:
    assert [*tokenize(["a b"], Tokenizer.CHARACTERS)] == [["a", " ", "b"]]


def test_keras_splits_at_spaces_only_and_lowers_every_letter() -> None:
    assert tokenize(["So\tGOOD, isn't ÉL\xa0a?"], "keras")[0] == ["so", "good", "isn't", "él\xa0a"]


def test_the_vectorizer_strips_punctuation_and_lowers_ascii_only() -> None:
    assert tokenize(["So-GOOD,\n isn't ÉL\xa0a?"], "vectorizer")[0] == ["sogood", "isnt", "Él\xa0a"]


def test_jieba_cuts_chinese_into_words() -> None:
    pytest.importorskip("jieba", reason="the optional package jieba is not installed")
    assert tokenize(["酒店很好, very good"], "jieba")[0] == ["酒店", "很", "好", ",", "very", "good"]


def test_without_jieba_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.segments.find_spec", lambda _: None)
    with pytest.raises(DataError, match="pip install jieba"):
        tokenize(["never cut before"], "jieba")


def test_tokens_can_be_selected_and_counted_in_the_order_of_first_appearance() -> None:
    tokens = tokenize(["b a b", "", "c b"], "whitespace")
    assert tokens.counts() == {"b": 3, "a": 1, "c": 1}
    assert [*tokens.select([2, 1, 0])] == [["c", "b"], [], ["b", "a", "b"]]
    assert [*tokens.select([2]).counts()] == ["c", "b"]
    assert tokens.lengths.tolist() == [3, 0, 2]
    with pytest.raises(IndexError):
        tokens[3]


def test_texts_beyond_one_block_share_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.columns.ROWS_AT_ONCE", 2)
    tokens = tokenize(["a b", "c", "b", "", "a d"], "whitespace")
    assert tokens.words == ("a", "b", "c", "d")
    assert [*tokens] == [["a", "b"], ["c"], ["b"], [], ["a", "d"]]


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_gives_the_same_words(text: str) -> None:
    assert words(text) == WORDS.findall(text)


@given(st.text(st.sampled_from("ab1 :;=-^'()[]{}<>/\\|*dDpPoO3_")))
def test_the_short_way_for_ascii_gives_the_same_emoticons(text: str) -> None:
    assert words(text) == WORDS.findall(text)


@given(st.text(st.characters()), st.sampled_from([Tokenizer(name) for name in TOKENIZERS if name != "jieba"]))
def test_no_text_raises_and_no_token_is_empty(text: str, tokenizer: Tokenizer) -> None:
    (tokens,) = tokenize([text], tokenizer)
    assert "" not in tokens


@pytest.mark.parametrize("piece", ["a", "é", "a'", "é'", ":-", "^_", "<", "é:", "\u0301", "👍", "👨\u200d", "\0"])
def test_hostile_text_takes_time_linear_in_its_length(piece: str) -> None:
    started = time.perf_counter()
    words(piece * 100_000)
    assert time.perf_counter() - started < 5
