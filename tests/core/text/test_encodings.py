import numpy as np
import pytest

from core.recipe import End, Text
from core.text.encode import Ragged, fit_encoder
from core.text.encodings import bag_of_words, bags_of_words, one_hot, padded

ROWS = Ragged(np.array([1, 2, 1, 3], np.int32), np.array([0, 3, 3, 4]))
GOOD_FIRST = "I thought the movie was going to be amazing but it was actually bad"
BAD_FIRST = "I thought the movie was going to be bad but it was actually amazing"


def test_two_sentences_of_the_same_words_are_one_bag_and_two_rows() -> None:
    encoder = fit_encoder([GOOD_FIRST, BAD_FIRST], Text())
    good, bad = encoder.encode([GOOD_FIRST, BAD_FIRST])
    assert bag_of_words(good) == bag_of_words(bad)
    assert good.tolist() != bad.tolist()


def test_bags_of_many_rows_are_a_matrix_of_counts() -> None:
    assert bags_of_words(ROWS, 4).toarray().tolist() == [[0, 2, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


def test_padding_is_in_no_bag() -> None:
    assert bag_of_words([0, 2, 0]) == {2: 1}
    assert bags_of_words(Ragged(np.array([0, 2], np.int32), np.array([0, 2])), 3).toarray().tolist() == [[0, 0, 1]]


def test_one_hot_has_a_one_in_the_column_of_the_id() -> None:
    assert one_hot([2, 0, 1], 3).tolist() == [[0, 0, 1], [0, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize(
    ("pad", "truncate", "matrix"),
    [
        ("end", "front", [[2, 1], [0, 0], [3, 0]]),
        ("front", "end", [[1, 2], [0, 0], [0, 3]]),
    ],
)
def test_rows_are_cut_and_filled_up_at_the_ends_asked_for(pad: str, truncate: str, matrix: list[list[int]]) -> None:
    assert padded(ROWS, 2, End(pad), End(truncate)).tolist() == matrix
