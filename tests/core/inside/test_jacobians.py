"""The product of the steps' Jacobians, and what a recurrent matrix does to lengths."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_network, recipe_of

from core.inside.backward import text_gradients
from core.inside.jacobians import product_norms, spectrum, with_recurrent_start
from core.recipe import Initializer

TEXT = np.array([4, 9, 1, 7, 2])


def network_of(cell, units=4, **more):
    return random_network(recipe_of({"recurrent": [{"cell": cell, "units": units, **more}]}))


def test_the_product_of_a_linear_network_is_the_power_of_its_matrix():
    network = network_of("simple_rnn", activation="linear")
    matrix = network.recurrent[0].forward.recurrent_kernel
    norms = product_norms(network.recurrent[0].forward, network.table[TEXT])
    powers = [np.linalg.norm(np.linalg.matrix_power(matrix, back), 2) for back in range(4, -1, -1)]
    assert_allclose(norms, powers, rtol=1e-4)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_no_gradient_is_stretched_by_more_than_the_product_can(cell):
    network = network_of(cell)
    norms = product_norms(network.recurrent[0].forward, network.table[TEXT])
    lengths = text_gradients(network, TEXT, 1).layers[0].gradients.norms(0)["hidden"]
    assert (lengths <= lengths[-1] * norms * (1 + 1e-5)).all()


@pytest.mark.parametrize(("start", "scale"), [(Initializer.ORTHOGONAL, 0.5), (Initializer.IDENTITY, 1.5)])
def test_orthogonal_and_identity_starts_stretch_everything_by_their_scale(start, scale):
    started = with_recurrent_start(network_of("simple_rnn"), start, scale, 7)
    found = spectrum(started.recurrent[0].forward)
    assert_allclose([found.radius, found.norm], scale, rtol=1e-5)


def test_a_random_start_has_a_radius_of_about_its_scale_and_a_larger_norm():
    found = spectrum(
        with_recurrent_start(network_of("simple_rnn", 128), Initializer.RANDOM, 1.2, 7).recurrent[0].forward
    )
    assert found.radius == pytest.approx(1.2, rel=0.15)
    assert found.norm == pytest.approx(2.4, rel=0.15)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_of_a_cell_with_gates_the_candidates_block_is_looked_at(cell):
    network = network_of(cell)
    block = network.recurrent[0].forward.recurrent_kernel[:, 8:12]
    assert_allclose(spectrum(network.recurrent[0].forward).norm, np.linalg.norm(block, 2), rtol=1e-5)


def test_another_start_leaves_everything_else_as_it_was_learnt():
    network = network_of("gru", bidirectional=True)
    started = with_recurrent_start(network, Initializer.IDENTITY, 1.0, 7)
    assert started.table is network.table
    assert started.recurrent[0].backward.kernel is network.recurrent[0].backward.kernel
    assert_allclose(started.recurrent[0].backward.recurrent_kernel, np.tile(np.eye(4), 3))
    again = with_recurrent_start(network, Initializer.RANDOM, 1.0, 7)
    assert_allclose(
        again.recurrent[0].forward.recurrent_kernel,
        with_recurrent_start(network, Initializer.RANDOM, 1.0, 7).recurrent[0].forward.recurrent_kernel,
    )
