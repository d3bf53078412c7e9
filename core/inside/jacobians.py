"""One step after another: how the product of the steps' Jacobians grows or shrinks on the way back."""

from dataclasses import dataclass, replace

import numpy as np

from core.inside.cell_gradients import walk_back
from core.inside.cells import unroll
from core.inside.weights import Array, CellWeights, OpenNetwork, RecurrentWeights
from core.recipe import Initializer

# A product is a matrix of units times units for every word.
MOST_UNITS = 256


@dataclass(frozen=True, slots=True)
class Spectrum:
    """What a recurrent matrix does to lengths: ``radius``, the largest |eigenvalue|, and ``norm``, the largest stretch.

    In the long run a step that is only this matrix multiplies by the radius; no single step can multiply by more than
    the norm. Of a cell with gates this is the candidate's block.
    """

    radius: float
    norm: float


def spectrum(weights: CellWeights) -> Spectrum:
    """Return the spectrum of the recurrent matrix that carries the content (not the gates)."""
    matrix = _blocks(weights)[2 if len(_blocks(weights)) > 1 else 0]
    return Spectrum(float(np.abs(np.linalg.eigvals(matrix)).max()), float(np.linalg.norm(matrix, 2)))


def product_norms(weights: CellWeights, inputs: Array) -> Array | None:
    """Return how much the last hidden state can move at most when an earlier one moves by 1, one number a word.

    That is the largest singular value of ∂h_last/∂h_t, the product of all Jacobians from t on, ``(words,)``; in an
    LSTM with the cell state of that word held. None where the cell has more than ``MOST_UNITS`` units.

    Args:
        weights: The cell.
        inputs: What it reads, in the order in which it reads, ``(words, size)``.
    """
    units, words = weights.units, len(inputs)
    if units > MOST_UNITS or not words:
        return None
    copies = np.broadcast_to(inputs, (units, *inputs.shape))
    outputs = np.zeros((units, words, units), np.float32)
    outputs[:, -1] = np.eye(units)
    products = walk_back(weights, copies, unroll(weights, copies), outputs).hidden
    return np.asarray([_stretch(products[:, word]) for word in range(words)], np.float32)


def _stretch(matrix: Array) -> float:
    return float(np.linalg.norm(matrix, 2)) if np.isfinite(matrix).all() else float("inf")


def with_recurrent_start(network: OpenNetwork, start: Initializer, scale: float, seed: int) -> OpenNetwork:
    """Return the network with the recurrent matrices of its last layer started anew, all else as it was learnt.

    Every gate's block is drawn by itself, as Keras draws an orthogonal matrix as a whole; ``random`` is normal with a
    standard deviation of scale / sqrt(units), whose spectral radius is about the scale.
    """
    rng = np.random.default_rng(seed)
    last = network.recurrent[-1]
    forward, backward = (None if cell is None else _started(cell, start, scale, rng) for cell in _cells(last))
    if forward is None:
        raise ValueError("expected a cell that reads forwards")
    return replace(network, recurrent=(*network.recurrent[:-1], RecurrentWeights(forward, backward)))


def _cells(layer: RecurrentWeights) -> tuple[CellWeights, CellWeights | None]:
    return layer.forward, layer.backward


def _started(cell: CellWeights, start: Initializer, scale: float, rng: np.random.Generator) -> CellWeights:
    blocks = [_square(start, cell.units, rng) * scale for _ in _blocks(cell)]
    return replace(cell, recurrent_kernel=np.concatenate(blocks, axis=1).astype(np.float32))


def _square(start: Initializer, units: int, rng: np.random.Generator) -> Array:
    drawn = rng.normal(size=(units, units))
    match start:
        case Initializer.ORTHOGONAL:
            turned, upper = np.linalg.qr(drawn)
            return np.asarray(turned * np.sign(np.diag(upper)), np.float32)
        case Initializer.IDENTITY:
            return np.eye(units, dtype=np.float32)
        case _:
            return np.asarray(drawn / np.sqrt(units), np.float32)


def _blocks(weights: CellWeights) -> list[Array]:
    return np.split(weights.recurrent_kernel, weights.recurrent_kernel.shape[1] // weights.units, axis=1)
