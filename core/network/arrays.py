"""A Keras model's weights as plain named arrays, and back.

The names are ``embedding/table``, ``recurrent.0.forward/kernel``, ``recurrent.0.forward/recurrent_kernel``,
``recurrent.0.forward/bias``, ``recurrent.0.backward/…``, ``dense.0/kernel``, ``dense.0/bias``, ``head/kernel`` and
``head/bias``; the shapes are Keras's own.
"""

from collections.abc import Iterator, Mapping

import keras
import numpy as np
import numpy.typing as npt

from core.errors import DamagedRunError
from core.recipe import Recipe

Array = npt.NDArray[np.float32]

_RECURRENT = ("kernel", "recurrent_kernel", "bias")
_DENSE = ("kernel", "bias")


def arrays_of(model: keras.Model, recipe: Recipe) -> dict[str, Array]:
    """Return copies of all weights of a model built from the recipe, float32, by their canonical names."""
    return {
        f"{owner}/{name}": np.array(value, dtype=np.float32)
        for owner, layer, names in _owners(model, recipe)
        for name, value in zip(names, layer.get_weights(), strict=True)
    }


def assign_arrays(model: keras.Model, recipe: Recipe, arrays: Mapping[str, Array]) -> None:
    """Set all weights of a model built from the recipe.

    Raises:
        DamagedRunError: an array is missing or has another shape.
    """
    for owner, layer, names in _owners(model, recipe):
        values = [
            _fitting(arrays, f"{owner}/{name}", weight.shape) for name, weight in zip(names, layer.weights, strict=True)
        ]
        layer.set_weights(values)


def owners_of_variables(model: keras.Model, recipe: Recipe) -> list[str]:
    """Return for each trainable variable, in the model's order, the canonical name of the layer that it belongs to."""
    owners = {
        id(variable): owner for owner, layer, _ in _owners(model, recipe) for variable in layer.trainable_variables
    }
    return [owners[id(variable)] for variable in model.trainable_variables]


def _fitting(arrays: Mapping[str, Array], name: str, shape: tuple[int, ...]) -> Array:
    if name not in arrays:
        raise DamagedRunError(f"the array {name!r} is missing; expected it with shape {tuple(shape)}")
    if arrays[name].shape != tuple(shape):
        raise DamagedRunError(f"expected the array {name!r} with shape {tuple(shape)}, got {arrays[name].shape}")
    return arrays[name]


def _owners(model: keras.Model, recipe: Recipe) -> Iterator[tuple[str, keras.Layer, tuple[str, ...]]]:
    """Yield each layer that has weights: its canonical name, itself, and its weights' names in Keras's order."""
    yield "embedding", model.get_layer("embedding"), ("table",)
    for index, recurrent in enumerate(recipe.network.recurrent):
        layer = model.get_layer(f"recurrent_{index}")
        if not recurrent.bidirectional:
            yield f"recurrent.{index}.forward", layer, _RECURRENT
            continue
        yield f"recurrent.{index}.forward", layer.forward_layer, _RECURRENT
        yield f"recurrent.{index}.backward", layer.backward_layer, _RECURRENT
    for index in range(len(recipe.network.dense)):
        yield f"dense.{index}", model.get_layer(f"dense_{index}"), _DENSE
    yield "head", model.get_layer("head"), _DENSE
