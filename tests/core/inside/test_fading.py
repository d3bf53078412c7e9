"""How gradients fade: relative to the last word, averaged as logarithms, with a half-life in words."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_network, recipe_of

from core.inside.backward import text_gradients
from core.inside.fading import fading, half_life, ratio, step_factors

TEXTS = [np.array([4, 9, 1, 7]), np.array([2, 2, 8, 3])]


def network_of(cell, **more):
    return random_network(recipe_of({"recurrent": [{"cell": cell, "units": 3}], **more}))


def lengths(network, text, label):
    return text_gradients(network, text, label).layers[-1].gradients.norms(0)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_it_begins_with_one_at_the_verdict_and_goes_back_word_by_word(cell):
    network = network_of(cell)
    found = fading(network, TEXTS[:1], [1])
    norms = lengths(network, TEXTS[0], 1)
    assert found.hidden[0] == pytest.approx(1)
    assert_allclose(found.hidden, (norms["hidden"] / norms["hidden"][-1])[::-1], rtol=1e-5)
    assert (found.cell is not None) == (cell == "lstm")


def test_the_cell_state_is_measured_against_its_own_last_value():
    network = network_of("lstm")
    norms = lengths(network, TEXTS[0], 1)["cell"]
    assert_allclose(fading(network, TEXTS[:1], [1]).cell, (norms / norms[-1])[::-1], rtol=1e-5)


def test_many_texts_are_averaged_as_logarithms():
    network = network_of("gru")
    alone = [fading(network, [text], [1]).hidden for text in TEXTS]
    together = fading(network, TEXTS, [1, 1])
    assert_allclose(together.hidden, np.sqrt(np.multiply(*alone)), rtol=1e-5)
    assert together.texts == 2


def test_the_loss_of_a_sure_and_right_text_is_small_everywhere_while_the_ratio_is_not():
    network = network_of("simple_rnn")
    before = fading(network, TEXTS[:1], [1])
    network.head.bias[:] = 25
    sure = fading(network, TEXTS[:1], [1])
    assert max(sure.loss) < 1e-9 < min(before.loss)
    assert_allclose(sure.hidden, before.hidden, rtol=1e-4)


@pytest.mark.parametrize(("factor", "words"), [(0.5, 1.0), (0.5**0.1, 10.0)])
def test_the_half_life_is_the_number_of_words_over_which_it_halves(factor, words):
    assert half_life([factor**place for place in range(12)]) == pytest.approx(words)


def test_what_grows_or_is_one_word_long_has_no_half_life():
    assert half_life([1.0, 1.1, 1.2]) is None
    assert half_life([1.0]) is None


def test_a_gradient_that_has_died_altogether_still_has_a_number():
    network = network_of("simple_rnn", pooling="last")
    network.recurrent[0].forward.recurrent_kernel[:] = 0
    assert 0 < fading(network, TEXTS[:1], [1]).hidden[-1] < 1e-30


def test_there_is_nothing_to_tell_without_words_or_recurrence():
    plain = random_network(recipe_of({"recurrent": [], "pooling": "mean"}))
    assert fading(plain, TEXTS, [1, 1]) is None
    assert fading(network_of("gru"), [np.array([], int)], [1]) is None


def test_a_step_is_a_length_over_that_of_the_word_after_however_short_both_are():
    assert step_factors([1e-15, 1e-14, 2e-13]) == [pytest.approx(0.1), pytest.approx(0.05), None]
    assert np.isnan(ratio(0.0, 0.0))
