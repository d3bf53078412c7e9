"""The task of a country and its language: balanced, at one distance, without a way around the memory."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from core.data.generated.languages import countries, language_names, language_texts
from core.data.generated.reviews import GeneratorOptions
from core.data.source import load_source
from core.errors import DataError
from core.places import Places
from core.recipe import Data


def bag_accuracy(texts, labels):
    counts = CountVectorizer().fit_transform(texts)
    fitted = LogisticRegression(max_iter=500).fit(counts[:1500], labels[:1500])
    return fitted.score(counts[1500:], labels[1500:])


def without_countries(text):
    return " ".join(word for word in text.split() if word.strip(",") not in countries())


@pytest.mark.parametrize("distance", [4, 5, 10, 80])
def test_the_country_stands_exactly_so_many_words_before_the_last_one(distance):
    texts, _ = language_texts(200, distance, 3)
    words = [[word.strip(",") for word in text.split()] for text in texts]
    assert {len(said) - 1 - [word in countries() for word in said].index(True) for said in words} == {distance}
    assert all(sum(word in countries() for word in said) == 1 for said in words)
    assert {said[-1] for said in words} == {"fluent"}


def test_every_language_has_as_many_texts_and_is_never_named():
    texts, labels = language_texts(400, 20, 3)
    assert np.bincount(labels).tolist() == [100] * 4
    assert not {*language_names()} & {word.strip(",") for text in texts for word in text.split()}


@pytest.mark.parametrize("distance", [5, 40])
def test_a_bag_of_words_solves_it_at_any_distance_and_guesses_once_the_country_is_gone(distance):
    texts, labels = language_texts(2500, distance, 3)
    assert bag_accuracy(texts, labels) == 1.0
    assert bag_accuracy([without_countries(text) for text in texts], labels) < 0.33


def test_a_recipe_can_ask_for_it(tmp_path):
    data = Data(options={"task": "languages", "distance": 12, "rows": 40})
    labelled = load_source(data, Places(tmp_path), 5)
    assert labelled.classes == ("French", "German", "Portuguese", "Spanish")
    assert len(labelled.texts) == 40


def test_the_same_seed_gives_the_same_texts_and_another_one_others():
    assert language_texts(20, 9, 1) == language_texts(20, 9, 1)
    assert language_texts(20, 9, 1) != language_texts(20, 9, 2)


@pytest.mark.parametrize(
    ("options", "expected"), [({"distance": 3}, "from 4 to 200"), ({"task": "poems"}, "languages")]
)
def test_what_the_task_cannot_be_is_refused(options, expected):
    with pytest.raises(DataError, match=expected):
        GeneratorOptions.parse({"task": "languages", **options})
