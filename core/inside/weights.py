"""The weights of a trained network as typed values, checked against its recipe.

Keras's shapes and orders are kept: a kernel's columns are one block of units a gate, in the order input, forget,
candidate, output (LSTM) or update, reset, candidate (GRU).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import DamagedRunError
from core.recipe import Activation, Cell, Pooling, Recipe, Recurrent

Array = npt.NDArray[np.float32]
Ids = npt.NDArray[np.integer]

BLOCKS = {
    Cell.SIMPLE_RNN: ("hidden",),
    Cell.LSTM: ("input_gate", "forget_gate", "candidate", "output_gate"),
    Cell.GRU: ("update_gate", "reset_gate", "candidate"),
}


@dataclass(frozen=True, slots=True, eq=False)
class CellWeights:
    """One cell reading in one direction.

    Attributes:
        cell: Which equations.
        activation: What squashes the candidate (and an LSTM's cell state on its way out).
        reset_after: GRU only: reset after the matrix product (Keras's default) or before (the 2014 paper).
        kernel: ``(inputs, blocks * units)``, from the word's vector.
        recurrent_kernel: ``(units, blocks * units)``, from the state before.
        bias: ``(blocks * units,)``; with ``reset_after`` two rows, for the input and for the recurrent side.
    """

    cell: Cell
    activation: Activation
    reset_after: bool
    kernel: Array
    recurrent_kernel: Array
    bias: Array

    @property
    def units(self) -> int:
        """Width of the hidden state."""
        return int(self.recurrent_kernel.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class RecurrentWeights:
    """One recurrent layer: a cell reading forwards and, where it is bidirectional, one reading backwards."""

    forward: CellWeights
    backward: CellWeights | None


@dataclass(frozen=True, slots=True, eq=False)
class DenseWeights:
    """One dense layer; the head's activation is ``sigmoid`` or ``softmax``."""

    kernel: Array
    bias: Array
    activation: str


@dataclass(frozen=True, slots=True, eq=False)
class OpenNetwork:
    """A network whose every number can be looked at.

    Attributes:
        table: ``(rows, size)``, one vector a word id.
        recurrent: The stack, first layer first.
        pooling: How the states over the words become one vector.
        dense: Layers between that vector and the head.
        head: The verdict's layer.
        masks: Whether id 0 is padding that the network does not read.
    """

    table: Array
    recurrent: tuple[RecurrentWeights, ...]
    pooling: Pooling
    dense: tuple[DenseWeights, ...]
    head: DenseWeights
    masks: bool

    @property
    def classes(self) -> int:
        """How many classes a verdict tells apart: two for a single sigmoid unit."""
        return max(2, int(self.head.bias.shape[0]))

    @property
    def reads_backwards(self) -> bool:
        """Whether any layer reads from the end, so that a later word changes what an earlier one did."""
        return any(layer.backward is not None for layer in self.recurrent)

    @classmethod
    def from_arrays(cls, recipe: Recipe, arrays: Mapping[str, npt.NDArray[np.floating]]) -> "OpenNetwork":
        """Return the network of a recipe with these weights, named as in a snapshot.

        Raises:
            DamagedRunError: names an array that is missing or does not fit, and the shape it should have.
        """
        shelf, network = _Shelf(arrays), recipe.network
        table = shelf.take("embedding/table", (None, network.embedding.size))
        width, layers, dense = network.embedding.size, [], []
        for index, layer in enumerate(network.recurrent):
            layers.append(_recurrent_weights(shelf, index, layer, width))
            width = layer.units * (2 if layer.bidirectional else 1)
        for index, middle in enumerate(network.dense):
            dense.append(_dense_weights(shelf, f"dense.{index}", (width, middle.units), middle.activation.value))
            width = middle.units
        head = _head_weights(shelf, width)
        return cls(table, tuple(layers), network.pooling, tuple(dense), head, recipe.text.mask)


@dataclass(frozen=True, slots=True)
class _Shelf:
    arrays: Mapping[str, npt.NDArray[np.floating]]

    def take(self, name: str, shape: tuple[int | None, ...]) -> Array:
        """Return the named array, float32; None in the shape stands for any number."""
        if name not in self.arrays:
            raise DamagedRunError(f"the array {name!r} is missing; expected it with shape {_written(shape)}")
        array = np.ascontiguousarray(self.arrays[name], dtype=np.float32)
        fits = array.ndim == len(shape) and all(
            wanted in (None, found) for wanted, found in zip(shape, array.shape, strict=True)
        )
        if not fits:
            raise DamagedRunError(
                f"expected the array {name!r} with shape {_written(shape)}, got {_written(array.shape)}; "
                "the weights and the recipe do not belong together"
            )
        return array


def _written(shape: tuple[int | None, ...]) -> str:
    return f"({', '.join('any' if size is None else str(size) for size in shape)})"


def _recurrent_weights(shelf: _Shelf, index: int, layer: Recurrent, inputs: int) -> RecurrentWeights:
    forward = _cell_weights(shelf, f"recurrent.{index}.forward", layer, inputs)
    backward = _cell_weights(shelf, f"recurrent.{index}.backward", layer, inputs) if layer.bidirectional else None
    return RecurrentWeights(forward, backward)


def _cell_weights(shelf: _Shelf, owner: str, layer: Recurrent, inputs: int) -> CellWeights:
    columns = len(BLOCKS[layer.cell]) * layer.units
    two_biases = layer.cell is Cell.GRU and layer.reset_after
    return CellWeights(
        cell=layer.cell,
        activation=layer.activation,
        reset_after=layer.reset_after,
        kernel=shelf.take(f"{owner}/kernel", (inputs, columns)),
        recurrent_kernel=shelf.take(f"{owner}/recurrent_kernel", (layer.units, columns)),
        bias=shelf.take(f"{owner}/bias", (2, columns) if two_biases else (columns,)),
    )


def _dense_weights(shelf: _Shelf, owner: str, shape: tuple[int | None, int | None], activation: str) -> DenseWeights:
    kernel = shelf.take(f"{owner}/kernel", shape)
    return DenseWeights(kernel, shelf.take(f"{owner}/bias", (kernel.shape[1],)), activation)


def _head_weights(shelf: _Shelf, inputs: int) -> DenseWeights:
    # A head with one unit is a sigmoid and one with more a softmax; a recipe allows no other.
    sketch = _dense_weights(shelf, "head", (inputs, None), "softmax")
    return sketch if len(sketch.bias) > 1 else DenseWeights(sketch.kernel, sketch.bias, "sigmoid")
