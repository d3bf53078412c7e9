from dataclasses import replace

import numpy as np
import pytest

from core.evaluation.order import OrderTest, Rows, order_test, shuffle
from core.evaluation.sentences import need_sentence, order_sentence
from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from tests.core.inside.random_networks import random_network, recipe_of


def network(**fields: object) -> OpenNetwork:
    return random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 3}], **fields}))


def rows(texts: int = 60) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    return [random.integers(1, 11, random.integers(2, 8)) for _ in range(texts)]


def test_shuffling_keeps_the_words_and_the_places_of_what_is_fixed() -> None:
    row = np.array([9, 1, 2, 3, 4, 5, 0, 0])
    moved = shuffle(row, frozenset({0, 9}), np.random.default_rng(0))
    assert sorted(moved) == sorted(row)
    assert (moved[0], *moved[-2:]) == (9, 0, 0)
    assert moved.tolist() != row.tolist()


def test_a_network_that_pools_its_word_vectors_loses_nothing() -> None:
    opened, texts = network(recurrent=[], pooling="mean"), rows()
    labels = verdicts(opened, texts).argmax(axis=1)
    found = order_test(opened, Rows(texts, frozenset({0}), labels), np.ones(60, bool))
    assert (found.written.right, found.shuffled, found.worth.value, found.worth.p) == (60, 1.0, 0.0, 1.0)
    assert order_sentence(found).startswith("Nothing shows that word order")


def test_a_network_asked_for_its_own_verdicts_loses_what_its_order_decides() -> None:
    opened, texts = network(), rows(300)
    given = verdicts(opened, texts)
    labels = (given[:, 1] > np.median(given[:, 1])).astype(int)
    # The head is moved so that half of the texts lie on either side: then the order can decide.
    logit = float(np.log(np.median(given[:, 1]) / (1 - np.median(given[:, 1]))))
    opened = replace(opened, head=replace(opened.head, bias=opened.head.bias - logit))
    found = order_test(opened, Rows(texts, frozenset({0}), labels), np.zeros(300, bool))
    assert found.written.right == 300
    assert found.worth.value == pytest.approx(1 - found.shuffled)
    assert found.worth.is_clear
    assert order_sentence(found).startswith("Word order is worth ")


def test_the_same_seed_gives_the_same_test() -> None:
    opened, texts = network(), rows()
    asked = Rows(texts, frozenset({0}), np.zeros(60, int))
    assert order_test(opened, asked, np.ones(60, bool)) == order_test(opened, asked, np.ones(60, bool))


def test_only_texts_with_two_different_words_can_change() -> None:
    texts = [np.array([3]), np.array([3, 3]), np.array([3, 4]), np.zeros(0, int)]
    found = order_test(network(), Rows(texts, frozenset({0}), np.zeros(4, int)), np.ones(4, bool))
    assert (found.texts, found.movable) == (4, 1)


def found_with(order: tuple[float, float], over: tuple[float, float]) -> OrderTest:
    """Return a test with the value and p-value of the worth of order, and of the lead over the bag of words."""
    texts = rows(10)
    found = order_test(network(), Rows(texts, frozenset(), np.zeros(10, int)), np.ones(10, bool))
    return replace(
        found,
        worth=replace(found.worth, value=order[0], p=order[1]),
        over_words=replace(found.over_words, value=over[0], p=over[1]),
    )


@pytest.mark.parametrize(
    ("order", "over", "beginning"),
    [
        ((0.1, 0.001), (0.1, 0.001), "Yes: this network calls 10.0 points more"),
        ((0.0, 0.9), (0.1, 0.001), "Perhaps not: this network calls"),
        ((0.1, 0.001), (0.01, 0.6), "Not shown: this network reads the order, yet"),
        ((0.0, 0.9), (0.0, 0.9), "Not shown: neither"),
        ((0.1, 0.001), (-0.1, 0.001), "No: a bag of words, which knows no order, calls 10.0 points more"),
    ],
)
def test_whether_a_recurrent_network_is_needed_follows_from_both_tests(
    order: tuple[float, float], over: tuple[float, float], beginning: str
) -> None:
    assert need_sentence(found_with(order, over)).startswith(beginning)


def test_where_texts_are_few_the_sentence_says_so() -> None:
    assert "With only 10 sentences" in need_sentence(found_with((0.0, 0.9), (0.0, 0.9)))


def test_order_that_does_harm_is_told_as_such() -> None:
    assert order_sentence(found_with((-0.05, 0.01), (0.0, 0.9))).startswith(
        "Shuffled, the sentences are called right more"
    )
