import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recipe import CLEANING_STEPS
from core.text.clean import STEPS, clean

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        ("lowercase", "GREAT Ação", "great ação"),
        ("urls", "see http://t.co/x?a=1 and www.example.org now", "see   and   now"),
        ("urls", "看https://t.co/abc很好", "看 很好"),
        ("mentions", "@bob met me@example.org", "  met me@example.org"),
        ("html", "<b>good</b><br/>&amp; I <3 it <!-- no -->", " good  & I <3 it  "),
        ("html", "&lt;b&gt;", "<b>"),
        ("punctuation", "Don't 'quote' (me), ok?! $5 😀", "Don't  quote   me  ok   5 😀"),
        ("digits", "in 1999 or ½", "in   or  "),
    ],
)
def test_each_step_takes_out_what_it_names(step: str, before: str, after: str) -> None:
    assert clean([before], [step]) == [after]


def test_steps_are_applied_in_the_order_of_the_recipe() -> None:
    text = ["a &lt;b&gt; c"]
    assert clean(text, ["html", "punctuation"]) == ["a  b  c"]
    assert clean(text, ["punctuation", "html"]) == ["a  lt b gt  c"]


def test_every_step_of_the_recipe_is_here() -> None:
    assert tuple(STEPS) == CLEANING_STEPS


def test_no_texts_stay_no_texts() -> None:
    assert clean([], CLEANING_STEPS) == []


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert clean(["a\ud800b"], []) == ["a\ufffdb"]


def test_an_entity_of_endless_digits_is_taken_out() -> None:
    assert clean(["a&#" + "9" * 5000 + ";b"], ["html"]) == ["a b"]


def test_texts_beyond_one_block_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.clean.ROWS_AT_ONCE", 2)
    assert clean(["A", "B", "C", "D", "E"], ["lowercase"]) == ["a", "b", "c", "d", "e"]


@settings(max_examples=50)
@given(st.lists(ANY_TEXT, max_size=5))
def test_no_text_raises_and_none_is_lost(texts: list[str]) -> None:
    assert len(clean(texts, CLEANING_STEPS)) == len(texts)


@pytest.mark.parametrize(
    "piece", ["@", "<", "<!-- <b>", "&#9", "http://", "'", "\0", "a", "é\u0301", "👨\u200d👩\u200d👧"]
)
def test_hostile_text_takes_time_linear_in_its_length(piece: str) -> None:
    started = time.perf_counter()
    clean([piece * 50_000], CLEANING_STEPS)
    # Quadratic time would be minutes; the bound is wide because the machine may be busy.
    assert time.perf_counter() - started < 5
