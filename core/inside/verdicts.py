"""Texts in, class probabilities out: the whole network in NumPy, many texts at a time."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from core.errors import DamagedRunError
from core.inside.cells import SQUASH, Held, Mask, explosions_allowed, unroll
from core.inside.weights import Array, DenseWeights, Ids, OpenNetwork, RecurrentWeights
from core.recipe import Pooling

# What is held in a network, by layer (from 0) and direction; rows are in the order of the text, of all texts alike.
HeldParts = Mapping[tuple[int, str], Held]

# Numbers one batch may keep of one layer at a time (64 MiB of float32): its gates, pre-activations and states.
BATCH_NUMBERS = 1 << 24


def verdicts(network: OpenNetwork, rows: Sequence[Ids], held: HeldParts | None = None) -> Array:
    """Return each row's class probabilities, ``(rows, classes)``.

    Args:
        network: The opened network.
        rows: The ids of each text, of any length; where the network masks, ids of 0 are left out.
        held: Gates and states that are held, for at least as many words as the longest row reads.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    result = np.empty((len(rows), network.classes), dtype=np.float32)
    for places, ids, mask in row_batches(network, rows):
        result[places] = batch_verdicts(network, ids, mask, held)
    return result


def read_ids(network: OpenNetwork, ids: Ids) -> Ids:
    """Return the ids the network reads: masked padding left out.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = ids[ids != 0] if network.masks else ids
    if read.size and not 0 <= read.min() <= read.max() < len(network.table):
        raise DamagedRunError(
            f"expected word ids from 0 to {len(network.table) - 1}, got {read.min()} to {read.max()}; "
            "the vocabulary and the weights do not belong together"
        )
    return read


def batch_verdicts(network: OpenNetwork, ids: Ids, mask: Mask, held: HeldParts | None = None) -> Array:
    """Return the class probabilities of rows of equal length; ``ids`` and ``mask`` are ``(rows, words)``."""
    outputs = layer_outputs(network, ids, mask, held)[-1]
    return read_out(network, pooled_states(network, outputs, mask))


def layer_outputs(network: OpenNetwork, ids: Ids, mask: Mask, held: HeldParts | None = None) -> list[Array]:
    """Return the embeddings and each recurrent layer's hidden outputs, ``(rows, words, width)``, in reading order.

    Where the mask is false an output is the state carried over, as Keras gives it for one direction.
    """
    outputs: list[Array] = [network.table[ids]]
    for index, layer in enumerate(network.recurrent):
        both = [held_in(held, index, direction, ids.shape[1]) for direction in ("forward", "backward")]
        outputs.append(_both_directions(layer, outputs[-1], mask, both))
    return outputs


def held_in(held: HeldParts | None, index: int, direction: str, words: int) -> Held | None:
    """Return what is held in one cell over the first words, in the order in which it reads them."""
    parts = held.get((index, direction)) if held else None
    if parts is None:
        return None
    return {name: values[:words][:: 1 if direction == "forward" else -1] for name, values in parts.items()}


@explosions_allowed
def read_out(network: OpenNetwork, pooled: Array) -> Array:
    """Return the class probabilities after pooled states, ``(rows, width)`` → ``(rows, classes)``."""
    for dense in network.dense:
        pooled = _dense(dense, pooled)
        SQUASH[dense.activation](pooled, pooled)
    logits = _dense(network.head, pooled)
    return _two_classes(logits) if network.head.activation == "sigmoid" else _softmax(logits)


def _both_directions(layer: RecurrentWeights, inputs: Array, mask: Mask, held: Sequence[Held | None]) -> Array:
    forward = unroll(layer.forward, inputs, mask, held[0]).hidden
    if layer.backward is None:
        return forward
    backward = unroll(layer.backward, inputs[:, ::-1], mask[:, ::-1], held[1]).hidden
    return np.concatenate([forward, backward[:, ::-1]], axis=-1)


@explosions_allowed
def pooled_states(network: OpenNetwork, outputs: Array, mask: Mask) -> Array:
    """Return one vector a row, ``(rows, width)``; zeros for a row without a word."""
    rows, words, width = outputs.shape
    if words == 0:
        return np.zeros((rows, width), dtype=np.float32)
    shown = mask[:, :, np.newaxis]
    match network.pooling:
        case Pooling.LAST:
            return _last(network.recurrent[-1], outputs)
        case Pooling.MEAN:
            total = np.where(shown, outputs, 0).sum(axis=1)
            return np.asarray(total / np.maximum(shown.sum(axis=1), 1), dtype=np.float32)
        case Pooling.MAX:
            highest = np.where(shown, outputs, -np.inf).max(axis=1)
            return np.where(shown.any(axis=1), highest, np.float32(0))


@explosions_allowed
def running_pool(pooling: Pooling, outputs: Array, mask: Mask) -> Array:
    """Return the pooled vector after each word, ``(rows, words, width)``, of a network that reads forwards only."""
    shown = mask[:, :, np.newaxis]
    match pooling:
        case Pooling.LAST:
            return outputs
        case Pooling.MEAN:
            counts = np.maximum(shown.cumsum(axis=1), 1)
            return np.asarray(np.where(shown, outputs, 0).cumsum(axis=1) / counts, np.float32)
        case Pooling.MAX:
            return np.asarray(np.maximum.accumulate(np.where(shown, outputs, -np.inf), axis=1), np.float32)


def _last(layer: RecurrentWeights, outputs: Array) -> Array:
    """Return the state after the last word read: a backward cell reads the first word last."""
    if layer.backward is None:
        return outputs[:, -1]
    units = layer.forward.units
    return np.concatenate([outputs[:, -1, :units], outputs[:, 0, units:]], axis=-1)


def _dense(weights: DenseWeights, inputs: Array) -> Array:
    return inputs @ weights.kernel + weights.bias


def _two_classes(logits: Array) -> Array:
    both = np.concatenate([-logits, logits], axis=-1)
    SQUASH["sigmoid"](both, both)
    return both


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def row_batches(network: OpenNetwork, rows: Sequence[Ids]) -> Iterator[tuple[list[int], Ids, Mask]]:
    """Yield the rows that the network reads in batches of similar length: their places, padded ids and mask.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = [read_ids(network, row) for row in rows]
    order = sorted(range(len(read)), key=lambda place: -len(read[place]))
    while order:
        longest = len(read[order[0]])
        count = max(1, BATCH_NUMBERS // (max(1, longest) * _numbers_a_word(network)))
        places, order = order[:count], order[count:]
        yield places, *_padded([read[place] for place in places], longest)


def _padded(rows: Sequence[Ids], length: int) -> tuple[Ids, Mask]:
    mask = np.arange(length) < np.array([len(row) for row in rows])[:, np.newaxis]
    ids = np.zeros(mask.shape, dtype=np.int64)
    if length:
        ids[mask] = np.concatenate(rows)
    return ids, mask


def _numbers_a_word(network: OpenNetwork) -> int:
    # Values and pre-activations of up to four blocks, and two states.
    units = [layer.forward.units for layer in network.recurrent]
    return max([int(network.table.shape[1]), *(10 * unit for unit in units)])
