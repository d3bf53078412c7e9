"""Each gate against Keras's own cell, which shows none: it is put into states and given weights that betray them.

An LSTM's next cell state is linear in the one before, f c + i g, so two of them give f; with a candidate that is held
at 1 the rest is i; the output gate is what is left of h over tanh(c). A GRU's next state with the candidate held at 1
and at -1 gives z; with z held at 0, no squashing and a candidate that only passes on what is reset, it is r. So nothing
here knows the equations in ``core.inside.cells``, and a block that is taken for another's cannot pass.
"""

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_arrays, random_network, recipe_of

from core.inside.trace import trace
from core.inside.weights import OpenNetwork

pytestmark = pytest.mark.keras

UNITS = 3
TEXT = np.array([4, 9, 1, 7, 7], np.int32)
FAR = 30.0  # sigmoid and tanh of it are 1 in float32
KINDS = {
    "simple_rnn": {"cell": "simple_rnn"},
    "lstm": {"cell": "lstm"},
    "gru": {"cell": "gru"},
    "gru_before": {"cell": "gru", "reset_after": False},
}
BLOCKS = {"lstm": 4, "gru": 3, "gru_before": 3}
NAMES = ("kernel", "recurrent_kernel", "bias")


def recipe(kind):
    return recipe_of({"recurrent": [{**KINDS[kind], "units": UNITS}]})


def weights(kind):
    arrays = random_arrays(recipe(kind))
    return [arrays[f"recurrent.0.forward/{name}"].copy() for name in NAMES], arrays["embedding/table"][TEXT]


def step(kind, given, word, states, activation="tanh"):
    """Return Keras's next states, each ``(units,)``."""
    import keras

    classes = {"simple_rnn": keras.layers.SimpleRNNCell, "lstm": keras.layers.LSTMCell, "gru": keras.layers.GRUCell}
    options = {name: value for name, value in KINDS[kind].items() if name != "cell"}
    cell = classes[KINDS[kind]["cell"]](UNITS, activation=activation, **options)
    cell.build((1, len(word)))
    cell.set_weights(given)
    _, after = cell(word[None], [state[None].astype(np.float32) for state in states])
    after = after if isinstance(after, (list, tuple)) else [after]
    return [keras.ops.convert_to_numpy(state)[0] for state in after]


def held(given, block, value, recurrent=None, recurrent_bias=None):
    """Return the weights with one block's bias alone left in it, or a recurrent part of its own."""
    kernel, recurrent_kernel, bias = (array.copy() for array in given)
    here = slice(block * UNITS, (block + 1) * UNITS)
    kernel[:, here], recurrent_kernel[:, here], bias[..., here] = 0, 0, 0
    bias[(0, here) if bias.ndim == 2 else here] = value
    if recurrent is not None:
        recurrent_kernel[:, here] = recurrent
    if recurrent_bias is not None:
        bias[1, here] = recurrent_bias
    return [kernel, recurrent_kernel, bias]


def lstm_gates(given, word, hidden):
    nought, one = np.zeros(UNITS), np.ones(UNITS)
    written = step("lstm", given, word, [hidden, nought])[1]
    kept = step("lstm", given, word, [hidden, one])[1]
    shown, memory = step("lstm", given, word, [hidden, one * 2])
    written_of_one = step("lstm", held(given, 2, FAR), word, [hidden, nought])[1]
    return {
        "forget_gate": kept - written,
        "input_gate": written_of_one,
        "candidate": written / written_of_one,
        "output_gate": shown / np.tanh(memory),
    }


def gru_gates(kind, given, word, hidden):
    high = step(kind, held(given, 2, FAR), word, [hidden])[0]
    low = step(kind, held(given, 2, -FAR), word, [hidden])[0]
    update = 1 - (high - low) / 2
    shut = held(given, 0, -FAR)
    if kind == "gru":
        reset = step(kind, held(shut, 2, 0, recurrent_bias=1), word, [hidden], "linear")[0]
    else:
        reset = step(kind, held(shut, 2, 0, recurrent=np.eye(UNITS)), word, [hidden], "linear")[0] / hidden
    candidate = (step(kind, given, word, [hidden])[0] - update * hidden) / (1 - update)
    return {"update_gate": update, "reset_gate": reset, "candidate": candidate}


@cache
def keras_gates(kind):
    """Return the gates at every word but the first (whose state is nought) and the states before it, all from Keras."""
    given, words = weights(kind)
    states = [np.zeros(UNITS)] * (2 if kind == "lstm" else 1)
    found = []
    for place, word in enumerate(words):
        if place and kind == "lstm":
            found.append(lstm_gates(given, word, states[0]))
        elif place:
            found.append(gru_gates(kind, given, word, states[0]))
        states = step(kind, given, word, states)
    return {name: np.stack([gates[name] for gates in found]) for name in found[0]}


def numpy_gates(kind, arrays=None):
    network = random_network(recipe(kind)) if arrays is None else OpenNetwork.from_arrays(recipe(kind), arrays)
    return {name: values[1:] for name, values in trace(network, TEXT).layers[0].gates.items()}


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_gate_is_the_one_that_kerass_cell_betrays(kind):
    theirs, ours = keras_gates(kind), numpy_gates(kind)
    assert set(theirs) == set(ours)
    for name in theirs:
        assert_allclose(ours[name], theirs[name], rtol=0, atol=1e-5, err_msg=name)


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_gate_is_what_squashing_its_pre_activation_gives_in_keras(kind):
    layer, theirs = trace(random_network(recipe(kind)), TEXT).layers[0], keras_gates(kind)
    for name, values in theirs.items():
        before = layer.preactivations[name][1:]
        squashed = np.tanh(before) if name == "candidate" else 1 / (1 + np.exp(-before))
        assert_allclose(squashed, values, rtol=0, atol=1e-5, err_msg=name)


def test_a_simple_rnns_pre_activation_is_what_keras_gives_without_squashing():
    (given, words), layer = weights("simple_rnn"), trace(random_network(recipe("simple_rnn")), TEXT).layers[0]
    hidden = np.concatenate([np.zeros((1, UNITS), np.float32), layer.states["hidden"][:-1]])
    for word, before, ours in zip(words, hidden, layer.preactivations["hidden"], strict=True):
        theirs = step("simple_rnn", given, word, [before], "linear")[0]
        assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    ("kind", "pair"),
    [(kind, pair) for kind, blocks in BLOCKS.items() for pair in combinations(range(blocks), 2)],
)
def test_two_blocks_taken_for_each_other_do_not_pass(kind, pair):
    arrays = random_arrays(recipe(kind))
    first, second = (slice(block * UNITS, (block + 1) * UNITS) for block in pair)
    for name in NAMES:
        array = arrays[f"recurrent.0.forward/{name}"]
        array[..., first], array[..., second] = array[..., second].copy(), array[..., first].copy()
    theirs, ours = keras_gates(kind), numpy_gates(kind, arrays)
    assert max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs) > 0.05


@pytest.mark.parametrize("kind", BLOCKS)
def test_a_transposed_recurrent_block_does_not_pass(kind):
    arrays = random_arrays(recipe(kind))
    array = arrays["recurrent.0.forward/recurrent_kernel"]
    array[:, :UNITS] = array[:, :UNITS].T.copy()
    theirs, ours = keras_gates(kind), numpy_gates(kind, arrays)
    assert max(float(np.abs(ours[name] - theirs[name]).max()) for name in theirs) > 0.01
