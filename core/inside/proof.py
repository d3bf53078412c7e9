"""The proof: how far NumPy's numbers are from the ones Keras gave for the same weights and texts."""

from collections.abc import Sequence

import numpy as np

from core.errors import DamagedRunError
from core.inside.verdicts import batch_verdicts, layer_outputs
from core.inside.weights import Array, Ids, OpenNetwork


def largest_difference(network: OpenNetwork, rows: Sequence[Ids], hidden: Sequence[Array], verdicts: Array) -> float:
    """Return the largest difference between NumPy and Keras over all hidden outputs and verdicts.

    Masked positions are left out, and so are rows in which everything is masked: an average over no words is not a
    number in Keras. The result is not a number where the network's own outputs are not.

    Args:
        network: The opened network.
        rows: The ids Keras was given, padding included, all of one length.
        hidden: Keras's hidden outputs, one ``(rows, length, width)`` a recurrent layer.
        verdicts: Keras's class probabilities, ``(rows, classes)``.

    Raises:
        DamagedRunError: the outputs are not those of this network for these rows.
    """
    ids = np.stack(rows)
    mask = ids != 0 if network.masks else np.ones(ids.shape, dtype=bool)
    ours = layer_outputs(network, ids, mask)[1:]
    _check_shapes([*ours, batch_verdicts(network, ids, mask)], [*hidden, verdicts])
    read = mask.any(axis=1)
    pairs = [(our[mask], theirs[mask]) for our, theirs in zip(ours, hidden, strict=True)]
    pairs.append((batch_verdicts(network, ids, mask)[read], verdicts[read]))
    # NumPy's maximum, because Python's would lose a nan.
    return float(np.max([np.abs(our - theirs).max(initial=0) for our, theirs in pairs]))


def _check_shapes(ours: Sequence[Array], theirs: Sequence[Array]) -> None:
    expected, got = [array.shape for array in ours], [array.shape for array in theirs]
    if expected != got:
        raise DamagedRunError(f"expected probe outputs with shapes {expected}, got {got}; the probe is not of this run")
