"""Texts that someone made to break or to hang what reads them: every step and tokenizer stays quick and quiet."""

import importlib.util
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recipe import Text, Tokenizer
from core.steps import PLAIN_STEPS, WrittenStep
from core.text.clean import Step, clean, steps_of
from core.text.tokens import tokenize
from core.text.trace import trace_cleaning
from core.texts import text_column

BYTES = 1_000_000
# A second for each megabyte, of processor time; the bound is wide because of what else goes on in a busy machine.
MOST_SECONDS = 5.0
STEPS: list[WrittenStep] = [
    *PLAIN_STEPS,
    "hashtags",
    {"hashtags": "keep"},
    "emoticons",
    {"emoticons": "keep"},
    {"stop_words": {"language": "english", "keep_negations": False}},
    {"stop_words": {"language": "chinese", "keep_negations": False}},
    {"stem": "snowball-english"},
    {"stem": "snowball-portuguese"},
    {"stem": "snowball-russian"},
    {"stem": "porter"},
    {"pattern": r"(?:a|b)*a(?:a|b){200}c"},
    {"pattern": r"(.*)(.*)(.*)x"},
]
WORD_LISTS = {"english": ("the", "a", "not"), "chinese": ("我们", "的", "不")}
PIECES = {
    "at signs": "@",
    "hashes": "#",
    "tags not closed": "<",
    "a comment not closed": "<!-- <b>",
    "entities": "&#9",
    "ampersands": "&amp;",
    "addresses": "http://",
    "www": "www.",
    "apostrophes": "'",
    "typographic apostrophes": "\u2019",
    "nothing but zeros": "\0",
    "one letter": "a",
    "two letters": "ya",
    "an accented letter": "é",
    "combining marks": "\u0301",
    "marks of many classes": "e\u0301\u0323\u05b0\u064b",
    "an emoji family": "👨\u200d👩\u200d👧",
    "joiners": "\u200d",
    "flags": "🇧",
    "skin tones": "👍🏽",
    "right to left": "שלום مرحبا ",
    "turned around": "\u202eabc\u202c ",
    "lone surrogates": "\ud800",
    "chinese": "我们的酒店不好",
    "eyes of emoticons": ":-",
    "brows": "^_",
    "underscores": ";_",
    "retweets": "RT @",
    "words": "the running dogs don't ",
    "many lines": "a\n",
    "private use": "\U0010f600",
    "replacement characters": "\ufffd",
}


def filled(piece: str) -> str:
    size = len(piece.encode("utf-8", "surrogatepass"))
    return piece * (BYTES // size)


def steps(*written: WrittenStep) -> tuple[Step, ...]:
    return steps_of(Text.model_validate({"clean": [*written]}), WORD_LISTS)


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_no_step_takes_long_over_a_megabyte_in_one_line(piece: str) -> None:
    column = text_column([filled(piece)])
    slow = {}
    for step in steps(*STEPS):
        began = time.process_time()
        assert len(clean(column, [step])) == 1
        slow[str(step)] = time.process_time() - began
    assert {name: seconds for name, seconds in slow.items() if seconds > MOST_SECONDS} == {}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_no_tokenizer_takes_long_over_a_megabyte_in_one_line(piece: str) -> None:
    column = text_column([filled(piece)])
    installed = [name for name in Tokenizer if name is not Tokenizer.JIEBA or importlib.util.find_spec("jieba")]
    slow = {}
    for tokenizer in installed:
        tokenize(["warm"], tokenizer)
        began = time.process_time()
        assert len(tokenize(column, tokenizer)) == 1
        slow[tokenizer.value] = time.process_time() - began
    assert {name: seconds for name, seconds in slow.items() if seconds > MOST_SECONDS} == {}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_what_steps_did_to_a_long_text_is_told_soon(piece: str) -> None:
    began = time.process_time()
    changes = trace_cleaning(filled(piece)[:100_000], steps("lowercase", "punctuation", "repeats", "emoticons"))
    assert len(changes) == 4
    assert time.process_time() - began < MOST_SECONDS


@settings(max_examples=60)
@given(st.lists(st.text(st.characters()), max_size=4), st.permutations(STEPS))
def test_steps_in_any_order_lose_no_text_and_raise_nothing(texts: list[str], order: list[WrittenStep]) -> None:
    cleaned = clean(texts, steps(*order))
    assert len(cleaned) == len(texts)
    assert cleaned.null_count == 0


@settings(max_examples=60)
@given(st.text(st.characters()), st.sampled_from(STEPS))
def test_a_trace_ends_in_the_cleaned_text_and_marks_only_the_text_before(text: str, step: WrittenStep) -> None:
    (change,) = trace_cleaning(text, steps(step))
    assert [change.after] == clean([text], steps(step)).to_pylist()
    assert all(0 <= span.start < span.end <= len(change.before) for span in change.removed)
