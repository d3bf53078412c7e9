"""Which word did it: three ways to share a verdict out among the words, and what each cannot say.

All three are about the logit of one class: what the head gives before its activation, of a single sigmoid unit the
log-odds. *Occlusion* takes each word out and looks what changes (Zeiler and Fergus 2014, there with a grey square).
*Gradient × input* is the slope of the logit along each word's vector times that vector (Shrikumar et al. 2017,
arXiv:1605.01713v3). *Integrated gradients* is that slope averaged on the straight way from a row of zero vectors to the
sentence, so that the shares add up to the difference of the two logits (Sundararajan, Taly and Yan 2017,
arXiv:1703.01365).
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.inside.backward import Aim, backward
from core.inside.verdicts import read_ids
from core.inside.weights import Array, Ids, OpenNetwork
from core.recipe import End

TOLERANCE = 1e-3
_FIRST_STEPS, _MOST_STEPS, _AT_ONCE = 32, 2048, 64

Shares = NDArray[np.float64]


class Method(StrEnum):
    """A way to share a verdict out."""

    OCCLUSION = "occlusion"
    GRADIENT = "gradient"
    INTEGRATED = "integrated"


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """One logit shared out among the rows that a network reads.

    Attributes:
        method: How.
        shares: ``(rows,)``, towards the class where positive.
        output: The logit of the sentence.
        reference: The logit that the shares are told against: of integrated gradients, of a row of zero vectors; of
            the others, nothing is added up, and this is the output.
        steps: Points on the way that were looked at; 1 where there is no way.
    """

    method: Method
    shares: Shares
    output: float
    reference: float
    steps: int = 1

    @property
    def gap(self) -> float:
        """How far the shares miss the difference that they should add up to (integrated gradients only)."""
        return float(abs(self.shares.sum() - (self.output - self.reference)))


def attribute(network: OpenNetwork, ids: Ids, label: int, method: Method, pad: End = End.END) -> Attribution:
    """Return how one class's logit is shared out among the ids of one text, ``(words,)``.

    ``pad`` says at which end a row is filled up where the network reads its padding.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = read_ids(network, ids)
    if not len(read):
        return Attribution(method, np.zeros(0), 0.0, 0.0)
    if method is Method.OCCLUSION:
        return _occlusion(network, read, label, pad)
    return (_gradient if method is Method.GRADIENT else _integrated)(network, read, label)


def _occlusion(network: OpenNetwork, ids: Ids, label: int, pad: End) -> Attribution:
    """Take out each id in turn; where padding is read, the row stays as long as it was, filled up with one more."""
    output = _logit(network, network.table[ids][np.newaxis], label)[0]
    fill = [] if network.masks else [0]
    without = [np.delete(ids, place) for place in range(len(ids))]
    rows = [np.concatenate([fill, row] if pad is End.FRONT else [row, fill]).astype(np.int64) for row in without]
    shorter = network.table[np.stack(rows)]
    changed = [_logit(network, shorter[at : at + _AT_ONCE], label) for at in range(0, len(ids), _AT_ONCE)]
    return Attribution(Method.OCCLUSION, output - np.concatenate(changed), float(output), float(output))


def _gradient(network: OpenNetwork, ids: Ids, label: int) -> Attribution:
    vectors = network.table[ids]
    found = backward(network, vectors[np.newaxis], [label], Aim.LOGIT)
    shares = (found.embeddings[0].astype(np.float64) * vectors).sum(axis=1)
    output = float(found.values[0])
    return Attribution(Method.GRADIENT, shares, output, output)


def _integrated(network: OpenNetwork, ids: Ids, label: int) -> Attribution:
    """Double the points until the shares add up, or until there are too many."""
    vectors = network.table[ids]
    reference, output = (float(value) for value in _logit(network, np.stack([0 * vectors, vectors]), label))
    steps = _FIRST_STEPS
    while True:
        slopes = _mean_slope(network, vectors, label, steps)
        found = Attribution(Method.INTEGRATED, (slopes * vectors).sum(axis=1), output, reference, steps)
        if found.gap <= TOLERANCE / 2 or steps >= _MOST_STEPS:
            return found
        steps *= 2


def _mean_slope(network: OpenNetwork, vectors: Array, label: int, steps: int) -> Shares:
    """Return the mean gradient on the way from zero to the vectors, ``(words, size)``, by Gauss and Legendre's rule."""
    places, weights = np.polynomial.legendre.leggauss(steps)
    places, weights = (places + 1) / 2, weights / 2
    total = np.zeros(vectors.shape)
    for at in range(0, steps, _AT_ONCE):
        chunk = slice(at, at + _AT_ONCE)
        between = (places[chunk, np.newaxis, np.newaxis] * vectors).astype(np.float32)
        slopes = backward(network, between, [label] * len(between), Aim.LOGIT).embeddings
        total += np.tensordot(weights[chunk], slopes.astype(np.float64), axes=1)
    return total


def _logit(network: OpenNetwork, inputs: Array, label: int) -> Shares:
    return np.asarray(backward(network, inputs, [label] * len(inputs), Aim.LOGIT).values, np.float64)
