from collections.abc import Sequence

import numpy as np

from core.whatif.edits import EditKind, single_edits
from core.whatif.flips import MOST_PAIRS, find_flips
from core.whatif.judges import Probabilities
from core.whatif.wording import Wording


class Judge:
    """Adds up what its words weigh; ``asked`` counts the texts."""

    def __init__(self, weights: dict[str, float]) -> None:
        self.weights, self.asked = weights, 0

    def __call__(self, texts: Sequence[str]) -> Probabilities:
        self.asked += len(texts)
        sums = np.array([sum(self.weights.get(word, 0.0) for word in Wording.of(text).words) for text in texts])
        positive = 1 / (1 + np.exp(-sums))
        return np.stack([1 - positive, positive], axis=1)


def test_one_word_that_turns_the_verdict_is_found() -> None:
    found = find_flips(Judge({"good": 2.0, "slow": -1.0}), Wording.of("good but slow"), {})
    assert [flip.text for flip in found.flips] == ["but slow"]
    assert found.flips[0].edits[0].kind is EditKind.DROP


def test_two_words_are_tried_only_where_one_does_not_do() -> None:
    found = find_flips(Judge({"good": 2.0, "great": 2.0, "slow": -1.0}), Wording.of("good great but slow"), {})
    assert [flip.text for flip in found.flips] == ["but slow"]
    assert len(found.flips[0].edits) == 2


def test_the_most_decided_flip_comes_first() -> None:
    found = find_flips(Judge({"good": 1.0, "bad": -1.0, "awful": -4.0}), Wording.of("good"), {0: ("bad", "awful")})
    assert [flip.text for flip in found.flips] == ["awful", "bad"]


def test_a_swap_of_neighbours_is_one_edit() -> None:
    def last_word(texts: Sequence[str]) -> Probabilities:
        positive = np.array([float(text.endswith("good")) for text in texts])
        return np.stack([1 - positive, positive], axis=1)

    found = find_flips(last_word, Wording.of("bad yet good"), {})
    assert {flip.text for flip in found.flips} == {"bad good yet", "bad yet"}


def test_where_nothing_turns_it_the_closest_try_and_the_count_are_told() -> None:
    judge = Judge({"good": 5.0, "great": 5.0, "fine": 5.0})
    found = find_flips(judge, Wording.of("good great fine"), {})
    assert (found.flips, found.tried, found.pairs_left) == ((), 5 + 5, 0)
    assert found.closest is not None
    assert len(found.closest.text.split()) == 1
    assert judge.asked == found.tried + 1


def test_pairs_are_tried_up_to_a_bound_and_the_rest_is_counted() -> None:
    words = [f"w{number}" for number in range(120)]
    judge = Judge(dict.fromkeys(words, 1.0))
    found = find_flips(judge, Wording.of(" ".join(words)), {})
    singles = 2 * 120 - 1
    assert found.tried == singles + MOST_PAIRS
    assert found.pairs_left > 0


def test_an_empty_sentence_has_nothing_to_flip() -> None:
    found = find_flips(Judge({}), Wording.of("…"), {})
    assert (found.flips, found.closest, found.tried) == ((), None, 0)


def test_a_word_is_not_replaced_by_itself_nor_swapped_with_its_like() -> None:
    edits = list(single_edits(Wording.of("so so"), {0: ("so", "very")}))
    assert [edit.kind for edit in edits] == [EditKind.DROP, EditKind.DROP, EditKind.REPLACE]


def test_an_edit_says_what_it_does() -> None:
    wording = Wording.of("not good")
    told = [edit.in_words(wording) for edit in single_edits(wording, {1: ("bad",)})]
    assert told == ["without “not”", "without “good”", "“not” and “good” change places", "“bad” for “good”"]
