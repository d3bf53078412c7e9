"""The Keras model of a recipe. Keras is imported in the tests only."""

from itertools import product

import numpy as np
import pytest

from core.recipe import Recipe
from core.shapes import layer_shapes, parameter_count

pytestmark = pytest.mark.keras

ROWS = 11
DEEP = {
    "embedding": {"size": 5, "spatial_dropout": 0.1},
    "recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}, {"cell": "lstm", "units": 2, "dropout": 0.2}],
    "dense": [{"units": 4, "dropout": 0.3}],
}


def recipe_of(network, seed=7, **more):
    return Recipe.parse({"network": network, "seed": seed, **more})


def built(recipe, classes=2):
    from core.network.build import build_model

    return build_model(recipe, ROWS, classes)


@pytest.mark.usefixtures("blank_start")
@pytest.mark.parametrize(
    ("cell", "both", "pooling", "classes"),
    list(product(["simple_rnn", "lstm", "gru"], [False, True], ["last", "mean"], [2, 3])),
)
def test_shapes_and_parameters_by_arithmetic_are_keras_own(cell, both, pooling, classes):
    layers = [{"cell": cell, "units": 3, "bidirectional": both}]
    assert_shapes_are_keras_own(recipe_of({"recurrent": layers, "pooling": pooling}), classes)


@pytest.mark.usefixtures("blank_start")
@pytest.mark.parametrize("more", [{}, {"pooling": "max"}, {"recurrent": [], "pooling": "mean"}])
def test_shapes_of_deeper_networks_are_keras_own(more):
    assert_shapes_are_keras_own(recipe_of({**DEEP, **more}), 3)


def assert_shapes_are_keras_own(recipe, classes):
    model = built(recipe, classes)
    ours = [(layer.name, layer.output, layer.parameters) for layer in layer_shapes(recipe, ROWS, classes)]
    assert ours == [(layer.name, layer.output.shape, layer.count_params()) for layer in model.layers[1:]]
    assert parameter_count(recipe, ROWS, classes) == model.count_params()


def test_a_seed_gives_the_same_start_twice_and_another_seed_another():
    first, again, other = (built(recipe_of(DEEP, seed)).get_weights() for seed in (7, 7, 8))
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_both_directions_start_with_numbers_of_their_own():
    layer = built(recipe_of(DEEP)).get_layer("recurrent_0")
    assert not np.array_equal(layer.forward_layer.get_weights()[0], layer.backward_layer.get_weights()[0])


def test_adding_a_layer_changes_no_other_layers_start():
    shallow, deep = built(recipe_of({**DEEP, "dense": []})), built(recipe_of(DEEP))
    assert np.array_equal(
        shallow.get_layer("recurrent_1").get_weights()[1], deep.get_layer("recurrent_1").get_weights()[1]
    )


@pytest.mark.parametrize(
    ("initializer", "radius"), [("orthogonal", 0.5), ("identity", 0.5), ("random", 0.5), ("zeros", 0.0)]
)
def test_a_recurrent_matrix_starts_with_the_spectral_radius_of_its_scale(initializer, radius):
    layer = {"cell": "simple_rnn", "units": 200, "recurrent_initializer": initializer, "recurrent_scale": 0.5}
    matrix = built(recipe_of({"recurrent": [layer]})).get_layer("recurrent_0").get_weights()[1]
    assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(radius, rel=0.1)


def test_a_scale_multiplies_the_uniform_start():
    layer = {"cell": "simple_rnn", "units": 6, "recurrent_initializer": "glorot_uniform"}
    plain, twice = (
        built(recipe_of({"recurrent": [{**layer, "recurrent_scale": scale}]})).get_layer("recurrent_0").get_weights()[1]
        for scale in (1.0, 2.0)
    )
    np.testing.assert_allclose(twice, 2 * plain, rtol=1e-6)


@pytest.mark.usefixtures("blank_start")
@pytest.mark.parametrize(
    ("text", "pooling", "cudnn"),
    [
        ({"pad": "end"}, "last", "auto"),
        ({"pad": "end"}, "mean", "auto"),
        ({"pad": "end"}, "max", False),
        ({"pad": "front"}, "last", False),
        ({"pad": "front", "mask": False}, "max", "auto"),
    ],
)
def test_cudnn_is_left_out_where_it_would_refuse_or_change_the_result(text, pooling, cudnn):
    model = built(recipe_of({"recurrent": [{"units": 3}], "pooling": pooling}, text=text))
    assert model.get_layer("recurrent_0").use_cudnn == cudnn


@pytest.mark.parametrize("network", [DEEP, {**DEEP, "pooling": "max"}, {"recurrent": [], "pooling": "mean"}])
def test_a_saved_model_opens_in_plain_keras_and_takes_any_length(network, tmp_path):
    import keras

    model = built(recipe_of(network), classes=3)
    model.save(tmp_path / "model.keras")
    opened = keras.models.load_model(tmp_path / "model.keras")
    for ids in ([[4, 9, 0, 0]], [[1, 2, 3, 4, 5, 6]]):
        np.testing.assert_allclose(*(one.predict_on_batch(np.int32(ids)) for one in (opened, model)), atol=1e-6)


@pytest.mark.parametrize(
    ("classes", "optimizer"),
    [(2, {"name": "adam"}), (3, {"name": "sgd", "learning_rate": 0.5, "clip_norm": 1.0})],
)
def test_a_compiled_model_learns_to_tell_single_words_apart(classes, optimizer):
    from core.network.build import compile_model

    recipe = recipe_of({"recurrent": [{"cell": "simple_rnn", "units": 4}]}, training={"optimizer": optimizer})
    model = built(recipe, classes)
    compile_model(model, recipe, classes)
    ids, labels = np.arange(1, 1 + classes, dtype=np.int32)[:, np.newaxis], np.arange(classes)
    before = model.evaluate(ids, labels, verbose=0, return_dict=True)
    model.fit(ids, labels, epochs=20, verbose=0)
    after = model.evaluate(ids, labels, verbose=0, return_dict=True)
    assert set(after) == {"loss", "accuracy"}
    assert after["loss"] < before["loss"]


@pytest.mark.usefixtures("blank_start")
@pytest.mark.parametrize("from_logits", [False, True])
def test_the_loss_is_told_what_the_recipe_says_of_logits(from_logits):
    from core.network.build import compile_model

    recipe = recipe_of({"head": {"from_logits": from_logits}})
    model = built(recipe, 3)
    compile_model(model, recipe, 3)
    assert model.loss.get_config()["from_logits"] is from_logits


@pytest.mark.usefixtures("blank_start")
def test_in_mixed_precision_layers_compute_in_float16_and_weights_and_verdicts_stay_float32() -> None:
    from core.network.build import build_model

    model = build_model(Recipe(), ROWS, 2, mixed=True)
    assert model.get_layer("recurrent_0").compute_dtype == "float16"
    assert {variable.dtype for variable in model.trainable_variables} == {"float32"}
    assert model.output.dtype == "float32"
    assert build_model(Recipe(), ROWS, 2).get_layer("recurrent_0").compute_dtype == "float32"
