"""Layers, output shapes and parameter counts of a recipe's network, by arithmetic.

The server process has no Keras to ask; the tests hold these numbers equal to Keras's own.
"""

from dataclasses import dataclass
from typing import Literal

from core.errors import RecipeError
from core.recipe import Cell, Dense, HeadActivation, Pooling, Recipe, Recurrent

Shape = tuple[int | None, ...]

GATE_BLOCKS = {Cell.SIMPLE_RNN: 1, Cell.LSTM: 4, Cell.GRU: 3}


@dataclass(frozen=True, slots=True)
class LayerShape:
    """One layer: its name in the Keras model, its kind in words, its output shape and its parameters.

    ``None`` in the shape is what is only known when texts come: how many texts, and how many words.
    """

    name: str
    kind: str
    output: Shape
    parameters: int


@dataclass(frozen=True, slots=True)
class ResolvedHead:
    """The last layer with nothing left to choose: one sigmoid unit, or a softmax with one unit a class."""

    units: int
    activation: Literal["sigmoid", "softmax"]


def resolve_head(recipe: Recipe, classes: int) -> ResolvedHead:
    """Return the head of the recipe's network for this many classes.

    Raises:
        RecipeError: units and activation cannot tell this many classes apart.
    """
    if classes < 2:
        raise RecipeError(f"network.head.units: expected at least two classes to tell apart, got {classes}")
    units = _head_units(recipe, classes)
    if units == 1 and classes > 2:
        raise RecipeError(
            f"network.head.units: one unit tells only two classes apart, got {classes} classes; "
            f"use {classes} units, or auto"
        )
    if units not in (1, classes):
        raise RecipeError(
            f"network.head.units: expected one unit for each of the {classes} classes, or auto, got {units} units"
        )
    return ResolvedHead(units, _head_activation(recipe, units))


def _head_units(recipe: Recipe, classes: int) -> int:
    head = recipe.network.head
    if head.units != "auto":
        return head.units
    return 1 if classes == 2 and head.activation is not HeadActivation.SOFTMAX else classes


def _head_activation(recipe: Recipe, units: int) -> Literal["sigmoid", "softmax"]:
    fitting: Literal["sigmoid", "softmax"] = "sigmoid" if units == 1 else "softmax"
    asked = recipe.network.head.activation
    if asked is HeadActivation.AUTO or asked.value == fitting:
        return fitting
    if units == 1:
        raise RecipeError(
            "network.head.activation: a softmax over one unit is always 1; use sigmoid, or two units with softmax"
        )
    raise RecipeError(
        f"network.head.activation: expected softmax, whose {units} units share one whole, got sigmoid; "
        "use softmax, or auto"
    )


def layer_shapes(recipe: Recipe, rows: int, classes: int) -> tuple[LayerShape, ...]:
    """Return the network's layers from the word ids to the verdict.

    Args:
        recipe: Whose network.
        rows: Rows of the embedding table: the vocabulary's size, padding included.
        classes: Classes to tell apart.

    Raises:
        RecipeError: the head cannot tell this many classes apart.
    """
    layers, width = _sequence_layers(recipe, rows)
    if recipe.network.pooling is not Pooling.LAST:
        layers.append(LayerShape("pooling", f"{recipe.network.pooling.value} over the words", (None, width), 0))
    for index, dense in enumerate(recipe.network.dense):
        layers += _dense_layers(index, dense, width)
        width = dense.units
    head = resolve_head(recipe, classes)
    layers.append(LayerShape("head", f"dense, {head.activation}", (None, head.units), (width + 1) * head.units))
    return tuple(layers)


def parameter_count(recipe: Recipe, rows: int, classes: int) -> int:
    """Return how many numbers the network consists of, untrained embeddings included."""
    return sum(layer.parameters for layer in layer_shapes(recipe, rows, classes))


def _sequence_layers(recipe: Recipe, rows: int) -> tuple[list[LayerShape], int]:
    """Return the layers that keep one vector a word (the last may read to one vector), and the last width."""
    embedding, recurrent = recipe.network.embedding, recipe.network.recurrent
    width = embedding.size
    layers = [LayerShape("embedding", "embedding", (None, None, width), rows * width)]
    if embedding.spatial_dropout:
        layers.append(LayerShape("spatial_dropout", "spatial dropout", (None, None, width), 0))
    for index, layer in enumerate(recurrent):
        last = index == len(recurrent) - 1 and recipe.network.pooling is Pooling.LAST
        directions = 2 if layer.bidirectional else 1
        parameters = directions * _cell_parameters(layer, width)
        width = directions * layer.units
        output: Shape = (None, width) if last else (None, None, width)
        layers.append(LayerShape(f"recurrent_{index}", _recurrent_kind(layer), output, parameters))
    return layers, width


def _recurrent_kind(layer: Recurrent) -> str:
    return f"bidirectional {layer.cell.value}" if layer.bidirectional else layer.cell.value


def _cell_parameters(layer: Recurrent, inputs: int) -> int:
    # A GRU that resets after the matrix product keeps a bias of its own for the recurrent side.
    biases = 2 if layer.cell is Cell.GRU and layer.reset_after else 1
    return GATE_BLOCKS[layer.cell] * layer.units * (inputs + layer.units + biases)


def _dense_layers(index: int, dense: Dense, inputs: int) -> list[LayerShape]:
    shape = (None, dense.units)
    layers = [LayerShape(f"dense_{index}", f"dense, {dense.activation.value}", shape, (inputs + 1) * dense.units)]
    if dense.dropout:
        layers.append(LayerShape(f"dropout_{index}", "dropout", shape, 0))
    return layers
