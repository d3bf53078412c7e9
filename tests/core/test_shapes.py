import pytest

from core.errors import RecipeError
from core.recipe import Recipe
from core.shapes import LayerShape, ResolvedHead, layer_shapes, parameter_count, resolve_head


def recipe_of(**network):
    return Recipe.parse({"network": network})


@pytest.mark.parametrize(
    ("head", "classes", "units", "activation"),
    [
        ({}, 2, 1, "sigmoid"),
        ({}, 3, 3, "softmax"),
        ({"units": 2}, 2, 2, "softmax"),
        ({"units": 1}, 2, 1, "sigmoid"),
        ({"activation": "softmax"}, 2, 2, "softmax"),
        ({"activation": "sigmoid"}, 2, 1, "sigmoid"),
        ({"units": 5, "activation": "softmax"}, 5, 5, "softmax"),
    ],
)
def test_a_head_follows_from_the_recipe_and_the_classes(head, classes, units, activation):
    assert resolve_head(recipe_of(head=head), classes) == ResolvedHead(units, activation)


@pytest.mark.parametrize(
    ("head", "classes", "sentence"),
    [
        ({"units": 1}, 3, "network.head.units: one unit tells only two classes apart, got 3 classes"),
        ({"units": 4}, 3, "network.head.units: expected one unit for each of the 3 classes, or auto, got 4 units"),
        ({"units": 3, "activation": "sigmoid"}, 3, "network.head.activation: expected softmax"),
        ({"activation": "sigmoid"}, 3, "network.head.activation: expected softmax"),
        ({"units": 1, "activation": "softmax"}, 2, "network.head.activation: a softmax over one unit is always 1"),
        ({}, 1, "network.head.units: expected at least two classes to tell apart, got 1"),
    ],
)
def test_a_head_that_cannot_tell_the_classes_apart_is_refused(head, classes, sentence):
    with pytest.raises(RecipeError, match=sentence):
        resolve_head(recipe_of(head=head), classes)


def test_the_default_network_is_an_embedding_an_lstm_and_one_unit():
    assert layer_shapes(Recipe(), rows=1000, classes=2) == (
        LayerShape("embedding", "embedding", (None, None, 32), 32_000),
        LayerShape("recurrent_0", "lstm", (None, 32), 8_320),
        LayerShape("head", "dense, sigmoid", (None, 1), 33),
    )


@pytest.mark.parametrize(
    ("layer", "parameters"),
    [
        ({"cell": "simple_rnn"}, 40 + 25 + 5),
        ({"cell": "lstm"}, 4 * (40 + 25 + 5)),
        ({"cell": "gru"}, 3 * (40 + 25 + 5 + 5)),
        ({"cell": "gru", "reset_after": False}, 3 * (40 + 25 + 5)),
        ({"cell": "gru", "bidirectional": True}, 2 * 3 * (40 + 25 + 5 + 5)),
    ],
)
def test_a_layer_has_the_parameters_of_its_formula(layer, parameters):
    recipe = recipe_of(embedding={"size": 8}, recurrent=[{**layer, "units": 5}])
    assert layer_shapes(recipe, rows=10, classes=2)[1].parameters == parameters


def test_the_parameters_of_a_network_are_those_of_its_layers():
    recipe = recipe_of(recurrent=[], pooling="mean", dense=[{"units": 4, "dropout": 0.5}])
    assert parameter_count(recipe, rows=10, classes=3) == 10 * 32 + 33 * 4 + 5 * 3
