"""NumPy against Keras, on the engine that KERAS_BACKEND names. Keras is imported in the tests only."""

from contextlib import nullcontext
from functools import cache
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import ROWS, random_arrays, random_network, recipe_of

from core.inside.proof import largest_difference
from core.inside.trace import trace
from core.recipe import Recipe

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
WORDS = {"seven_words": 0, "one_word": 1, "four_words": 2}
# What a recipe may ask for: a largest value needs padding at the end or none masked, and one direction.
READINGS = {
    both: [
        (text, pooling)
        for text, pooling in product(TEXTS, ["last", "mean", "max"])
        if pooling != "max" or text.startswith("unmasked") or (text, both) == ("masked_end", False)
    ]
    for both in (False, True)
}
ACTIVATIONS = ("tanh", "sigmoid", "relu", "linear")
SINGLES = [
    (cell, both, activation, *reading)
    for cell, both, activation in product(CELLS, [False, True], ACTIVATIONS)
    for reading in READINGS[both]
]
SIZES = list(product(CELLS, [1, 17], [False, True]))
STACKS = list(product(CELLS, [(False, True, False), (True, True)], TEXTS, ["last", "mean"]))
HEADS = [
    (2, {"head": {"units": "auto"}}),
    (2, {"head": {"units": 2}}),
    (2, {"head": {"activation": "softmax", "from_logits": True}}),
    (3, {"dense": [{"units": 7, "activation": "relu"}]}),
    (5, {"dense": [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": "sigmoid"}]}),
    (3, {"dense": [{"units": 6, "activation": "linear", "dropout": 0.5}]}),
]


def stacked(cell, units, ways, **more):
    """Return layers whose units differ by one, so that swapped layers cannot pass."""
    return [{**CELLS[cell], "units": units + place, "bidirectional": both, **more} for place, both in enumerate(ways)]


def padded_texts(pad):
    """Return texts of 7, 1 and 4 words in rows of 7."""
    texts = np.random.default_rng(3).integers(1, ROWS, (3, 7))
    held = np.arange(7) < np.array([[7], [1], [4]])
    return np.where(held if pad == "end" else held[:, ::-1], texts, 0).astype(np.int32)


@cache
def probe_outputs(recipe_text, classes):
    """Return Keras's outputs for the padded texts; tests that differ in the text only share one compiled call."""
    from core.network.probe import Probe

    recipe = Recipe.loads(recipe_text)
    return Probe(recipe, ROWS, classes, padded_texts(recipe.text.pad))(random_arrays(recipe, classes))


def called_outputs(recipe, classes):
    """Return Keras's outputs without compiling them, which for a network this small takes a hundred times as long."""
    import keras

    from core.network.arrays import assign_arrays
    from core.network.build import wire
    from core.network.probe import ProbeOutputs

    with uncompiled():
        wiring = wire(recipe, ROWS, classes, open_sequences=True)
        model = keras.Model(wiring.ids, [*wiring.hidden, wiring.verdict])
        assign_arrays(model, recipe, random_arrays(recipe, classes))
        *hidden, verdict = (keras.ops.convert_to_numpy(output) for output in model(padded_texts(recipe.text.pad)))
    both = verdict if verdict.shape[1] > 1 else np.concatenate([1 - verdict, verdict], axis=1)
    return ProbeOutputs(tuple(hidden), both)


def uncompiled():
    import keras

    if keras.backend.backend() != "jax":
        return nullcontext()
    import jax

    return jax.disable_jit()


def assert_parity(recipe, words, keras, classes=2):
    network, text = random_network(recipe, classes), padded_texts(recipe.text.pad)[WORDS[words]]
    here = slice(WORDS[words], WORDS[words] + 1)
    hidden, verdict = [layer[here] for layer in keras.hidden], keras.verdicts[here]
    assert largest_difference(network, [text], hidden, verdict) <= 1e-5
    traced, read = trace(network, text), text != 0 if recipe.text.mask else text >= 0
    assert_allclose(traced.final, verdict[0], rtol=0, atol=1e-5)
    for index, layer in enumerate(hidden):
        ours = [part.states["hidden"] for part in traced.layers if part.index == index]
        assert_allclose(np.concatenate(ours, axis=-1), layer[0, read], rtol=0, atol=1e-5)


def assert_parity_of_all(recipe, keras, classes=2):
    for words in WORDS:
        assert_parity(recipe, words, keras, classes)


def test_there_are_more_than_three_hundred_kinds_of_networks_below():
    assert len({*SINGLES}) + len({*SIZES}) + len({*STACKS}) >= 400


@pytest.mark.parametrize(("cell", "both", "activation", "text", "pooling"), SINGLES)
def test_every_cell_activation_padding_and_pooling_equals_keras(cell, both, activation, text, pooling):
    layers = stacked(cell, 3, [both], activation=activation)
    recipe = recipe_of({"recurrent": layers, "pooling": pooling}, **TEXTS[text])
    assert_parity_of_all(recipe, called_outputs(recipe, 2))


@pytest.mark.parametrize(("cell", "units", "both"), SIZES)
def test_every_size_equals_keras(cell, units, both):
    recipe = recipe_of({"recurrent": stacked(cell, units, [both])})
    assert_parity_of_all(recipe, called_outputs(recipe, 2))


@pytest.mark.parametrize(("cell", "ways", "text", "pooling"), STACKS)
def test_every_stack_equals_keras(cell, ways, text, pooling):
    recipe = recipe_of({"recurrent": stacked(cell, 3, ways), "pooling": pooling}, **TEXTS[text])
    assert_parity_of_all(recipe, called_outputs(recipe, 2))


@pytest.mark.parametrize(("cell", "both"), list(product(CELLS, [False, True])))
def test_what_keras_compiles_equals_numpy_too(cell, both):
    recipe = recipe_of({"recurrent": stacked(cell, 3, [both])}, pad="front")
    assert_parity_of_all(recipe, probe_outputs(recipe.model_dump_json(), 2))


@pytest.mark.parametrize(("classes", "network"), HEADS)
def test_dense_layers_and_heads_equal_keras(classes, network):
    recipe = recipe_of({"recurrent": stacked("simple_rnn", 3, [False]), **network})
    assert_parity_of_all(recipe, probe_outputs(recipe.model_dump_json(), classes), classes)


@pytest.mark.parametrize(("pooling", "mask"), [("mean", True), ("mean", False), ("max", False)])
def test_a_network_without_recurrence_equals_keras(pooling, mask):
    recipe = recipe_of({"recurrent": [], "pooling": pooling}, mask=mask)
    assert_parity_of_all(recipe, probe_outputs(recipe.model_dump_json(), 3), 3)


@pytest.mark.parametrize(
    ("both", "pooling"), [(False, "last"), (False, "mean"), (False, "max"), (True, "last"), (True, "mean")]
)
def test_the_running_verdict_is_what_keras_says_of_each_prefix(both, pooling):
    from core.network.probe import Probe

    recipe = recipe_of({"recurrent": stacked("lstm", 3, [both]), "pooling": pooling})
    prefixes = np.tril(np.broadcast_to(np.array([4, 9, 1, 7, 2]), (5, 5)))
    keras = Probe(recipe, ROWS, 3, prefixes)(random_arrays(recipe, 3))
    traced = trace(random_network(recipe, 3), prefixes[-1])
    assert_allclose(traced.verdict, keras.verdicts, rtol=0, atol=1e-5)


def test_the_running_verdict_of_a_network_that_reads_padding_is_keras_of_each_prefix():
    import keras

    from core.network.arrays import assign_arrays
    from core.network.build import build_model

    recipe = recipe_of({"recurrent": stacked("gru_reset_after", 3, [True]), "pooling": "max"}, mask=False)
    text = np.array([4, 9, 0], dtype=np.int32)
    model = build_model(recipe, ROWS, 3)
    assign_arrays(model, recipe, random_arrays(recipe, 3))
    expected = [keras.ops.convert_to_numpy(model(text[np.newaxis, :end]))[0] for end in range(1, 4)]
    assert_allclose(trace(random_network(recipe, 3), text).verdict, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_states_are_those_of_kerass_own_cell_stepped_by_hand(cell):
    import keras

    recipe = recipe_of({"recurrent": stacked(cell, 3, [False])})
    arrays = random_arrays(recipe)
    kinds = {"simple_rnn": keras.layers.SimpleRNNCell, "lstm": keras.layers.LSTMCell, "gru": keras.layers.GRUCell}
    options = {"reset_after": CELLS[cell]["reset_after"]} if "reset_after" in CELLS[cell] else {}
    stepped = kinds[CELLS[cell]["cell"]](3, **options)
    stepped.build((1, 5))
    stepped.set_weights([arrays[f"recurrent.0.forward/{name}"] for name in ("kernel", "recurrent_kernel", "bias")])
    states = [np.zeros((1, 3), dtype=np.float32)] * (2 if cell == "lstm" else 1)
    layer = trace(random_network(recipe), np.array([4, 9, 1, 7])).layers[0]
    for word, ours in enumerate(arrays["embedding/table"][[4, 9, 1, 7]]):
        _, states = stepped(ours[np.newaxis], states)
        states = list(states) if isinstance(states, (list, tuple)) else [states]
        assert_allclose(layer.states["hidden"][word], keras.ops.convert_to_numpy(states[0])[0], rtol=0, atol=1e-6)
        assert_allclose(
            layer.states.get("cell", layer.states["hidden"])[word],
            keras.ops.convert_to_numpy(states[-1])[0],
            rtol=0,
            atol=1e-6,
        )
