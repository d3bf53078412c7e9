"""The running verdict of many texts at a time: after which word the verdict took its last turn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.verdicts import layer_outputs, read_out, row_batches, running_pool, verdicts
from core.inside.weights import Array, Ids, OpenNetwork

NEVER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Verdicts and turns of many rows.

    Attributes:
        final: ``(rows, classes)``, the network's verdict.
        turned: ``(rows,)``, the position (from 0, in the row as read) of the word with which the running winner became
            the final one for good; ``NEVER`` where the verdict before any word had that winner and never changed.
    """

    final: Array
    turned: NDArray[np.int64]


def turns(network: OpenNetwork, rows: Sequence[Ids]) -> Turns:
    """Return the verdict on each row and where it took its last turn, for a network that reads forwards only.

    Args:
        network: The opened network.
        rows: The ids of each text; masked padding is left out, unmasked padding counts as words.

    Raises:
        ValueError: a layer reads backwards: there each prefix would have to be read anew.
        DamagedRunError: an id has no row in the embedding table.
    """
    if network.reads_backwards:
        raise ValueError("a network that reads backwards has no running states; ask for verdicts")
    final = np.empty((len(rows), network.classes), np.float32)
    turned = np.full(len(rows), NEVER, np.int64)
    empty = verdicts(network, [np.zeros(0, np.int32)])[0]
    for places, ids, mask in row_batches(network, rows):
        if not ids.shape[1]:
            final[places] = empty
            continue
        winners, given = _winners(network, ids, mask)
        has_word = np.asarray(mask.any(axis=1))
        final[places] = np.where(has_word[:, np.newaxis], given, empty)
        turned[places] = _last_turn(winners, mask, int(empty.argmax()))
    return Turns(final, turned)


def _winners(network: OpenNetwork, ids: Ids, mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], Array]:
    """Return the winner after each word, ``(rows, words)``, and the last verdict, ``(rows, classes)``."""
    outputs = layer_outputs(network, ids, mask)[-1]
    pooled = running_pool(network.pooling, outputs, mask)
    given = read_out(network, pooled.reshape(-1, pooled.shape[-1])).reshape(*ids.shape, network.classes)
    # Rows are padded at their end, where states and pools stand still.
    return given.argmax(axis=2), given[:, -1]


def _last_turn(winners: NDArray[np.int64], mask: NDArray[np.bool_], before: int) -> NDArray[np.int64]:
    start = np.full((len(winners), 1), before)
    changes = np.diff(np.concatenate([start, winners], axis=1), axis=1) != 0
    changes &= mask
    words = winners.shape[1]
    last = words - 1 - changes[:, ::-1].argmax(axis=1)
    return np.where(changes.any(axis=1), last, NEVER)
