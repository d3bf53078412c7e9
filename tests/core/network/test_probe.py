"""The probe beside the network it is a twin of. Keras is imported in the tests only."""

import numpy as np
import pytest

from core.recipe import Recipe

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("blank_start")]

IDS = np.array([[4, 9, 1, 7], [3, 0, 0, 0]])


def recipe_of(ways, pooling="last"):
    layers = [{"cell": "lstm", "units": 3 + place, "bidirectional": both} for place, both in enumerate(ways)]
    return Recipe.parse({"network": {"embedding": {"size": 5}, "recurrent": layers, "pooling": pooling}})


def model_and_probe(recipe, classes):
    from core.network.build import build_model
    from core.network.probe import Probe

    return build_model(recipe, 11, classes), Probe(recipe, 11, classes, IDS)


def noisy_arrays(model, recipe):
    from core.network.arrays import arrays_of, assign_arrays

    rng = np.random.default_rng(0)
    arrays = {name: array + rng.normal(size=array.shape) for name, array in arrays_of(model, recipe).items()}
    assign_arrays(model, recipe, arrays)
    return arrays


@pytest.mark.parametrize(("ways", "pooling"), [([False], "last"), ([True, True], "last"), ([True], "mean")])
def test_the_probe_gives_the_verdicts_of_the_network_itself(ways, pooling):
    recipe = recipe_of(ways, pooling)
    model, probe = model_and_probe(recipe, 3)
    outputs = probe(noisy_arrays(model, recipe))
    np.testing.assert_allclose(outputs.verdicts, model.predict_on_batch(IDS), atol=1e-6)


def test_the_probe_gives_every_layer_at_every_word_in_float32():
    recipe = recipe_of([True, False])
    model, probe = model_and_probe(recipe, 2)
    outputs = probe(noisy_arrays(model, recipe))
    assert [layer.shape for layer in outputs.hidden] == [(2, 4, 6), (2, 4, 4)]
    assert {layer.dtype for layer in outputs.hidden} == {np.dtype(np.float32)}


def test_a_single_sigmoid_unit_becomes_two_probabilities():
    recipe = recipe_of([False])
    model, probe = model_and_probe(recipe, 2)
    outputs = probe(noisy_arrays(model, recipe))
    positive = model.predict_on_batch(IDS)
    np.testing.assert_allclose(outputs.verdicts, np.hstack([1 - positive, positive]), atol=1e-6)


def test_new_weights_give_new_outputs_and_old_weights_the_old_ones():
    recipe = recipe_of([False])
    model, probe = model_and_probe(recipe, 2)
    arrays = noisy_arrays(model, recipe)
    first, other, again = probe(arrays), probe(noisy_arrays(model, recipe)), probe(arrays)
    assert not np.array_equal(first.verdicts, other.verdicts)
    assert np.array_equal(first.hidden[0], again.hidden[0])


def test_a_probe_is_float32_where_the_network_is_not():
    import keras

    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        _, probe = model_and_probe(recipe_of([False]), 2)
        assert {layer.compute_dtype for layer in probe._twin.layers} == {"float32"}
        assert keras.config.dtype_policy().name == "mixed_bfloat16"
    finally:
        keras.config.set_dtype_policy(before)
