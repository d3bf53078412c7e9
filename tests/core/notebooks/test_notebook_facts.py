from pathlib import Path

import pytest

from core.errors import RecipeError
from core.notebooks.facts import facts_of
from core.notebooks.notebook import read_notebook
from core.places import Places, find_mirror

mirrored = pytest.mark.skipif(find_mirror() is None, reason="needs the data sets: set UNROLLED_MIRROR")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return Places(tmp_path_factory.mktemp("home"))


@mirrored
@pytest.mark.parametrize("letter", ["A", "B", "C", "D", "E"])
def test_every_sentence_with_a_count_can_be_filled(letter: str, places: Places) -> None:
    facts = facts_of(letter, places)
    for finding in read_notebook(letter).findings:
        assert "{" not in finding.measured.format(**facts)


@mirrored
def test_the_tweets_give_the_counts_that_their_notebook_shows(places: Places) -> None:
    facts = facts_of("E", places)
    assert (facts["rows"], facts["longest"], facts["empty"], facts["wordless"]) == (21_573, 27, 69, 318)
    assert round(facts["known_words"], 1) == 4.7
    assert facts["validation_positive"] == 0
    assert 1_600 < facts["negations_lost"] < 1_900


@mirrored
def test_the_restaurant_sentences_give_the_counts_that_their_notebook_shows(places: Places) -> None:
    facts = facts_of("D", places)
    assert (facts["words"], facts["long"], facts["texts"]) == (2_969, 444, 1_000)


@mirrored
def test_reviews_near_one_another_share_rare_words_and_those_far_apart_do_not(places: Places) -> None:
    facts = facts_of("B", places)
    assert facts["rare_beside"] > 100 * facts["rare_apart"] > 0


@mirrored
def test_the_tweets_by_the_million_are_read_in_batches_of_135(places: Places) -> None:
    facts = facts_of("A", places)
    assert (facts["train"], facts["batch"], facts["steps"]) == (40_315, 135, 299)


def test_a_notebook_that_is_not_there_has_no_facts(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="expected a notebook, A, B, C, D, E, got 'F'"):
        facts_of("F", Places(tmp_path))
