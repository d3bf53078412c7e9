"""NumPy's gradients against automatic differentiation of the same Keras model, on the engine of KERAS_BACKEND.

Keras is imported in the tests only. Words are all different within and between the texts, so that a row of the
embedding table belongs to one word of one text, and its gradient is that word's.
"""

import os
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import ROWS, random_arrays, random_network, recipe_of

from core.inside.backward import Aim, backward
from core.inside.cell_gradients import walk_back
from core.inside.cells import unroll

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("blank_start")]

CELLS = {
    "simple_rnn": {"cell": "simple_rnn"},
    "lstm": {"cell": "lstm"},
    "gru_reset_after": {"cell": "gru"},
    "gru_reset_before": {"cell": "gru", "reset_after": False},
}
TEXTS = {
    "masked_end": {"mask": True, "pad": "end"},
    "masked_front": {"mask": True, "pad": "front"},
    "unmasked_end": {"mask": False, "pad": "end"},
    "unmasked_front": {"mask": False, "pad": "front"},
}
# JAX differentiates op by op at a second a combination, TensorFlow five times as fast, so that has the whole grid.
READ_CELLS = ["lstm"] if os.environ.get("KERAS_BACKEND") == "jax" else list(CELLS)
READINGS = [
    (cell, both, text, pooling)
    for cell, both, text, pooling in product(READ_CELLS, [False, True], TEXTS, ["last", "mean", "max"])
    if pooling != "max" or text.startswith("unmasked") or (text, both) == ("masked_end", False)
]
ACTIVATIONS = list(product(CELLS, ["tanh", "sigmoid", "relu", "linear"]))
STACKS = list(product(CELLS, [(False, False), (True, True)]))
HEADS = [
    (2, {"head": {"units": "auto"}}),
    (2, {"head": {"units": 2}}),
    (3, {"dense": [{"units": 7, "activation": "relu"}]}),
    (3, {"dense": [{"units": 6, "activation": "linear", "dropout": 0.5}]}),
    (5, {"dense": [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": "sigmoid"}]}),
]


def stacked(cell, ways, **more):
    return [{**CELLS[cell], "units": 3 + place, "bidirectional": both, **more} for place, both in enumerate(ways)]


def padded_texts(pad):
    """Return texts of 3, 1 and 4 words in rows of 5, no word twice."""
    held = np.arange(5) < np.array([[3], [1], [4]])
    ids = np.zeros(held.shape, np.int32)
    ids[held if pad == "end" else held[:, ::-1]] = np.random.default_rng(3).permutation(np.arange(1, ROWS))[:8]
    return ids


def differentiated(function, values):
    """Return the gradients of a function of a list of arrays, by the engine itself."""
    import keras

    if keras.backend.backend() == "jax":
        import jax

        # Op by op: compiling every combination would take minutes.
        with jax.disable_jit():
            return [np.asarray(found) for found in jax.grad(function)([jax.numpy.asarray(value) for value in values])]
    if keras.backend.backend() == "torch":
        import torch

        leaves = [torch.tensor(value, requires_grad=True) for value in values]
        found = torch.autograd.grad(function(leaves), leaves, allow_unused=True, materialize_grads=True)
        return [gradient.numpy() for gradient in found]
    import tensorflow as tf

    tensors = [tf.constant(value) for value in values]
    with tf.GradientTape() as tape:
        tape.watch(tensors)
        result = function(tensors)
    return [
        tf.convert_to_tensor(found).numpy() for found in tape.gradient(result, tensors, unconnected_gradients="zero")
    ]


def aimed(verdicts, logits, labels, aim):
    """Return the sum over the texts of what is differentiated, written in the engine's own operations."""
    from keras import ops

    if aim is Aim.LOSS:
        from_keras = "binary_crossentropy" if verdicts.shape[-1] == 1 else "sparse_categorical_crossentropy"
        targets = labels[:, None].astype(np.float32) if verdicts.shape[-1] == 1 else labels
        return ops.sum(getattr(ops, from_keras)(ops.convert_to_tensor(targets), verdicts))
    odds = ops.concatenate([-logits, logits], -1) if logits.shape[-1] == 1 else logits
    shares = ops.concatenate([1 - verdicts, verdicts], -1) if verdicts.shape[-1] == 1 else verdicts
    chosen = ops.convert_to_tensor(np.eye(shares.shape[-1], dtype=np.float32)[labels])
    return ops.sum((odds if aim is Aim.LOGIT else shares) * chosen)


def keras_gradients(recipe, classes, ids, labels, aim):
    """Return Keras's gradient of every array, by its canonical name."""
    import keras

    from core.network.arrays import _owners, assign_arrays
    from core.network.build import wire

    wiring = wire(recipe, ROWS, classes)
    head = keras.Model(wiring.ids, wiring.verdict).get_layer("head")
    model = keras.Model(wiring.ids, [wiring.verdict, head.input])
    assign_arrays(model, recipe, random_arrays(recipe, classes))
    names = {
        weight.path: f"{owner}/{name}"
        for owner, layer, parts in _owners(model, recipe)
        for name, weight in zip(parts, layer.weights, strict=True)
    }
    variables = model.trainable_variables
    rest = model.non_trainable_variables

    def function(values):
        (verdicts, before), _ = model.stateless_call(values, rest, ids, training=False)
        given = {names[variable.path]: value for variable, value in zip(variables, values, strict=True)}
        logits = before @ given["head/kernel"] + given["head/bias"]
        return aimed(verdicts, logits, labels, aim)

    found = differentiated(function, [keras.ops.convert_to_numpy(variable) for variable in variables])
    return {names[variable.path]: value for variable, value in zip(variables, found, strict=True)}


def numpy_gradients(network, ids, labels, aim):
    mask = ids != 0 if network.masks else np.ones(ids.shape, bool)
    found = backward(network, network.table[ids], labels, aim, mask)
    arrays = {"embedding/table": found.table(ids, len(network.table))}
    for layer in found.layers:
        owner = f"recurrent.{layer.index}.{layer.direction}"
        cell = layer.gradients
        arrays |= {f"{owner}/kernel": cell.kernel(), f"{owner}/bias": cell.bias()}
        arrays[f"{owner}/recurrent_kernel"] = cell.recurrent_kernel()
    for owner, dense in [*((f"dense.{at}", dense) for at, dense in enumerate(found.dense)), ("head", found.head)]:
        arrays |= {f"{owner}/kernel": dense.kernel, f"{owner}/bias": dense.bias}
    return arrays


def assert_same_gradients(recipe, classes=2, aim=Aim.LOGIT):
    ids, labels = padded_texts(recipe.text.pad), np.array([0, classes - 1, 1], np.int32)
    theirs = keras_gradients(recipe, classes, ids, labels, aim)
    ours = numpy_gradients(random_network(recipe, classes), ids, labels, aim)
    assert ours.keys() == theirs.keys()
    for name, values in theirs.items():
        assert_allclose(ours[name], values, rtol=0, atol=1e-5, err_msg=name)


@pytest.mark.parametrize(("cell", "both", "text", "pooling"), READINGS)
def test_every_padding_and_pooling_differentiates_as_keras(cell, both, text, pooling):
    assert_same_gradients(recipe_of({"recurrent": stacked(cell, [both]), "pooling": pooling}, **TEXTS[text]))


@pytest.mark.parametrize(("cell", "activation"), ACTIVATIONS)
def test_every_activation_differentiates_as_keras(cell, activation):
    assert_same_gradients(recipe_of({"recurrent": stacked(cell, [False], activation=activation)}), aim=Aim.LOSS)


@pytest.mark.parametrize(("cell", "ways"), STACKS)
def test_every_stack_differentiates_as_keras(cell, ways):
    assert_same_gradients(recipe_of({"recurrent": stacked(cell, ways)}, pad="front"), aim=Aim.LOSS)


@pytest.mark.parametrize(("head", "aim"), list(product(HEADS, Aim)))
def test_dense_layers_and_heads_differentiate_as_keras(head, aim):
    classes, network = head
    assert_same_gradients(recipe_of({"recurrent": stacked("lstm", [False]), **network}), classes, aim)


@pytest.mark.parametrize(("pooling", "mask"), [("mean", True), ("mean", False), ("max", False)])
def test_a_network_without_recurrence_differentiates_as_keras(pooling, mask):
    assert_same_gradients(recipe_of({"recurrent": [], "pooling": pooling}, mask=mask), 3, Aim.LOSS)


def stepped_gradients(cell, activation, weights, inputs, outputs):
    """Return what Keras's own cell gives, step by step: for each the weights' shares and its states' gradients.

    Every step has its own copy of the weights, and a zero is added to each of its states after it was shown.
    """
    import keras
    from keras import ops

    rows, words, units = outputs.shape
    kinds = {"simple_rnn": keras.layers.SimpleRNNCell, "lstm": keras.layers.LSTMCell, "gru": keras.layers.GRUCell}
    options = {"reset_after": CELLS[cell]["reset_after"]} if "reset_after" in CELLS[cell] else {}
    stepped = kinds[CELLS[cell]["cell"]](units, activation=activation, **options)
    stepped.build((rows, inputs.shape[-1]))
    rest = stepped.non_trainable_variables
    read, weighed = ops.convert_to_tensor(inputs), ops.convert_to_tensor(outputs)

    def function(values):
        total, states = 0.0, [ops.zeros((rows, units))] * (2 if cell == "lstm" else 1)
        for t in range(words):
            own, zeros = values[5 * t : 5 * t + 3], values[5 * t + 3 : 5 * t + 3 + len(states)]
            (_, states), _ = stepped.stateless_call(own, rest, read[:, t], states)
            states = list(states) if isinstance(states, (list, tuple)) else [states]
            states = [state + zero for state, zero in zip(states, zeros, strict=True)]
            total = total + ops.sum(states[0] * weighed[:, t])
        return total

    own = [weights.kernel, weights.recurrent_kernel, weights.bias]
    found = differentiated(function, [*own, *[np.zeros((rows, units), np.float32)] * 2] * words)
    return [found[5 * t : 5 * t + 5] for t in range(words)]


@pytest.mark.parametrize(("cell", "activation"), list(product(CELLS, ["tanh", "relu"])))
def test_states_and_the_share_of_each_step_are_those_of_kerass_own_cell_stepped_by_hand(cell, activation):
    weights = random_network(recipe_of({"recurrent": stacked(cell, [False], activation=activation)}))
    weights = weights.recurrent[0].forward
    rng = np.random.default_rng(5)
    inputs, outputs = (rng.normal(size=(2, 4, size)).astype(np.float32) for size in (5, 3))
    run = unroll(weights, inputs)
    ours = walk_back(weights, inputs, run, outputs)
    for t, (kernel, recurrent, _, hidden, state) in enumerate(
        stepped_gradients(cell, activation, weights, inputs, outputs)
    ):
        for theirs, steps in ((kernel, ours.kernel_steps), (recurrent, ours.recurrent_steps)):
            assert_allclose(steps(0)[t] + steps(1)[t], theirs, rtol=0, atol=1e-5)
        assert_allclose(ours.hidden[:, t], hidden, rtol=0, atol=1e-5)
        if ours.cell is not None and t < 3:
            # The zero came after the state had been shown, so it moves only what the forget gate hands on.
            later = ours.cell[:, t + 1] * run.gates["forget_gate"][:, t + 1]
            assert_allclose(later, state, rtol=0, atol=1e-5)
