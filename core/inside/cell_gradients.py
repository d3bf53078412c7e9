"""Back-propagation through time inside one cell: from the gradients of its outputs to those of everything in it.

The walk goes from the last word that the cell read to the first. With d for the gradient of what is looked at, s' and
a' for the derivatives of the squashing functions, and everything else as in ``core.inside.cells``::

    SimpleRNN   dpre = dh a'                               dh of the word before = dpre U^T

    LSTM        dc  = dc of the word after f + dh o a'(c)
                di = dc g, df = dc c_before, dg = dc i, do = dh a(c), each times its s' or a'
                dh of the word before = dpre U^T           dc handed on = dc f

    GRU         dz = dh (h_before - g), dg = dh (1 - z), each times s' or a'
                after:  dr = dg (h_before U + b'), and the recurrent side of the candidate gets dg r
                before: d(r h_before) = dg U^T, dr = d(r h_before) h_before
                dh of the word before = dh z + what comes through the three blocks

The gradient of a matrix is the sum of one outer product a step (Werbos 1990, "Backpropagation through time").
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.inside.cells import SQUASH, Mask, Unrolled, explosions_allowed
from core.inside.derivatives import SLOPE, sigmoid_slope
from core.inside.weights import BLOCKS, Array, CellWeights
from core.recipe import Cell

_NOTHING = 1e-30


@dataclass(frozen=True, slots=True, eq=False)
class CellGradients:
    """The gradients in one cell; every array is ``(rows, words, …)``, in the order in which the texts stand.

    Attributes:
        hidden: ``(rows, words, units)``, of the hidden state after each word: through the words read later, and
            through what is read out of that state itself. Where a mask left a word out, of the state carried over it.
        cell: The same of an LSTM's cell state, its way out through the hidden state included; else None.
        deltas: ``(rows, words, columns)``, of what the word contributes to each pre-activation; zero where masked.
        recurrent_deltas: The same of what the state before contributes. It differs from ``deltas`` only in the
            candidate of a GRU that resets after the product.
        inputs: ``(rows, words, size)``, what the cell read.
        before: ``(rows, words, units)``, the hidden state before each word.
        candidate_before: What the candidate's recurrent block was multiplied with: ``before``, or in a GRU that
            resets before the product the state it left.
        input_gradients: ``(rows, words, size)``, of what the cell read.
        two_biases: Whether the bias has a row for the words' side and one for the recurrent side.
    """

    hidden: Array
    cell: Array | None
    deltas: Array
    recurrent_deltas: Array
    inputs: Array
    before: Array
    candidate_before: Array
    input_gradients: Array
    two_biases: bool

    @property
    def units(self) -> int:
        """Width of the hidden state."""
        return int(self.hidden.shape[-1])

    def norms(self, row: int) -> dict[str, Array]:
        """Return how long a text's gradients of its states are after each word, ``(words,)``, by the state's name."""
        states = {"hidden": self.hidden} if self.cell is None else {"cell": self.cell, "hidden": self.hidden}
        return {name: np.linalg.norm(values[row], axis=-1) for name, values in states.items()}

    def kernel_steps(self, row: int) -> Array:
        """Return what each word of a text adds to the kernel's gradient, ``(words, size, columns)``."""
        return np.asarray(self.inputs[row, :, :, None] * self.deltas[row, :, None, :])

    def recurrent_steps(self, row: int) -> Array:
        """Return what each word adds to the recurrent kernel's gradient, ``(words, units, columns)``."""
        steps = np.asarray(self.before[row, :, :, None] * self.recurrent_deltas[row, :, None, :])
        if self.candidate_before is not self.before:
            candidate = self._candidate
            steps[..., candidate] = (
                self.candidate_before[row, :, :, None] * self.recurrent_deltas[row, :, None, candidate]
            )
        return steps

    def kernel_shares(self, row: int) -> Array:
        """Return what share of a text's kernel gradient each word adds, ``(words,)``; they add up to 1.

        A share is the part of the word's term that points the way of the whole, over the whole's length.
        """
        return _shares(self.inputs[row], self.deltas[row])

    def recurrent_shares(self, row: int) -> Array:
        """Return the same of the recurrent kernel; the first word read adds nothing, there was no state before it."""
        if self.candidate_before is self.before:
            return _shares(self.before[row], self.recurrent_deltas[row])
        steps = self.recurrent_steps(row)
        whole = steps.sum(axis=0)
        return np.asarray((steps * whole).sum(axis=(1, 2)) / max(float((whole * whole).sum()), _NOTHING))

    def kernel(self) -> Array:
        """Return the kernel's whole gradient, summed over texts and words, ``(size, columns)``."""
        return _summed_products(self.inputs, self.deltas)

    def recurrent_kernel(self) -> Array:
        """Return the recurrent kernel's whole gradient, summed over texts and words, ``(units, columns)``."""
        whole = _summed_products(self.before, self.recurrent_deltas)
        if self.candidate_before is not self.before:
            candidate = self._candidate
            whole[:, candidate] = _summed_products(self.candidate_before, self.recurrent_deltas[..., candidate])
        return whole

    def bias(self) -> Array:
        """Return the bias's whole gradient, of the bias's own shape."""
        whole = self.deltas.sum(axis=(0, 1))
        return np.stack([whole, self.recurrent_deltas.sum(axis=(0, 1))]) if self.two_biases else whole

    @property
    def _candidate(self) -> slice:
        return slice(2 * self.units, 3 * self.units)

    def flipped(self) -> "CellGradients":
        """Return the same with the words the other way round."""
        before, candidate = self.before[:, ::-1], self.candidate_before[:, ::-1]
        return CellGradients(
            hidden=self.hidden[:, ::-1],
            cell=None if self.cell is None else self.cell[:, ::-1],
            deltas=self.deltas[:, ::-1],
            recurrent_deltas=self.recurrent_deltas[:, ::-1],
            inputs=self.inputs[:, ::-1],
            before=before,
            candidate_before=before if self.candidate_before is self.before else candidate,
            input_gradients=self.input_gradients[:, ::-1],
            two_biases=self.two_biases,
        )


def _shares(left: Array, right: Array) -> Array:
    whole = left.T @ right
    return np.asarray(((left @ whole) * right).sum(axis=1) / max(float((whole * whole).sum()), _NOTHING))


def _summed_products(left: Array, right: Array) -> Array:
    return left.reshape(-1, left.shape[-1]).T @ right.reshape(-1, right.shape[-1])


@explosions_allowed
def walk_back(
    weights: CellWeights, inputs: Array, run: Unrolled, outputs: Array, mask: Mask | None = None
) -> CellGradients:
    """Return the gradients in a cell, given those of its outputs.

    Args:
        weights: The cell.
        inputs: What it read, ``(rows, words, size)``, in the order it read them.
        run: What ``unroll`` gave for these inputs and this mask.
        outputs: ``(rows, words, units)``, the gradient of each hidden state through what is read out of it.
        mask: ``(rows, words)``, true where a word was read; None where all were.
    """
    walk = _Walk.of(weights, run, mask)
    step = _STEPS[weights.cell]
    hidden, cell = np.zeros((2, *walk.before.shape[1:]), np.float32)
    for t in range(len(walk.before) - 1, -1, -1):
        hidden = hidden + outputs[:, t]
        walk.hidden[t] = hidden
        hidden, cell = walk.past(t, (hidden, cell), step(walk, t, hidden, cell))
    return walk.gradients(inputs)


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """What the walk reads and writes, time first; deltas are ``(words, rows, blocks, units)``."""

    weights: CellWeights
    values: dict[str, Array]
    before: Array
    cell_before: Array
    hidden: Array
    cell: Array
    deltas: Array
    recurrent_deltas: Array
    held: Mask | None

    @classmethod
    def of(cls, weights: CellWeights, run: Unrolled, mask: Mask | None) -> "_Walk":
        values = {name: _time_first(array) for name, array in {**run.gates, **run.states}.items()}
        before = _shifted(values["hidden"])
        words, rows, units = before.shape
        deltas = np.zeros((words, rows, len(BLOCKS[weights.cell]), units), np.float32)
        two_sides = weights.cell is Cell.GRU and weights.reset_after
        held = None if mask is None or mask.all() else ~mask.T[:, :, np.newaxis]
        return cls(
            weights=weights,
            values=values,
            before=before,
            cell_before=_shifted(values["cell"]) if "cell" in values else before,
            hidden=np.zeros_like(before),
            cell=np.zeros_like(before),
            deltas=deltas,
            recurrent_deltas=np.zeros_like(deltas) if two_sides else deltas,
            held=held,
        )

    def at(self, t: int, *names: str) -> list[Array]:
        return [self.values[name][t] for name in names]

    def through(self, deltas: Array) -> Array:
        """Return the gradient of the state before through the recurrent matrix, ``(rows, units)``."""
        return deltas.reshape(len(deltas), -1) @ self.weights.recurrent_kernel.T

    def past(self, t: int, after: tuple[Array, Array], before: tuple[Array, Array]) -> tuple[Array, Array]:
        """Return the gradients of the states before step ``t``; over a word left out they pass unchanged."""
        if self.held is None:
            return before
        held = self.held[t]
        for deltas in (self.deltas, self.recurrent_deltas):
            deltas[t, held[:, 0]] = 0
        hidden, cell = (np.where(held, *states) for states in zip(after, before, strict=True))
        return hidden, cell

    def gradients(self, inputs: Array) -> CellGradients:
        before, deltas = _batch_first(self.before), _flat(self.deltas)
        both = self.recurrent_deltas is self.deltas
        resets_before = self.weights.cell is Cell.GRU and not self.weights.reset_after
        return CellGradients(
            hidden=_batch_first(self.hidden),
            cell=_batch_first(self.cell) if self.weights.cell is Cell.LSTM else None,
            deltas=deltas,
            recurrent_deltas=deltas if both else _flat(self.recurrent_deltas),
            inputs=inputs,
            before=before,
            candidate_before=before * _batch_first(self.values["reset_gate"]) if resets_before else before,
            input_gradients=deltas @ self.weights.kernel.T,
            two_biases=self.weights.bias.ndim == 2,
        )


def _time_first(array: Array) -> Array:
    return np.ascontiguousarray(array.transpose(1, 0, 2))


def _batch_first(array: Array) -> Array:
    return array.transpose(1, 0, 2)


def _flat(deltas: Array) -> Array:
    words, rows, blocks, units = deltas.shape
    return deltas.reshape(words, rows, blocks * units).transpose(1, 0, 2)


def _shifted(states: Array) -> Array:
    """Return the state before each step, zeros before the first."""
    before = np.zeros_like(states)
    before[1:] = states[:-1]
    return before


def _step_simple_rnn(walk: _Walk, t: int, hidden: Array, cell: Array) -> tuple[Array, Array]:
    (state,) = walk.at(t, "hidden")
    # Where a mask held the state, this slope is not the step's; ``past`` drops what follows from it.
    walk.deltas[t, :, 0] = hidden * SLOPE[walk.weights.activation](state)
    return walk.through(walk.deltas[t]), cell


def _step_lstm(walk: _Walk, t: int, hidden: Array, cell: Array) -> tuple[Array, Array]:
    write, forget, candidate, read, state = walk.at(t, "input_gate", "forget_gate", "candidate", "output_gate", "cell")
    slope, shown = SLOPE[walk.weights.activation], np.empty_like(state)
    SQUASH[walk.weights.activation](state, shown)
    own = cell + hidden * read * slope(shown)
    walk.cell[t] = own if walk.held is None else np.where(walk.held[t], cell, own)
    deltas = walk.deltas[t]
    deltas[:, 0] = own * candidate * sigmoid_slope(write)
    deltas[:, 1] = own * walk.cell_before[t] * sigmoid_slope(forget)
    deltas[:, 2] = own * write * slope(candidate)
    deltas[:, 3] = hidden * shown * sigmoid_slope(read)
    return walk.through(deltas), own * forget


def _step_gru(walk: _Walk, t: int, hidden: Array, cell: Array) -> tuple[Array, Array]:
    update, reset, candidate = walk.at(t, "update_gate", "reset_gate", "candidate")
    before, deltas = walk.before[t], walk.deltas[t]
    deltas[:, 0] = hidden * (before - candidate) * sigmoid_slope(update)
    deltas[:, 2] = hidden * (1 - update) * SLOPE[walk.weights.activation](candidate)
    units = walk.weights.units
    matrix = walk.weights.recurrent_kernel[:, 2 * units :]
    if walk.weights.reset_after:
        deltas[:, 1] = deltas[:, 2] * (before @ matrix + walk.weights.bias[1, 2 * units :]) * sigmoid_slope(reset)
        walk.recurrent_deltas[t] = deltas
        walk.recurrent_deltas[t, :, 2] *= reset
        return hidden * update + walk.through(walk.recurrent_deltas[t]), cell
    left = deltas[:, 2] @ matrix.T
    deltas[:, 1] = left * before * sigmoid_slope(reset)
    gates = deltas[:, :2].reshape(len(deltas), -1) @ walk.weights.recurrent_kernel[:, : 2 * units].T
    return hidden * update + left * reset + gates, cell


_STEPS: dict[Cell, Callable[[_Walk, int, Array, Array], tuple[Array, Array]]] = {
    Cell.SIMPLE_RNN: _step_simple_rnn,
    Cell.LSTM: _step_lstm,
    Cell.GRU: _step_gru,
}
