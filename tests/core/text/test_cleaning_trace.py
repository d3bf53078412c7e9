import pytest

from core.recipe import Text, Tokenizer
from core.steps import WrittenStep
from core.text.clean import Step, steps_of
from core.text.trace import count_steps, removed_spans, trace_cleaning

LISTS = {"english": ("i", "it", "is", "not", "don't", "the", "this")}
TWEETS = ["RT @bob: I LOVE this http://t.co/x :)", "It is not", "good, good film"]


def steps(*written: WrittenStep) -> tuple[Step, ...]:
    return steps_of(Text.model_validate({"clean": [*written]}), LISTS)


def struck(before: str, after: str) -> list[str]:
    return [before[span.start : span.end] for span in removed_spans(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "removed"),
    [
        ("same text", "same text", []),
        ("I LOVE it", "i love it", ["I LOVE"]),
        ("see @bob bob now", "see   bob now", ["@bob"]),
        ("the cat and the dog", "cat and dog", ["the", "the"]),
        ("see http://t.co/x?a now", "see   now", ["http://t.co/x?a"]),
        ("so good!!! (really)", "so good  really ", ["!!! (", ")"]),
        ("running dogs", "run dog", ["ning", "s"]),
        ("yeaaaah ok", "yeaah ok", ["aa"]),
        ("all of it", "", ["all of it"]),
        ("", "", []),
        ("a  b", "a b", []),
        ("well-known fact", "well known fact", ["-"]),
        ("#good film", " good film", ["#"]),
    ],
)
def test_what_a_step_took_out_or_changed_is_marked(before: str, after: str, removed: list[str]) -> None:
    assert struck(before, after) == removed


def test_a_trace_shows_a_text_before_and_after_each_step() -> None:
    changes = trace_cleaning(
        "@Bob I don't like it",
        steps("mentions", "lowercase", {"stop_words": {"language": "english", "keep_negations": False}}),
    )
    assert [(str(change.step), change.before, change.after) for change in changes] == [
        ("mentions", "@Bob I don't like it", "  I don't like it"),
        ("lowercase", "  I don't like it", "  i don't like it"),
        ("stop_words: {'language': 'english', 'keep_negations': False}", "  i don't like it", "like"),
    ]
    assert [[change.before[span.start : span.end] for span in change.removed] for change in changes] == [
        ["@Bob"],
        ["I"],
        ["i don't", "it"],
    ]


def test_a_trace_shows_kept_emoticons_as_they_are_written() -> None:
    changes = trace_cleaning("ok :) now!", steps({"emoticons": "keep"}, "punctuation"))
    assert [change.after for change in changes] == ["ok  :)  now!", "ok  :)  now "]
    assert changes[1].removed[0].start == len("ok  :)  now")


def test_counts_tell_what_each_step_does_to_a_whole_data_set() -> None:
    told: list[float] = []
    all_steps = steps("lowercase", "urls", {"stop_words": {"language": "english", "keep_negations": False}})
    counts = count_steps(TWEETS, all_steps, Tokenizer.WORDS, lambda _, share: told.append(share))
    assert [(count.changed, count.tokens, count.words, count.empty) for count in counts] == [
        (0, 16, 15, 0),
        (2, 16, 15, 0),
        (1, 12, 11, 0),
        (2, 7, 6, 1),
    ]
    assert [count.step for count in counts] == [None, *all_steps]
    assert counts[0].texts == 3
    assert told == [1.0]
