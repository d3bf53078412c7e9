import numpy as np
import pytest

from core.inside.patterns import Held, Moment, Place, extremes, held_through, matching_places, text_means, word_means
from core.inside.survey import KeptStates

# Three texts of 3, 4 and 0 words, and one of 2.
OFFSETS = np.array([0, 3, 7, 7, 9])
IDS = np.array([4, 5, 6, 4, 5, 5, 7, 4, 6])
VALUES = np.array([0.1, 0.9, 0.0, 0.2, -0.8, 0.5, 0.0, 0.3, -0.9], np.float32)
KEPT = KeptStates(OFFSETS, IDS, {})


def test_the_highest_and_lowest_words_are_told_by_text_and_place() -> None:
    highest, lowest = extremes(KEPT, VALUES, 2)
    assert highest == [Moment(0, 1, pytest.approx(0.9)), Moment(1, 2, pytest.approx(0.5))]
    assert lowest == [Moment(3, 1, pytest.approx(-0.9)), Moment(1, 1, pytest.approx(-0.8))]


def test_means_are_taken_over_each_text_and_each_word() -> None:
    means = text_means(KEPT, VALUES)
    assert means[[0, 1, 3]].tolist() == pytest.approx([1 / 3, -0.025, -0.3])
    assert np.isnan(means[2])
    assert word_means(KEPT, VALUES, 3) == [(4, pytest.approx(0.2), 3), (5, pytest.approx(0.2), 3)]


def test_a_unit_is_held_where_it_is_on_through_the_phrase_and_off_on_both_sides() -> None:
    states = np.array([[0.0, 0.9, -0.1, 0.0], [0.8, 0.9, -0.9, 0.8], [0.6, 0.9, -0.5, 0.1], [0.1, 0.0, 0.2, 0.0]])
    assert held_through(states.astype(np.float32), 1, 3, 0.3) == [
        Held(0, 1, pytest.approx(0.6)),
        Held(2, -1, pytest.approx(-0.5)),
    ]


def test_the_edge_of_a_text_counts_as_off() -> None:
    assert [one.unit for one in held_through(np.full((3, 2), 0.9, np.float32), 0, 3, 0.3)] == [0, 1]


def test_places_with_the_same_units_are_found_and_do_not_go_over_the_end_of_a_text() -> None:
    on = np.array([0, 1, 1, 1, 0, 0, 0, 1, 1], np.float32)
    states = np.stack([on, -on], axis=1) * np.float32(0.9)
    held = [Held(0, 1, 0.9), Held(1, -1, -0.9)]
    assert matching_places(KEPT, states, held, 0.3, 10) == [
        Place(0, 1, 3, 2, 4),
        Place(1, 0, 1, 2, 4),
        Place(3, 0, 2, 2, 4),
    ]


def test_places_with_most_units_come_first_and_half_of_them_have_to_be_on() -> None:
    states = np.zeros((9, 3), np.float32)
    states[1, :2], states[4, :], states[8, :1] = 0.9, 0.9, 0.9
    held = [Held(unit, 1, 0.9) for unit in range(3)]
    assert [(place.text, place.start, place.units) for place in matching_places(KEPT, states, held, 0.3, 10)] == [
        (1, 1, 3),
        (0, 1, 2),
    ]


def test_nothing_is_found_for_nothing() -> None:
    assert matching_places(KEPT, np.zeros((9, 3), np.float32), [], 0.3, 10) == []
    assert held_through(np.zeros((2, 3), np.float32), 0, 1, 0.3) == []
