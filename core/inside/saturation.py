"""How much of a network is saturated: gates that are nearly open or nearly shut, states near an end of tanh.

A saturated gate passes hardly any gradient, so it has decided, for good or ill. The limits, 0.1 and 0.9, are those of
Karpathy, Johnson and Li, "Visualizing and Understanding Recurrent Networks" (2015, arXiv:1506.02078).
"""

import numpy as np

from core.inside.cells import Mask, explosions_allowed, unroll
from core.inside.weights import Array, CellWeights, Ids, OpenNetwork
from core.recipe import Activation, Cell

SHUT, OPEN = 0.1, 0.9


@explosions_allowed
def saturated_shares(network: OpenNetwork, ids: Ids, mask: Mask) -> dict[str, float]:
    """Return the share of saturated values over all words read, by ``recurrent.0.forward/forget_gate`` and so on.

    Gates count below 0.1 and above 0.9; a candidate, and a SimpleRNN's hidden state, beyond 0.9 either way where tanh
    squashes it.

    Args:
        network: The network.
        ids: ``(texts, words)``, padded anywhere.
        mask: ``(texts, words)``, true where a word is read.
    """
    shares: dict[str, float] = {}
    outputs: Array = network.table[ids]
    for index, layer in enumerate(network.recurrent):
        found, forward = _shares_of(layer.forward, outputs, mask)
        shares |= {f"recurrent.{index}.forward/{name}": share for name, share in found.items()}
        if layer.backward is None:
            outputs = forward
            continue
        found, backward = _shares_of(layer.backward, outputs[:, ::-1], mask[:, ::-1])
        shares |= {f"recurrent.{index}.backward/{name}": share for name, share in found.items()}
        outputs = np.concatenate([forward, backward[:, ::-1]], axis=-1)
    return shares


def _shares_of(weights: CellWeights, inputs: Array, mask: Mask) -> tuple[dict[str, float], Array]:
    """Return the shares of one cell, and its hidden outputs."""
    run = unroll(weights, inputs, mask)
    values = {"hidden": run.hidden} if weights.cell is Cell.SIMPLE_RNN else run.gates
    counted = {
        name: array[mask]
        for name, array in values.items()
        if name.endswith("_gate") or weights.activation is Activation.TANH
    }
    return {name: _share(name, array) for name, array in counted.items() if array.size}, run.hidden


def _share(name: str, values: Array) -> float:
    low = SHUT if name.endswith("_gate") else -OPEN
    return float(np.mean((values < low) | (values > OPEN)))
