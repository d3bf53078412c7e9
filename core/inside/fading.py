"""How a gradient fades on its way back from the verdict: its length at every word, over that at the last one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.inside.backward import Aim, backward
from core.inside.weights import Array, Ids, OpenNetwork

# The smallest length that float32 holds in full; what is shorter counts as this.
SHORTEST = float(np.finfo(np.float32).tiny)


@dataclass(frozen=True, slots=True)
class Fading:
    """How the gradients fade in the last recurrent layer; place ``d`` of each is the word ``d`` words before the last.

    Attributes:
        texts: Over how many texts this is the geometric mean.
        hidden: The length of the gradient of the verdict's logit with respect to the hidden state, divided by its
            value at the last word, which is 1.
        cell: The same of an LSTM's cell state, divided by its own value at the last word; else None.
        loss: The length of the loss's gradient as it is, not divided: near zero everywhere for a text that the
            network is sure and right about.
    """

    texts: int
    hidden: tuple[float, ...]
    cell: tuple[float, ...] | None
    loss: tuple[float, ...]

    @property
    def half_life(self) -> float | None:
        """Over how many words the gradient of the hidden state halves; None where it does not fall."""
        return half_life(self.hidden)


def fading(network: OpenNetwork, rows: Sequence[Ids], labels: Sequence[int]) -> Fading | None:
    """Return how the gradients of texts of one length fade; None of no words, or without a recurrent layer.

    Args:
        network: The opened network.
        rows: The ids that the network reads of each text, all of one length, masked padding left out.
        labels: The right class of each text, for its loss; the logit is the winning class's.
    """
    if not network.recurrent or not rows or not len(rows[0]):
        return None
    inputs, right = network.table[np.stack(rows)], np.asarray(labels)
    winners = winning_classes(network, inputs)
    logit = backward(network, inputs, winners).layers[_last_forward(network)].gradients
    loss = backward(network, inputs, right, Aim.LOSS).layers[_last_forward(network)].gradients
    return Fading(
        texts=len(rows),
        hidden=_relative(logit.hidden),
        cell=None if logit.cell is None else _relative(logit.cell),
        loss=_mean_lengths(np.linalg.norm(loss.hidden, axis=-1)),
    )


def step_factors(lengths: Sequence[float]) -> list[float | None]:
    """Return by how much the step from the word after changed the length at each word; None at the last, no step."""
    return [
        None if after is None else ratio(own, after) for own, after in zip(lengths, [*lengths[1:], None], strict=True)
    ]


def ratio(length: float, by: float) -> float:
    """Return a length over another one, however short both are; nan where the other one is 0."""
    return length / by if by else math.nan


def winning_classes(network: OpenNetwork, inputs: Array) -> Ids:
    """Return the likeliest class of each text, given as vectors ``(rows, words, size)``."""
    rows = len(inputs)
    shares = [backward(network, inputs, [name] * rows, Aim.PROBABILITY).values for name in range(network.classes)]
    return np.asarray(np.argmax(shares, axis=0))


def half_life(relative: Sequence[float]) -> float | None:
    """Return over how many words lengths that begin with 1 halve on average; None where they do not fall.

    The rate is that of the straight line from the first which fits their logarithms best (least squares).
    """
    places = np.arange(len(relative), dtype=np.float64)
    logs = np.log(np.maximum(np.asarray(relative, np.float64), SHORTEST))
    if len(places) < 2 or not np.isfinite(logs).all():
        return None
    rate = float(places @ logs / (places @ places))
    return math.log(2) / -rate if rate < 0 else None


def _last_forward(network: OpenNetwork) -> int:
    """Return the place of the last layer's forward cell among all cells."""
    return sum(1 if layer.backward is None else 2 for layer in network.recurrent[:-1])


def _relative(gradients: Array) -> tuple[float, ...]:
    lengths = np.linalg.norm(gradients.astype(np.float64), axis=-1)
    return _mean_lengths(lengths / np.maximum(lengths[:, -1:], SHORTEST))


def _mean_lengths(lengths: Array) -> tuple[float, ...]:
    """Return the geometric mean over the texts, the last word first."""
    logs = np.log(np.maximum(lengths.astype(np.float64), SHORTEST))
    return tuple(np.exp(logs.mean(axis=0))[::-1].tolist())
