"""Which units the verdict hangs on."""

import numpy as np

from core.inside.trace import Trace
from core.inside.verdicts import read_out
from core.inside.weights import Array, OpenNetwork
from core.recipe import Pooling


def unit_contributions(network: OpenNetwork, trace: Trace) -> Array:
    """Return how far each unit of the last recurrent layer moves the verdict, shape ``(width,)``.

    That is the winning class's log-odds with the unit as it is, less its log-odds with the unit set to zero in the
    vector that is read out (occlusion). Where the head follows directly this is the unit times its weight. For a
    bidirectional layer the forward cell's units come first.
    """
    pooled = pooled_state(network, trace)
    without = np.where(np.eye(len(pooled), dtype=bool), np.float32(0), pooled)
    odds = _log_odds(read_out(network, np.vstack([pooled, without])), int(trace.final.argmax()))
    return np.asarray(odds[0] - odds[1:], np.float32)


def pooled_state(network: OpenNetwork, trace: Trace) -> Array:
    """Return the vector that is read out, shape ``(width,)``; zeros for a text without words."""
    last = [layer for layer in trace.layers if layer.index == len(network.recurrent) - 1]
    outputs = [layer.states["hidden"] for layer in last] or [trace.embeddings]
    if not len(trace.ids):
        return np.zeros(sum(hidden.shape[1] for hidden in outputs), np.float32)
    if network.pooling is Pooling.LAST:
        return np.concatenate([hidden[-1] if place == 0 else hidden[0] for place, hidden in enumerate(outputs)])
    joined = np.concatenate(outputs, axis=1)
    return np.asarray(joined.mean(axis=0) if network.pooling is Pooling.MEAN else joined.max(axis=0), np.float32)


def _log_odds(probabilities: Array, winner: int) -> Array:
    share = np.clip(probabilities[:, winner].astype(np.float64), 1e-12, 1 - 1e-12)
    return np.asarray(np.log(share) - np.log1p(-share))
