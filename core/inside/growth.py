"""Again and again: what the recurrent matrix and the squashing do over many words, and what the gates do about it.

A SimpleRNN's state after n words hangs on the first by the product of n - 1 Jacobians, diag(tanh'(a_t)) U^T, with U the
recurrent kernel. Were tanh' the same everywhere, m, the product would grow or shrink like (radius(U) m)^n; its largest
singular value only bounds it, (sigma(U) m)^n (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063). The real product is
worked out beside the two. An LSTM's cell state and a GRU's hidden state have a path that no matrix is on: the product
of the forget gates, or of z in Keras's form.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.cells import SQUASH, explosions_allowed
from core.inside.derivatives import SLOPE
from core.inside.survey import KEEPS, SIGMOIDS
from core.inside.trace import LayerTrace
from core.inside.weights import BLOCKS, Array, CellWeights
from core.recipe import Activation, Cell

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growth:
    """One block of a recurrent kernel, and how steep its squashing is over a sentence.

    Attributes:
        block: The gate's name; a SimpleRNN's only block is ``hidden``.
        radius: The largest absolute eigenvalue of the block.
        largest: Its largest singular value, never smaller.
        slope: The mean derivative of what squashes it, over the sentence's words and all units.
    """

    block: str
    radius: float
    largest: float
    slope: float

    @property
    def rate(self) -> float:
        """By what a signal would be multiplied at each word, were the slope the same everywhere."""
        return self.radius * self.slope

    @property
    def bound(self) -> float:
        """By what it would be multiplied at most, were the slope the same everywhere."""
        return self.largest * self.slope


@explosions_allowed
def growths(weights: CellWeights, layer: LayerTrace) -> tuple[Growth, ...]:
    """Return each block of a cell's recurrent kernel in Keras's order."""
    units = weights.units
    found = []
    for place, name in enumerate(BLOCKS[weights.cell]):
        block = weights.recurrent_kernel[:, place * units : (place + 1) * units].astype(np.float64)
        radius = float(np.abs(np.linalg.eigvals(block)).max())
        largest = float(np.linalg.svd(block, compute_uv=False)[0])
        found.append(Growth(name, radius, largest, float(slopes(weights, layer, name).mean())))
    return tuple(found)


def activation_of(weights: CellWeights, name: str) -> Activation:
    """Return what squashes a gate, a candidate or a SimpleRNN's state."""
    return Activation.SIGMOID if name in SIGMOIDS else weights.activation


@explosions_allowed
def slopes(weights: CellWeights, layer: LayerTrace, name: str) -> Array:
    """Return the derivative of the squashing at each word and unit, ``(words, units)``."""
    return SLOPE[activation_of(weights, name)](squashed(weights, layer, name))


def squashed(weights: CellWeights, layer: LayerTrace, name: str) -> Array:
    """Return what the squashing of a pre-activation gave, ``(words, units)``."""
    result = np.empty_like(layer.preactivations[name])
    SQUASH[activation_of(weights, name)](layer.preactivations[name], result)
    return result


@explosions_allowed
def jacobian_norms(weights: CellWeights, layer: LayerTrace) -> Floats:
    """Return how much a SimpleRNN's state after each word can hang on the state after the first, ``(words,)``.

    That is the spectral norm of the product of Jacobians, 1 at the first word; the words in the order the cell reads.
    """
    order = slice(None) if layer.direction == "forward" else slice(None, None, -1)
    steep = slopes(weights, layer, "hidden")[order].astype(np.float64)
    product, norms = np.eye(weights.units), [1.0]
    for slope in steep[1:]:
        product = slope[:, None] * (weights.recurrent_kernel.T @ product)
        norms.append(float(np.linalg.norm(product, 2)) if np.isfinite(product).all() else np.nan)
    return np.array(norms)


def kept_shares(layer: LayerTrace) -> Floats:
    """Return what is left of each unit's memory of the first word after each word, ``(words, units)``.

    The product of the gates that keep: an LSTM's forget gates, a GRU's update gates; 1 at the first word read.
    """
    order = slice(None) if layer.direction == "forward" else slice(None, None, -1)
    gates = layer.gates[KEEPS[layer.cell]][order].astype(np.float64)
    return np.cumprod(np.concatenate([np.ones_like(gates[:1]), gates[1:]]), axis=0)


def has_gates(layer: LayerTrace) -> bool:
    """Return whether the cell has a gate that keeps."""
    return layer.cell is not Cell.SIMPLE_RNN


def chain(factor: float, start: float, steps: int, squash: Callable[[float], float] | None = None) -> Floats:
    """Return a number multiplied again and again, ``(steps + 1,)``, squashed after each product where asked for."""
    values = [start]
    for _ in range(steps):
        values.append(factor * values[-1] if squash is None else squash(factor * values[-1]))
    return np.array(values)
