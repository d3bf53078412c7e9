from collections import Counter
from itertools import chain

import pytest

from core.errors import DamagedRunError, DataError
from core.recipe import Unknown, VocabularyRecipe
from core.text.vocabulary import Vocabulary, fit_vocabulary

TEXTS = [["good", "film", "good"], ["bad", "film", "rare"], ["bad", "good"]]


def fitted(texts: list[list[str]], recipe: VocabularyRecipe) -> Vocabulary:
    return fit_vocabulary(Counter(chain.from_iterable(texts)), len(texts), recipe)


def vocabulary_of(**fields: object) -> Vocabulary:
    return fitted(TEXTS, VocabularyRecipe.model_validate(fields))


def test_words_stand_by_frequency_and_ties_by_first_appearance() -> None:
    assert vocabulary_of(unknown="untrained").tokens == ("", "[unknown]", "good", "film", "bad", "rare")


def test_words_seen_once_stand_in_for_the_unknown_token() -> None:
    vocabulary = vocabulary_of(unknown="token")
    assert vocabulary.tokens == ("", "[unknown]", "good", "film", "bad")
    assert vocabulary.counts == (0, 1, 3, 2, 2)
    assert vocabulary.unknown_share == 1 / 8
    assert vocabulary.unknown_is_trained


def test_dropping_needs_no_unknown_token() -> None:
    vocabulary = vocabulary_of(unknown="drop")
    assert vocabulary.tokens == ("", "good", "film", "bad", "rare")
    assert vocabulary.unknown_id is None
    assert vocabulary.unknown_is_trained


def test_an_untrained_unknown_token_is_called_so() -> None:
    vocabulary = vocabulary_of(unknown="untrained")
    assert vocabulary.unknown_id == 1
    assert not vocabulary.unknown_is_trained


def test_the_size_counts_the_rows_of_the_embedding() -> None:
    assert vocabulary_of(size=4, unknown="untrained", start_token=True).tokens == ("", "[unknown]", "[start]", "good")


def test_the_start_token_follows_the_unknown_token() -> None:
    vocabulary = vocabulary_of(unknown="drop", start_token=True)
    assert vocabulary.tokens[:3] == ("", "[start]", "good")
    assert vocabulary.start_id == 1
    assert vocabulary.counts[1] == 3


def test_rare_words_are_left_out_by_minimum_count() -> None:
    assert vocabulary_of(unknown="drop", minimum_count=3).words == ("good",)


def test_in_a_closed_set_of_words_the_rarest_stand_in_for_the_unknown_token() -> None:
    texts = [["often"] * 990, ["seldom"] * 7, ["never"] * 3]
    vocabulary = fitted(texts, VocabularyRecipe())
    assert vocabulary.words == ("often", "seldom")
    assert vocabulary.unknown_share == 0.003


def test_no_frequent_word_is_given_up_for_the_unknown_token() -> None:
    vocabulary = fitted([["good"] * 5, ["bad"] * 5], VocabularyRecipe())
    assert vocabulary.words == ("good", "bad")
    assert not vocabulary.unknown_is_trained


def test_a_text_cannot_spell_a_special_token() -> None:
    vocabulary = fitted([["[start]", "[start]", "a", "a"]], VocabularyRecipe(start_token=True))
    assert vocabulary.words == ("a",)
    assert "[start]" not in vocabulary.ids


def test_ids_are_the_places_of_the_tokens() -> None:
    vocabulary = vocabulary_of(start_token=True)
    assert [vocabulary.tokens[number] for number in vocabulary.ids.values()] == [*vocabulary.ids]


@pytest.mark.parametrize(
    ("texts", "recipe", "advice"),
    [
        ([[], []], VocabularyRecipe(), "text.clean"),
        ([["a", "b", "c"]], VocabularyRecipe(), "set text.vocabulary.unknown to drop"),
        ([["a", "a"]], VocabularyRecipe(unknown=Unknown.DROP, minimum_count=9), "lower the count"),
    ],
)
def test_a_vocabulary_without_words_is_refused(texts: list[list[str]], recipe: VocabularyRecipe, advice: str) -> None:
    with pytest.raises(DataError, match=advice):
        fitted(texts, recipe)


def test_a_vocabulary_learnt_from_everything_is_named_a_leak() -> None:
    assert VocabularyRecipe.model_validate({"fit_on": "all"}).leaks
    assert not VocabularyRecipe().leaks


@pytest.mark.parametrize("unknown", [*Unknown])
def test_a_vocabulary_comes_back_from_its_document(unknown: Unknown) -> None:
    vocabulary = vocabulary_of(unknown=unknown, start_token=True)
    assert Vocabulary.from_document(vocabulary.document()) == vocabulary


@pytest.mark.parametrize(
    "damage",
    [
        {"tokens": None},
        {"tokens": ["", "[unknown]"]},
        {"tokens": ["x", "[unknown]", "good", "film", "bad"]},
        {"tokens": ["", "[unknown]", "good", "good", "bad"]},
        {"counts": ["many"] * 5},
        {"unknown": "perhaps"},
        {"unknown_share": None},
    ],
)
def test_a_damaged_document_is_named(damage: dict[str, object]) -> None:
    with pytest.raises(DamagedRunError, match="train the run again"):
        Vocabulary.from_document(vocabulary_of().document() | damage)


@pytest.mark.parametrize("document", [None, [], {}, "text", 3])
def test_another_document_is_named(document: object) -> None:
    with pytest.raises(DamagedRunError, match="expected a vocabulary"):
        Vocabulary.from_document(document)
