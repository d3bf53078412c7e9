"""Back-propagation through time, exactly: what every state, matrix and word had to do with a verdict or its loss.

Many texts at a time, given as word vectors, so that vectors between two texts can be looked at, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.inside.cell_gradients import CellGradients, walk_back
from core.inside.cells import SQUASH, Mask, Unrolled, explosions_allowed, unroll
from core.inside.derivatives import SLOPE
from core.inside.trace import Direction
from core.inside.verdicts import pooled_states, read_ids
from core.inside.weights import Array, CellWeights, DenseWeights, Ids, OpenNetwork, RecurrentWeights
from core.recipe import Cell, Pooling


class Aim(StrEnum):
    """What is differentiated, for a class that is named with it.

    ``logit``: what the head gives before its activation; of a single sigmoid unit its log-odds, turned round for the
    first class. ``probability``: the class's share of the verdict. ``loss``: the cross-entropy where this class is
    the right one; where a recipe sets ``from_logits`` on a head with a softmax, some engines train another loss.
    """

    LOGIT = "logit"
    PROBABILITY = "probability"
    LOSS = "loss"


@dataclass(frozen=True, slots=True, eq=False)
class LayerGradients:
    """The gradients in one cell of the network; a bidirectional layer has two of these, forward first."""

    index: int
    cell: Cell
    direction: Direction
    gradients: CellGradients


@dataclass(frozen=True, slots=True, eq=False)
class DenseGradients:
    """The gradients of a dense layer or of the head, summed over the texts: ``(inputs, units)`` and ``(units,)``."""

    kernel: Array
    bias: Array


@dataclass(frozen=True, slots=True, eq=False)
class Gradients:
    """The gradients of one number a text with respect to everything in the network.

    Attributes:
        values: ``(rows,)``, the number itself.
        embeddings: ``(rows, words, size)``, of each word's vector; zero where masked.
        layers: One a recurrent layer and direction, first layer first.
        dense: Of the dense layers, first layer first.
        head: Of the head.
    """

    values: Array
    embeddings: Array
    layers: tuple[LayerGradients, ...]
    dense: tuple[DenseGradients, ...]
    head: DenseGradients

    def table(self, ids: Ids, rows: int) -> Array:
        """Return the whole gradient of an embedding table of so many rows, ``(rows, size)``, for the texts' ids."""
        whole = np.zeros((rows, self.embeddings.shape[-1]), np.float32)
        np.add.at(whole, ids, self.embeddings)
        return whole


def text_gradients(network: OpenNetwork, ids: Ids, label: int, aim: Aim = Aim.LOGIT) -> Gradients:
    """Return the gradients for one text, ``(words,)``, as the only row; masked padding is left out.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = read_ids(network, ids)
    return backward(network, network.table[read][np.newaxis], np.array([label]), aim)


@explosions_allowed
def backward(
    network: OpenNetwork, inputs: Array, labels: Sequence[int] | Ids, aim: Aim = Aim.LOGIT, mask: Mask | None = None
) -> Gradients:
    """Return the gradients for many texts of equal length, each by itself.

    Args:
        network: The opened network.
        inputs: ``(rows, words, size)``, the words' vectors.
        labels: ``(rows,)``, the class that each text's number is about.
        aim: Which number of a text is differentiated.
        mask: ``(rows, words)``, true where a word is read; None reads all.
    """
    read = np.ones(inputs.shape[:2], bool) if mask is None else mask
    layers, outputs = _read(network, inputs, read)
    stack, logits = _dense_stack(network, pooled_states(network, outputs, read))
    values, gradient = _seed(network.head.activation, logits, np.asarray(labels), aim)
    dense, gradient = _through_dense(network, stack, gradient)
    gradient = _unpooled(network, gradient, outputs, read)
    cells: list[LayerGradients] = []
    for index in range(len(layers) - 1, -1, -1):
        found, gradient = _through_layer(network.recurrent[index], layers[index], gradient, read)
        cells[:0] = [LayerGradients(index, *directed) for directed in found]
    embeddings = np.where(read[:, :, np.newaxis], gradient, np.float32(0))
    return Gradients(values, embeddings, tuple(cells), tuple(dense[:-1]), dense[-1])


@dataclass(frozen=True, slots=True, eq=False)
class _LayerRun:
    """A layer's inputs in the text's order, and what each of its cells did with them in its own."""

    inputs: Array
    forward: Unrolled
    backward: Unrolled | None


def _read(network: OpenNetwork, inputs: Array, mask: Mask) -> tuple[list[_LayerRun], Array]:
    """Return what each recurrent layer did, and the last outputs, ``(rows, words, width)``."""
    layers: list[_LayerRun] = []
    for layer in network.recurrent:
        forward, backward = unroll(layer.forward, inputs, mask), None
        outputs = forward.hidden
        if layer.backward is not None:
            backward = unroll(layer.backward, inputs[:, ::-1], mask[:, ::-1])
            outputs = np.concatenate([outputs, backward.hidden[:, ::-1]], axis=-1)
        layers.append(_LayerRun(inputs, forward, backward))
        inputs = outputs
    return layers, inputs


def _dense_stack(network: OpenNetwork, pooled: Array) -> tuple[list[Array], Array]:
    """Return what each dense layer and the head read, and the head's logits."""
    inputs = [pooled]
    for dense in network.dense:
        result = inputs[-1] @ dense.kernel + dense.bias
        SQUASH[dense.activation](result, result)
        inputs.append(result)
    return inputs, inputs[-1] @ network.head.kernel + network.head.bias


def _seed(activation: str, logits: Array, labels: Ids, aim: Aim) -> tuple[Array, Array]:
    """Return the number that is differentiated, ``(rows,)``, and its gradient of the logits, ``(rows, units)``."""
    is_sigmoid = activation == "sigmoid"
    # A sigmoid is a softmax over 0 and its logit, and its log-odds are the difference of these two.
    both = np.concatenate([np.zeros_like(logits), logits], axis=1) if is_sigmoid else logits
    rows, own = np.arange(len(both)), np.arange(both.shape[1]) == labels[:, np.newaxis]
    logs = _log_shares(both)
    # Summing the other shares keeps the small difference to 1 that subtracting would lose.
    others = np.where(own, np.float32(0), np.exp(logs))
    away = np.where(own, others.sum(axis=1, keepdims=True), -others)
    match aim:
        case Aim.LOGIT:
            picked = own.astype(np.float32)
            gradient = 2 * picked - 1 if is_sigmoid else picked
            value = (both * gradient).sum(axis=1)
        case Aim.PROBABILITY:
            value = np.exp(logs[rows, labels])
            gradient = value[:, np.newaxis] * away
        case Aim.LOSS:
            value, gradient = -logs[rows, labels], -away
    return value, gradient[:, 1:] if is_sigmoid else gradient


def _log_shares(logits: Array) -> Array:
    logs = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(logs - np.log(np.exp(logs).sum(axis=1, keepdims=True)))


def _through_dense(
    network: OpenNetwork, inputs: Sequence[Array], gradient: Array
) -> tuple[list[DenseGradients], Array]:
    """Return the gradients of the dense layers, the head last, and of the pooled states, ``(rows, width)``."""
    found: list[DenseGradients] = []
    layers: tuple[DenseWeights, ...] = (*network.dense, network.head)
    for place in range(len(layers) - 1, -1, -1):
        found.insert(0, DenseGradients(inputs[place].T @ gradient, gradient.sum(axis=0)))
        gradient = gradient @ layers[place].kernel.T
        if place:
            gradient = gradient * SLOPE[layers[place - 1].activation](inputs[place])
    return found, gradient


def _unpooled(network: OpenNetwork, gradient: Array, outputs: Array, mask: Mask) -> Array:
    """Return the gradient of the outputs at every word, ``(rows, words, width)``, from that of the pooled vector."""
    result = np.zeros_like(outputs)
    shown = mask[:, :, np.newaxis]
    if outputs.shape[1] == 0:
        return result
    match network.pooling:
        case Pooling.LAST:
            forwards = network.recurrent[-1].forward.units
            result[:, -1, :forwards], result[:, 0, forwards:] = gradient[:, :forwards], gradient[:, forwards:]
        case Pooling.MEAN:
            result += np.where(shown, (gradient / np.maximum(mask.sum(axis=1), 1)[:, np.newaxis])[:, np.newaxis], 0)
        case Pooling.MAX:
            # Equal highest values share the gradient, as they do in TensorFlow and JAX.
            highest = np.where(shown, outputs, -np.inf).max(axis=1, keepdims=True)
            ties = shown & (outputs == highest)
            result += ties * (gradient[:, np.newaxis] / np.maximum(ties.sum(axis=1, keepdims=True), 1))
    return result


def _through_layer(
    layer: RecurrentWeights, run: _LayerRun, outputs: Array, mask: Mask
) -> tuple[list[tuple[Cell, Direction, CellGradients]], Array]:
    """Return the gradients of a layer's cells, and of what it read, ``(rows, words, size)``."""
    units = layer.forward.units
    forward = walk_back(layer.forward, run.inputs, run.forward, outputs[..., :units], mask)
    found: list[tuple[Cell, Direction, CellGradients]] = [(layer.forward.cell, "forward", forward)]
    gradient = forward.input_gradients
    if layer.backward is not None and run.backward is not None:
        turned = _walk_from_start(layer.backward, run, outputs[..., units:], mask)
        found.append((layer.backward.cell, "backward", turned))
        gradient = gradient + turned.input_gradients
    return found, gradient


def _walk_from_start(weights: CellWeights, run: _LayerRun, outputs: Array, mask: Mask) -> CellGradients:
    """Return the gradients of a cell that read from the end, with the words in the text's order."""
    if run.backward is None:
        raise ValueError("expected a layer that reads backwards")
    return walk_back(weights, run.inputs[:, ::-1], run.backward, outputs[:, ::-1], mask[:, ::-1]).flipped()
