import pytest

from core.whatif.variants import NoVariantError, VariantKind, VariantWish, vary
from core.whatif.wording import Wording

SENTENCE = "The food was good."


def variant(sentence: str, kind: VariantKind, place: int = 0, word: str = "") -> str:
    wish = VariantWish(kind=kind, place=place, word=word, filler=("on", "a", "day"))
    return vary(Wording.of(sentence), wish)


@pytest.mark.parametrize(
    ("kind", "place", "word", "expected"),
    [
        (VariantKind.DROP, 1, "", "The was good."),
        (VariantKind.SWAP, 2, "", "The food good was."),
        (VariantKind.REPLACE, 3, "bad", "The food was bad."),
        (VariantKind.INSERT, 3, "very", "The food was very good."),
        (VariantKind.NEGATE, 0, "", "The food was not good."),
        (VariantKind.REVERSE, 0, "", "good was food The."),
        (VariantKind.REPEAT, 0, "", "The food was good. The food was good."),
        (VariantKind.LENGTHEN, 0, "", "The food was good. on a day"),
        (VariantKind.TYPO, 1, "", "The fodo was good."),
        (VariantKind.UPPER, 0, "", "THE FOOD WAS GOOD."),
    ],
)
def test_each_kind_changes_what_it_says(kind: VariantKind, place: int, word: str, expected: str) -> None:
    assert variant(SENTENCE, kind, place, word) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It isn't good", "It is good"),
        ("It isn’t good", "It is good"),
        ("I won't come back", "I will come back"),
        ("WON'T come", "WILL come"),
        ("Never again", "again"),
        ("It was not bad", "It was bad"),
        ("I love it", "it is not true that I love it"),
    ],
)
def test_negating_takes_a_negation_away_or_brings_one(sentence: str, expected: str) -> None:
    assert variant(sentence, VariantKind.NEGATE) == expected


@pytest.mark.parametrize(
    ("sentence", "kind", "place", "reason"),
    [
        ("", VariantKind.DROP, 0, "with a word in it"),
        ("one two", VariantKind.SWAP, 1, "no word after it"),
        ("one two", VariantKind.REPLACE, 0, "a word to put in"),
        ("SHOUT", VariantKind.UPPER, 0, "no small letters"),
        ("a oo", VariantKind.TYPO, 0, "two different letters"),
        ("one", VariantKind.DROP, 5, "one of 1 words"),
    ],
)
def test_where_there_is_no_variant_the_reason_is_told(
    sentence: str, kind: VariantKind, place: int, reason: str
) -> None:
    with pytest.raises(NoVariantError, match=reason):
        variant(sentence, kind, place)


def test_a_word_too_short_for_a_typo_leaves_it_to_the_longest_one() -> None:
    assert variant("a wonderful day", VariantKind.TYPO, 0) == "a wondreful day"
