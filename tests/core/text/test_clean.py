import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DataError
from core.recipe import Text
from core.steps import PLAIN_STEPS, WrittenStep
from core.text.clean import PLAIN, Step, clean, steps_of

ANY_TEXT = st.text(st.characters())
WORD_LISTS = {
    "english": ("i", "it", "is", "the", "not", "but", "don't"),
    "english, negations kept": ("i", "it", "is", "the"),
    "chinese": ("我们", "的", "我"),
    "hinglish": ("नहीं",),
}


def steps(*written: WrittenStep, tokenizer: str = "words") -> tuple[Step, ...]:
    return steps_of(Text.model_validate({"clean": [*written], "tokenizer": tokenizer}), WORD_LISTS)


def cleaned(text: str, *written: WrittenStep, tokenizer: str = "words") -> str:
    (after,) = clean([text], steps(*written, tokenizer=tokenizer)).to_pylist()
    return str(after)


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
        ("retweet", "RT @bob: rt is RT", "  @bob: rt is  "),
        ("retweet", "rt @bob start, rt @ann", "  @bob start,   @ann"),
        ("retweet", "ARTS and art", "ARTS and art"),
        ("accents", "Ação, naïve café e\u0301 ΆΈ", "Acao, naive cafe e \u0391\u0395"),
        ("accents", "йога が हिन्दी ø", "йога が हिन्दी ø"),
        ("repeats", "yeaaaah niiice 1000 !!! www goood ééé", "yeaah niice 1000 !!! ww good éé"),
        ("hashtags", "#good a#b (#não_1) # 5", "  a#b ( ) # 5"),
        ({"hashtags": "keep"}, "#good a#b (#não_1) # 5", " good a#b ( não_1) # 5"),
        ("emoticons", "great:) 👨\u200d👩\u200d👧 ok :D", "great    ok  "),
        ({"emoticons": "keep"}, "great:)👍🏽 ok", "great :)  👍🏽  ok"),
        ({"pattern": "[0-9]+"}, "a1b22", "a b "),
        ({"pattern": {"find": "(.)o", "replace": r"<\1>"}}, "good", "<g>od"),
        ({"stem": "snowball-english"}, "Running, (added) universities don't", "run, (ad) univers don't"),
        ({"stem": "porter"}, "Running happily", "run happili"),
        ({"stem": "snowball-portuguese"}, "lideranças cantando", "lider cant"),
        ({"stop_words": {"language": "english", "keep_negations": False}}, "It is not. The film!", ". film!"),
        ({"stop_words": "english"}, "It is NOT, but don’t", "NOT, but don’t"),
        ({"stop_words": {"language": "hinglish", "keep_negations": False}}, "अच्छा नहीं, ok", "अच्छा , ok"),
        ({"stop_words": {"language": "chinese", "keep_negations": False}}, "我们的酒店不好", "  酒店不好"),
    ],
)
def test_each_step_takes_out_what_it_names(step: WrittenStep, before: str, after: str) -> None:
    assert cleaned(before, step) == after


def test_steps_are_applied_in_the_order_of_the_recipe() -> None:
    text = "a &lt;b&gt; c"
    assert cleaned(text, "html", "punctuation") == "a  b  c"
    assert cleaned(text, "punctuation", "html") == "a  lt b gt  c"


def test_kept_emoticons_and_emoji_outlast_the_steps_that_follow() -> None:
    after = cleaned("GOOD :D <3 :-3 👍🏽 ❤\ufe0f (me)", {"emoticons": "keep"}, "punctuation", "digits", "lowercase")
    assert after.split() == ["good", ":D", "<3", ":-3", "👍🏽", "❤\ufe0f", "me"]


def test_every_step_without_options_is_here() -> None:
    assert tuple(PLAIN) == PLAIN_STEPS


def test_stop_words_without_their_list_are_refused() -> None:
    with pytest.raises(DataError, match="list of english stop words"):
        steps_of(Text(clean=[{"stop_words": "english"}]))


def test_a_pattern_that_makes_texts_many_times_longer_is_refused() -> None:
    with pytest.raises(DataError, match="at most 4 times as long"):
        cleaned("a" * 1_000_000, {"pattern": {"find": "a", "replace": "12345678"}})


def test_no_texts_stay_no_texts() -> None:
    assert len(clean([], steps(*PLAIN_STEPS))) == 0


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert clean(["a\ud800b"], ()).to_pylist() == ["a\ufffdb"]


def test_an_entity_of_endless_digits_is_taken_out() -> None:
    assert cleaned("a&#" + "9" * 5000 + ";b", "html") == "a b"


def test_texts_beyond_one_block_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.columns.ROWS_AT_ONCE", 2)
    assert clean(["A", "B", "C", "D", "E"], steps("lowercase")).to_pylist() == ["a", "b", "c", "d", "e"]


def test_long_texts_are_cleaned_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.text.columns.BYTES_AT_ONCE", 3)
    assert clean(["A", "BBBBBB", "", "CC", "D"], steps("lowercase")).to_pylist() == ["a", "bbbbbb", "", "cc", "d"]


@settings(max_examples=50)
@given(st.lists(ANY_TEXT, max_size=5))
def test_no_text_raises_and_none_is_lost(texts: list[str]) -> None:
    assert len(clean(texts, steps(*PLAIN_STEPS))) == len(texts)
