from pathlib import Path

import numpy as np
import pytest

from core.errors import DamagedRunError
from core.opened import open_run
from core.places import ASSETS
from core.runs.bag_of_words import BagOfWords
from core.runs.folder import RunFolder
from core.text.encode import Ragged

TEXTS = Ragged(np.array([1, 2, 2, 3, 0], np.int32), np.array([0, 3, 5, 5]))
TWO = BagOfWords(np.array([[0, -1.0, 2, 0], [0, 1.0, -2, 0]]), np.array([0.5, -0.5]))


def test_for_two_classes_the_second_ones_probability_is_the_logistic_function_of_its_score() -> None:
    scores = np.array([1 - 2 * 2 - 0.5, 0 - 0.5, -0.5])
    np.testing.assert_allclose(TWO.probabilities(TEXTS)[:, 1], 1 / (1 + np.exp(-scores)))


def test_for_three_classes_the_probabilities_are_a_softmax() -> None:
    three = BagOfWords(np.array([[0, 1.0, 0, 0], [0, 0, 1.0, 0], [0, 0, 0, 1.0]]), np.zeros(3))
    expected = np.exp([1, 2, 0]) / np.exp([1, 2, 0]).sum()
    np.testing.assert_allclose(three.probabilities(TEXTS)[0], expected)


def test_the_likelier_class_is_predicted_and_padding_counts_for_nothing() -> None:
    assert TWO.predict(TEXTS).tolist() == [0, 0, 0]
    assert TWO.probabilities(TEXTS)[1].tolist() == TWO.probabilities(TEXTS)[2].tolist()


def test_it_comes_back_from_its_file(tmp_path: Path) -> None:
    TWO.save(tmp_path / "baseline.npz", ("", "a", "b", "c"))
    back = BagOfWords.load(tmp_path / "baseline.npz")
    np.testing.assert_array_equal(back.probabilities(TEXTS), TWO.probabilities(TEXTS))


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04"])
def test_a_damaged_file_is_a_damaged_run(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "baseline.npz").write_bytes(content)
    with pytest.raises(DamagedRunError, match=r"baseline\.npz"):
        BagOfWords.load(tmp_path / "baseline.npz")


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_each_shipped_network_has_one_that_cannot_tell_word_orders_apart(cell: str) -> None:
    run = RunFolder(ASSETS / "first_look" / cell)
    encoder = open_run(run).encoder
    bag = BagOfWords.load(run.baseline_path)
    one, other = bag.probabilities(encoder.encode(["it was bad but actually good", "it was good but actually bad"]))
    assert one.tolist() == other.tolist()
