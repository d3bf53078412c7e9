"""Gradients through time, held to small changes of the numbers themselves; Keras's own are in another module."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_network, recipe_of

from core.inside.backward import Aim, backward, text_gradients
from core.inside.verdicts import batch_verdicts

TEXT = np.array([4, 9, 1, 7])
CELLS = [
    {"cell": "simple_rnn", "units": 3},
    {"cell": "lstm", "units": 3},
    {"cell": "gru", "units": 3},
    {"cell": "gru", "units": 3, "reset_after": False},
]


def network_of(*layers, classes=2, **network):
    return random_network(recipe_of({"recurrent": list(layers), **network}), classes)


@pytest.mark.parametrize("aim", Aim)
@pytest.mark.parametrize("cell", CELLS)
def test_a_small_step_of_the_vectors_moves_the_value_by_the_gradient(cell, aim):
    network = network_of({**cell, "bidirectional": True}, classes=3, pooling="mean", dense=[{"units": 4}])
    middle = network.table[TEXT]
    way = np.random.default_rng(1).normal(size=middle.shape).astype(np.float32) * 0.02
    ends = backward(network, np.stack([middle - way, middle + way]), [2, 2], aim).values
    told = (backward(network, middle[None], [2], aim).embeddings[0] * way).sum() * 2
    assert_allclose(ends[1] - ends[0], told, atol=2e-4)


@pytest.mark.parametrize("cell", CELLS)
def test_the_steps_of_a_text_add_up_to_the_whole_gradient(cell):
    gradients = text_gradients(network_of(cell), TEXT, 1).layers[0].gradients
    assert_allclose(gradients.kernel_steps(0).sum(axis=0), gradients.kernel(), atol=1e-6)
    assert_allclose(gradients.recurrent_steps(0).sum(axis=0), gradients.recurrent_kernel(), atol=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_of_a_state_is_the_way_through_the_next_step_where_nothing_else_reads_it(cell):
    network = network_of(cell)
    whole = text_gradients(network, TEXT, 1).layers[0].gradients
    assert_allclose(whole.hidden[0, -1], network.head.kernel[:, 0], atol=1e-6)
    assert np.linalg.norm(whole.hidden[0, 0]) > 0


@pytest.mark.parametrize("cell", CELLS)
def test_the_shares_of_the_words_add_up_to_one_and_the_first_has_no_state_to_add(cell):
    gradients = text_gradients(network_of(cell), TEXT, 1).layers[0].gradients
    assert_allclose(gradients.kernel_shares(0).sum(), 1, atol=1e-5)
    shares = gradients.recurrent_shares(0)
    assert_allclose(shares.sum(), 1, atol=1e-5)
    assert shares[0] == 0
    whole, steps = gradients.recurrent_kernel(), gradients.recurrent_steps(0)
    assert_allclose(shares, (steps * whole).sum(axis=(1, 2)) / (whole**2).sum(), atol=1e-5)


def test_texts_are_differentiated_each_by_itself():
    network = network_of(*CELLS[:2])
    vectors = network.table[np.array([[4, 9, 1], [2, 2, 8]])]
    together = backward(network, vectors, [1, 0], Aim.LOSS)
    alone = [backward(network, vectors[[row]], [label], Aim.LOSS) for row, label in enumerate([1, 0])]
    assert_allclose(together.values, [one.values[0] for one in alone], atol=1e-6)
    assert_allclose(together.embeddings, np.concatenate([one.embeddings for one in alone]), atol=1e-6)


def test_masked_padding_gets_no_gradient_and_changes_none():
    network = network_of({**CELLS[1], "bidirectional": True}, pooling="mean")
    ids = np.array([[4, 9, 1, 0, 0]])
    padded = backward(network, network.table[ids], [1], mask=ids != 0)
    plain = text_gradients(network, ids[0], 1)
    assert_allclose(padded.embeddings[0, :3], plain.embeddings[0], atol=1e-6)
    assert not padded.embeddings[0, 3:].any()


def test_the_values_are_those_of_the_verdict():
    network = network_of(CELLS[2], classes=3)
    inputs, three = network.table[TEXT][None].repeat(3, axis=0), [0, 1, 2]
    shares = batch_verdicts(network, TEXT[None], np.ones((1, 4), bool))[0]
    assert_allclose(backward(network, inputs, three, Aim.PROBABILITY).values, shares, atol=1e-6)
    assert_allclose(backward(network, inputs, three, Aim.LOSS).values, -np.log(shares), atol=1e-6)
    logits = backward(network, inputs, three, Aim.LOGIT).values
    assert_allclose(np.exp(logits) / np.exp(logits).sum(), shares, atol=1e-6)


def test_the_loss_of_a_sure_and_right_verdict_keeps_a_small_gradient_that_is_not_rounded_away():
    network = network_of(CELLS[0])
    network.head.bias[:] = 30
    gradients = text_gradients(network, TEXT, 1, Aim.LOSS)
    assert 0 < -gradients.head.bias[0] < 1e-12


def test_the_paths_from_nothing_to_the_text_add_up_to_what_it_changed():
    network = network_of(CELLS[1], dense=[{"units": 4, "activation": "tanh"}])
    vectors = network.table[TEXT]
    shares = ((np.arange(64, dtype=np.float32) + 0.5) / 64)[:, None, None]
    slopes = backward(network, shares * vectors, [1] * 64).embeddings.mean(axis=0)
    ends = backward(network, np.stack([0 * vectors, vectors]), [1, 1]).values
    assert_allclose((slopes * vectors).sum(), ends[1] - ends[0], atol=1e-4)


def test_a_text_without_words_has_a_value_and_no_gradients_in_its_cells():
    gradients = text_gradients(network_of(CELLS[1]), np.array([], int), 1)
    assert gradients.values.shape == (1,)
    assert not gradients.layers[0].gradients.kernel().any()
