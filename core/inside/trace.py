"""One text, word by word: every gate, state and pre-activation, and the running verdict."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.inside.cells import Unrolled, unroll
from core.inside.verdicts import HeldParts, held_in, read_ids, read_out, running_pool, verdicts
from core.inside.weights import Array, CellWeights, Ids, OpenNetwork
from core.recipe import Cell

Direction = Literal["forward", "backward"]


@dataclass(frozen=True, slots=True, eq=False)
class LayerTrace:
    """One cell over the words; every array is ``(words, units)``, rows in the reading order of the text.

    Attributes:
        index: The layer's position in the stack, from 0.
        cell: Which cell.
        direction: A bidirectional layer gives two of these, forward first. The backward cell's state at a row is
            the one after it has read from the text's end back to that row.
        gates: LSTM ``forget_gate``, ``input_gate``, ``candidate``, ``output_gate``; GRU ``update_gate``,
            ``reset_gate``, ``candidate``; SimpleRNN none.
        states: ``cell`` (LSTM only) and ``hidden``.
        preactivations: What each gate squashed, by the gate's name; SimpleRNN ``hidden``.
    """

    index: int
    cell: Cell
    direction: Direction
    gates: dict[str, Array]
    states: dict[str, Array]
    preactivations: dict[str, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """All that happens while the network reads one text.

    Attributes:
        ids: ``(words,)``, the rows read: unmasked padding is among them, masked padding is not.
        embeddings: ``(words, size)``.
        layers: One a layer and direction, first layer first.
        verdict: ``(words, classes)``, the class probabilities if the network were read out after each row.
        final: ``(classes,)``, the network's verdict: the last row, or the zero state's for a text without words.
    """

    ids: Ids
    embeddings: Array
    layers: tuple[LayerTrace, ...]
    verdict: Array
    final: Array


def trace(network: OpenNetwork, ids: Ids, held: HeldParts | None = None) -> Trace:
    """Return what the network does with the ids of one text, ``(words,)``.

    Where the network masks, ids of 0 are left out; where it does not, padding is read like a word. ``held`` are gates
    and states that are set to other values (``core.inside.clamp`` makes it).

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = read_ids(network, ids)
    layers: list[LayerTrace] = []
    outputs = embeddings = network.table[read]
    for index in range(len(network.recurrent)):
        directions = _trace_layer(network, index, outputs, held)
        outputs = _joined([direction.states["hidden"] for direction in directions])
        layers += directions
    verdict = _running_verdict(network, read, outputs, held)
    final = verdict[-1] if len(read) else verdicts(network, [read])[0]
    return Trace(read, embeddings, tuple(layers), verdict, final)


def _trace_layer(network: OpenNetwork, index: int, inputs: Array, held: HeldParts | None) -> list[LayerTrace]:
    layer, words = network.recurrent[index], len(inputs)
    forward = unroll(layer.forward, inputs[np.newaxis], held=held_in(held, index, "forward", words))
    traces = [_layer_trace(index, layer.forward, "forward", forward)]
    if layer.backward is not None:
        reversed_inputs = inputs[np.newaxis, ::-1]
        backward = unroll(layer.backward, reversed_inputs, held=held_in(held, index, "backward", words))
        traces.append(_layer_trace(index, layer.backward, "backward", backward))
    return traces


def _layer_trace(index: int, weights: CellWeights, direction: Direction, run: Unrolled) -> LayerTrace:
    order = slice(None) if direction == "forward" else slice(None, None, -1)
    gates, states, preactivations = (
        {name: array[0, order] for name, array in part.items()} for part in (run.gates, run.states, run.preactivations)
    )
    return LayerTrace(index, weights.cell, direction, gates, states, preactivations)


def _joined(hidden: list[Array]) -> Array:
    return hidden[0] if len(hidden) == 1 else np.concatenate(hidden, axis=-1)


def _running_verdict(network: OpenNetwork, ids: Ids, outputs: Array, held: HeldParts | None) -> Array:
    if network.reads_backwards:
        # A later word changes every state of a cell that reads from the end, so each prefix is a text of its own.
        return verdicts(network, [ids[: end + 1] for end in range(len(ids))], held)
    pooled = running_pool(network.pooling, outputs[np.newaxis], np.ones((1, len(ids)), bool))
    return read_out(network, pooled[0])
