import pytest
from labelled_texts import Audited

from core.audit.findings import Severity


def test_percentiles_and_the_share_that_is_cut(audited: Audited) -> None:
    texts = [" ".join(["word"] * length) for length in range(1, 101)]
    seen = audited(texts, [0, 1] * 50, "text.length=80", "text.vocabulary.unknown=drop")
    found = seen.find("lengths")
    assert (found.numbers["p50"], found.numbers["p95"]) == (51, 96)
    assert found.numbers["cut"] == 0.2
    assert found.numbers["lost"] == pytest.approx(sum(range(1, 21)) / 5050)
    assert "20.0% of the texts lose their beginning, 4.2% of all tokens." in found.found
    assert found.fix is not None
    assert found.fix.settings == {"text.length": 96}


def test_every_text_is_in_the_histogram(audited: Audited) -> None:
    texts = [" ".join(["word"] * length) for length in range(1, 301)]
    lengths = audited(texts, [0, 1] * 150, "text.vocabulary.unknown=drop").lengths
    assert lengths is not None
    assert sum(lengths.counts) == 300
    assert len(lengths.edges) == len(lengths.counts) + 1
    assert (lengths.percentiles, lengths.kept) == ({"50": 151, "95": 286, "99": 298}, 250)


def test_lengths_that_fit_are_fine(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited(plain, turns).find("lengths")
    assert (found.severity, found.fix) == (Severity.FINE, None)


def test_texts_with_nothing_to_read_are_told_by_why(audited: Audited, plain: list[str], turns: list[int]) -> None:
    odd = ["@you https://example.org", "zyzzyva", "  "]
    found = audited([*plain, *odd], [*turns, 0, 1, 0], "split.test=3", "split.test_how=tail").find("empty")
    assert found.numbers == {"empty": 1, "cleaned_away": 1, "all_unknown": 1}
    assert found.examples is not None
    assert found.examples.rows == ((41, odd[0], "negative"), (42, odd[1], "positive"))


def test_unmasked_padding_stops_learning_where_it_is_most_of_what_is_read(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    found = audited(plain, turns, "text.mask=false", "text.length=40").find("padding")
    assert found.found == "90% of what the network reads is padding at the end of the texts, and nothing masks it."
    assert found.severity is Severity.STOPS
    assert found.fix is not None
    assert found.fix.settings == {"text.mask": True}


def test_unknown_words_are_counted_outside_the_training_part(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    seen = audited([*plain, "the zyzzyva", "zyzzyva qoph"], [*turns, 0, 1], "split.test=2", "split.test_how=tail")
    found = seen.find("unknown_words")
    assert found.examples is not None
    assert found.examples.rows[0] == ("zyzzyva", 2)
    assert found.numbers["unknown_share"] == pytest.approx(3 / 20)
    assert found.severity is Severity.NOTE


def test_an_untrained_vector_for_unknown_words_misleads(audited: Audited, plain: list[str], turns: list[int]) -> None:
    said = ["text.vocabulary.unknown=untrained", "split.test=1", "split.test_how=tail"]
    found = audited([*plain, "the zyzzyva"], [*turns, 0], *said).find("unknown_words")
    assert found.severity is Severity.MISLEADS
    assert found.fix is not None
    assert found.fix.settings == {"text.vocabulary.unknown": "token"}


def test_a_full_vocabulary_is_offered_more_room(audited: Audited, plain: list[str], turns: list[int]) -> None:
    found = audited(plain, turns, "text.vocabulary.size=5").find("unknown_words")
    assert found.fix is not None
    assert found.fix.settings == {"text.vocabulary.size": None}


def test_emoticons_that_decide_the_class_mislead(audited: Audited, plain: list[str]) -> None:
    texts = [f"{text} {sign}" for sign in (":)", ":(") for text in plain]
    found = audited(texts, [1] * 40 + [0] * 40).find("giveaways")
    assert found.severity is Severity.MISLEADS
    assert found.numbers["share_of_marks"] == 1
    assert found.fix is not None
    assert found.fix.settings == {"text.clean": ["lowercase", "urls", "mentions", "emoticons"]}
    assert found.examples is not None
    assert found.examples.rows == ((":)", "positive", "100.0%", 40), (":(", "negative", "100.0%", 40))


def test_a_word_of_opinion_that_decides_the_class_is_worth_knowing(audited: Audited, plain: list[str]) -> None:
    texts = [f"{text} {word}" for word in ("splendid", "meh") for text in plain]
    found = audited(texts, [1] * 40 + [0] * 40).find("giveaways")
    assert (found.severity, found.numbers["words"], found.numbers["marks"]) == (Severity.NOTE, 2, 0)


def test_the_name_of_the_class_in_the_texts_misleads(audited: Audited, plain: list[str]) -> None:
    texts = [*plain, *(f"{text} positive" for text in plain)]
    assert audited(texts, [0] * 40 + [1] * 40).find("giveaways").severity is Severity.MISLEADS


def test_a_word_of_both_classes_gives_nothing_away(audited: Audited, plain: list[str], turns: list[int]) -> None:
    assert audited(plain, turns).find("giveaways").severity is Severity.FINE


def test_among_texts_of_nearly_one_class_its_words_give_nothing_away(audited: Audited, plain: list[str]) -> None:
    texts = [f"{text} {number}" for number in range(3) for text in plain]
    assert audited(texts, [0] * 117 + [1] * 3).find("giveaways").numbers["words"] == 0


def test_ratings_in_the_texts_are_told_with_how_well_they_tell_the_class(
    audited: Audited, plain: list[str], turns: list[int]
) -> None:
    texts = [*plain, "I give it 9/10", "my verdict: 2 out of 10!", "8/10 from me"]
    found = audited(texts, [*turns, 1, 0, 0]).find("ratings")
    assert found.found == "7.0% of the texts state a rating such as 8/10; it alone tells the class of 66.7% of them."


def test_dates_and_fractions_are_no_ratings(audited: Audited, plain: list[str], turns: list[int]) -> None:
    texts = [*plain, "on 9/10/2015", "open 24/7", "at 12/5", "1/2 price"]
    kinds = {finding.kind for finding in audited(texts, [*turns, 1, 0, 0, 1]).findings}
    assert "ratings" not in kinds
