import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_network, recipe_of

from core.inside.growth import chain, growths, jacobian_norms, kept_shares
from core.inside.trace import trace

TEXT = np.array([4, 9, 1, 7, 2], np.int32)


def opened(cell, **more):
    network = random_network(recipe_of({"recurrent": [{"cell": cell, "units": 3, **more}]}))
    return network, trace(network, TEXT).layers[0]


def test_the_norms_are_those_of_the_states_own_differences():
    network, layer = opened("simple_rnn")
    weights = network.recurrent[0].forward
    words = network.table[TEXT].astype(np.float64)
    kernel, recurrent, bias = (
        array.astype(np.float64) for array in (weights.kernel, weights.recurrent_kernel, weights.bias)
    )

    def last(first):
        hidden = first
        for word in words[1:]:
            hidden = np.tanh(word @ kernel + hidden @ recurrent + bias)
        return hidden

    start, step = layer.states["hidden"][0].astype(np.float64), 1e-6
    jacobian = np.stack(
        [(last(start + step * way) - last(start - step * way)) / (2 * step) for way in np.eye(3)], axis=1
    )
    assert jacobian_norms(weights, layer)[-1] == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-4)
    assert jacobian_norms(weights, layer)[0] == 1


def test_a_block_of_an_orthogonal_matrix_neither_grows_nor_shrinks():
    network, layer = opened("lstm")
    weights = network.recurrent[0].forward
    weights.recurrent_kernel[:, :3] = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    first, *others = growths(weights, layer)
    assert first.block == "input_gate"
    assert (first.radius, first.largest) == (pytest.approx(1, abs=1e-5), pytest.approx(1, abs=1e-5))
    assert all(other.largest >= other.radius - 1e-6 for other in others)
    assert first.rate == first.radius * first.slope


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_slope_of_a_gate_is_the_mean_of_its_derivative(cell):
    network, layer = opened(cell)
    for growth in growths(network.recurrent[0].forward, layer):
        value = layer.gates[growth.block].astype(np.float64)
        expected = 1 - value**2 if growth.block == "candidate" else value * (1 - value)
        assert growth.slope == pytest.approx(expected.mean(), rel=1e-4)


def test_what_a_bounded_matrix_can_grow_by_is_bounded_by_the_singular_value():
    network, layer = opened("simple_rnn")
    weights = network.recurrent[0].forward
    (growth,) = growths(weights, layer)
    norms = jacobian_norms(weights, layer)
    assert (norms <= growth.largest ** np.arange(len(TEXT)) + 1e-6).all()


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget_gate"), ("gru", "update_gate")])
def test_what_is_left_is_the_product_of_the_gates_after_the_first_word(cell, gate):
    _, layer = opened(cell)
    assert_allclose(kept_shares(layer)[0], 1)
    assert_allclose(kept_shares(layer)[-1], layer.gates[gate][1:].prod(axis=0), rtol=1e-5)


def test_a_backward_cell_is_followed_from_the_words_that_it_reads_first():
    network = random_network(recipe_of({"recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}]}))
    backward = trace(network, TEXT).layers[1]
    assert_allclose(kept_shares(backward)[1], backward.gates["update_gate"][-2], rtol=1e-6)


def test_three_times_again_and_again_explodes_and_tanh_holds_it():
    assert chain(3, 0.1, 4).tolist() == pytest.approx([0.1, 0.3, 0.9, 2.7, 8.1])
    assert abs(chain(3, 0.1, 50, np.tanh)[-1]) < 1
    assert chain(2, 1, 100)[-1] == 2.0**100
