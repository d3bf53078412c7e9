import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.recipe import Tokenizer
from core.text.tokens import TOKENIZERS, WORDS, tokenize, words


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
    assert tokenize(["so  good!\n"], "whitespace") == [["so", "good!"]]


def test_characters_keep_their_spaces() -> None:
    assert tokenize(["a b"], Tokenizer.CHARACTERS) == [["a", " ", "b"]]


@given(st.text(st.characters(max_codepoint=127)))
def test_the_short_way_for_ascii_gives_the_same_words(text: str) -> None:
    assert words(text) == WORDS.findall(text)


@given(st.text(st.sampled_from("ab1 :;=-^'()[]{}<>/\\|*dDpPoO3_")))
def test_the_short_way_for_ascii_gives_the_same_emoticons(text: str) -> None:
    assert words(text) == WORDS.findall(text)


@given(st.text(st.characters()), st.sampled_from([*TOKENIZERS]))
def test_no_text_raises_and_no_token_is_empty(text: str, tokenizer: Tokenizer) -> None:
    (tokens,) = tokenize([text], tokenizer)
    assert "" not in tokens


@pytest.mark.parametrize("piece", ["a", "é", "a'", "é'", ":-", "^_", "<", "é:", "\u0301", "👍", "👨\u200d", "\0"])
def test_hostile_text_takes_time_linear_in_its_length(piece: str) -> None:
    started = time.perf_counter()
    words(piece * 100_000)
    assert time.perf_counter() - started < 5
