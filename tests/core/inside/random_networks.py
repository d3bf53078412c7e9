"""Random weights for any recipe: every array, biases too, is dense and unequal, so that no mix-up can hide."""

import numpy as np

from core.inside.weights import OpenNetwork
from core.recipe import Cell, Recipe, Recurrent
from core.shapes import resolve_head

ROWS = 11


def recipe_of(network: dict[str, object], **text: object) -> Recipe:
    return Recipe.parse({"network": {"embedding": {"size": 5}, **network}, "text": text})


def random_network(recipe: Recipe, classes: int = 2, seed: int = 0) -> OpenNetwork:
    return OpenNetwork.from_arrays(recipe, random_arrays(recipe, classes, seed))


def random_arrays(recipe: Recipe, classes: int = 2, seed: int = 0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {
        name: (rng.normal(size=shape) * 0.9 / np.sqrt(shape[0] if len(shape) > 1 else 4)).astype(np.float32)
        for name, shape in array_shapes(recipe, classes).items()
    }


def array_shapes(recipe: Recipe, classes: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes written down from the formulas, not asked from the code under test."""
    width = recipe.network.embedding.size
    shapes: dict[str, tuple[int, ...]] = {"embedding/table": (ROWS, width)}
    for index, layer in enumerate(recipe.network.recurrent):
        for direction in ["forward", "backward"][: 1 + layer.bidirectional]:
            shapes |= cell_shapes(f"recurrent.{index}.{direction}", layer, width)
        width = layer.units * (1 + layer.bidirectional)
    for index, dense in enumerate(recipe.network.dense):
        shapes |= {f"dense.{index}/kernel": (width, dense.units), f"dense.{index}/bias": (dense.units,)}
        width = dense.units
    units = resolve_head(recipe, classes).units
    return shapes | {"head/kernel": (width, units), "head/bias": (units,)}


def cell_shapes(owner: str, layer: Recurrent, inputs: int) -> dict[str, tuple[int, ...]]:
    columns = {Cell.SIMPLE_RNN: 1, Cell.LSTM: 4, Cell.GRU: 3}[layer.cell] * layer.units
    two_rows = layer.cell is Cell.GRU and layer.reset_after
    return {
        f"{owner}/kernel": (inputs, columns),
        f"{owner}/recurrent_kernel": (layer.units, columns),
        f"{owner}/bias": (2, columns) if two_rows else (columns,),
    }
