import numpy as np

from core.evaluation.groups import Calls, by_length, by_negation, by_unknown_share
from core.intervals import wilson


def calls(right: list[bool]) -> Calls:
    return Calls(np.array(right), ~np.array(right))


def test_texts_of_about_equal_length_stand_together_and_every_text_stands_somewhere() -> None:
    lengths = np.arange(1, 101)
    groups = by_length(lengths, calls([True] * 100))
    assert [one.network.texts for one in groups] == [20, 20, 20, 20, 20]
    assert (groups[0].name, groups[-1].name) == ("1 to 20 words", "81 to 100 words")


def test_texts_of_one_length_are_one_group() -> None:
    (only,) = by_length(np.array([1, 1, 1]), calls([True, False, True]))
    assert (only.name, only.network.right, only.words.right) == ("1 word", 2, 1)


def test_a_share_on_an_edge_belongs_below_it_and_empty_groups_are_left_out() -> None:
    groups = by_unknown_share(np.array([0.0, 0.1, 0.11, 0.9]), calls([True] * 4))
    assert [(one.name, one.network.texts) for one in groups] == [
        ("none unknown", 1),
        ("up to 10 % unknown", 1),
        ("10 to 30 % unknown", 1),
        ("more than 30 % unknown", 1),
    ]
    assert len(by_unknown_share(np.array([0.0, 0.0]), calls([True] * 2))) == 1


def test_each_group_has_its_own_interval() -> None:
    without, with_one = by_negation(np.array([False, False, True]), calls([True, False, True]))
    assert (without.network.low, without.network.high) == wilson(1, 2)
    assert (with_one.name, with_one.network.texts) == ("with a negation", 1)
