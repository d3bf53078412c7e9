import pytest
from labelled_texts import Audited

from core.audit import copies
from core.audit.findings import Severity

# The last rows are the test part, the one before them the validation part.
TAIL = ("split.test_how=tail", "split.validation_how=tail", "split.validation=1")
STORY = "we waited an hour for a table and then the soup came cold"


def test_repeats_are_counted_and_the_commonest_shown_first(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    found = audited([*plain, "again", "again", "again", *plain[:1]], [*turns, 0, 0, 0, turns[0]]).find("repeats")
    assert found.found == "3 texts (6.8%) repeat an earlier one letter by letter."
    assert found.severity is Severity.MISLEADS
    assert found.examples is not None
    assert found.examples.rows == ((3, "again"), (2, plain[0]))
    assert found.fix is not None
    assert found.fix.settings == {"data.drop_duplicates": True}


def test_without_repeats_there_is_nothing_to_mend(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited(plain, turns).find("repeats")
    assert (found.severity, found.fix, found.examples) == (Severity.FINE, None, None)


def test_a_copy_counts_as_equal_or_as_near_but_not_as_both(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    seen = audited([*plain, STORY, STORY, f"RT @me: {STORY}"], [*turns, 0, 0, 1])
    assert seen.find("repeats").numbers["repeats"] == 1
    near = seen.find("near_copies")
    assert near.numbers["near_copies"] == 1
    assert near.examples is not None
    assert near.examples.rows == ((STORY, f"RT @me: {STORY}", "negative", "positive"),)


def test_a_test_text_that_is_in_the_training_part_is_shown_beside_it(audited: Audited, plain: list[str]) -> None:
    tested = [f"@you {STORY}", plain[1]]
    found = audited([STORY, *plain, *tested], [0, 1] * 21 + [1], "split.test=2", *TAIL).find("leakage")
    assert found.numbers == {"leaked": 2, "leaked_exactly": 1, "share": 1.0}
    assert found.severity is Severity.MISLEADS
    assert found.examples is not None
    assert found.examples.columns == ("test text", "training text", "test class", "training class")
    assert [row[:2] for row in found.examples.rows] == [(f"@you {STORY}", STORY), (plain[1], plain[1])]


def test_only_equal_copies_across_the_split_are_mended_by_keeping_each_text_once(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    near = audited([STORY, *plain, f"@you {STORY}"], [0, *turns, 1], "split.test=1", *TAIL)
    assert near.find("leakage").numbers["leaked"] == 1
    assert near.find("leakage").fix is None


def test_copies_inside_one_part_do_not_leak(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited([plain[0], *plain], [turns[0], *turns], "split.test=2", *TAIL).find("leakage")
    assert (found.severity, found.numbers["leaked"]) == (Severity.FINE, 0)


def test_one_text_with_two_labels_bounds_the_accuracy(audited: Audited, plain: list[str], turns: list[int]) -> None:
    torn = audited([*plain, *["it was food"] * 10], [*turns, *[0] * 7, *[1] * 3]).find("conflicts")
    assert torn.found == "1 texts come with different labels, in 10 rows."
    assert torn.numbers == {"texts": 1, "rows": 10, "must_be_wrong": 3, "best_accuracy": 0.94}
    assert torn.examples is not None
    assert torn.examples.rows == (("it was food", "negative 7, positive 3"),)
    assert torn.fix is not None
    assert torn.fix.label == "Keep each text once, with its first label"


def test_of_very_many_texts_a_sample_is_compared_and_said_so(
    audited: Audited, plain: list[str], turns: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_COMPARED", 60)
    texts = [text for word in plain for text in (f"{word} {STORY}", f"{word} {STORY}", f"@me {word} {STORY}!")]
    seen = audited(texts, [turn for turn in turns for _ in range(3)])
    assert "in a sample of 60: among all texts there are more" in seen.find("near_copies").found
    assert 0 < seen.find("near_copies").numbers["near_copies"] < 80
    assert seen.find("repeats").numbers["repeats"] == 40


def test_what_the_recipe_drops_already_is_not_offered_again(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    found = audited([*plain, *plain], [*turns, *turns], "data.drop_duplicates=true").find("repeats")
    assert found.fix is None
