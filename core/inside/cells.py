"""SimpleRNN, LSTM and GRU word by word, with everything inside kept.

The equations are Keras's. With x the word's vector, h and c the states before, s the sigmoid and a the activation::

    SimpleRNN   h = a(x W + h U + b)

    LSTM        i, f, o = s(x W + h U + b)      g = a(x W + h U + b)
                c = f c + i g                   h = o a(c)

    GRU         z, r = s(x W + b + h U + b')    g = a(x W + b + r (h U + b'))     reset after the product
                                                g = a(x W + b + (r h) U)          reset before it
                h = z h + (1 - z) g

Each W, U, b above is the block of columns of its gate. LSTM: Hochreiter and Schmidhuber 1997 with the forget gate of
Gers et al. 2000; GRU: Cho et al. 2014 (arXiv:1406.1078v3 before, v1 after the product).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.inside.weights import BLOCKS, Array, CellWeights
from core.recipe import Activation, Cell

Mask = npt.NDArray[np.bool_]
# What a gate or state is held at, by its name: ``(words, units)`` in the order the cell reads, nan where it is free.
Held = Mapping[str, Array]

# A network that exploded has states beyond float32; inf and nan are its honest values, not worth a warning.
explosions_allowed = np.errstate(over="ignore", invalid="ignore")


@dataclass(frozen=True, slots=True, eq=False)
class Unrolled:
    """A cell unrolled over the words; every array is ``(batch, words, units)``, in the order the cell read them.

    Where a mask left a word out, the states are those of the word before and the gates are what they would have been.
    """

    gates: dict[str, Array]
    states: dict[str, Array]
    preactivations: dict[str, Array]

    @property
    def hidden(self) -> Array:
        """The hidden state after each word."""
        return self.states["hidden"]


@explosions_allowed
def unroll(weights: CellWeights, inputs: Array, mask: Mask | None = None, held: Held | None = None) -> Unrolled:
    """Return all that happens in the cell while it reads ``inputs``, ``(batch, words, size)``, from zero states.

    Args:
        weights: The cell.
        inputs: The words' vectors, or the outputs of the layer below.
        mask: ``(batch, words)``, true where a word is read; None reads all.
        held: Gates and states that are set to other values as soon as they are computed and before anything uses
            them, in every row of the batch alike; pre-activations stay what they were.
    """
    tape = _Tape.of(weights, inputs, mask, held)
    _RUNS[weights.cell](weights, tape)
    return tape.unrolled(weights.cell)


@dataclass(frozen=True, slots=True, eq=False)
class _Tape:
    """Where a run writes; time first, so that a step's rows lie together.

    ``pre`` and ``values`` are ``(words, batch, blocks, units)``; ``pre`` starts as what the words contribute.
    ``left_out`` is true where a mask leaves a word out; ``held`` gives a part's values and where they count.
    """

    pre: Array
    values: Array
    hidden: Array
    cell: Array
    left_out: Mask | None
    held: dict[str, tuple[Array, Mask]]

    @classmethod
    def of(cls, weights: CellWeights, inputs: Array, mask: Mask | None, held: Held | None) -> "_Tape":
        batch, words, _ = inputs.shape
        shape = (words, batch, len(BLOCKS[weights.cell]), weights.units)
        # A bias with two rows belongs half to the words' side and half to the recurrent side.
        bias = weights.bias if weights.bias.ndim == 1 else weights.bias[0]
        pre = (inputs.transpose(1, 0, 2) @ weights.kernel + bias).reshape(shape)
        states = np.zeros((2, words + 1, batch, weights.units), dtype=np.float32)
        left_out = None if mask is None or mask.all() else ~mask.T[:, :, np.newaxis]
        parts = {name: (values, ~np.isnan(values)) for name, values in (held or {}).items()}
        return cls(pre, np.empty_like(pre), states[0], states[1], left_out, parts)

    def carry(self, t: int) -> None:
        """Carry the states over the words that the mask leaves out at step ``t``."""
        if self.left_out is None:
            return
        for state in (self.hidden, self.cell):
            np.copyto(state[t + 1], state[t], where=self.left_out[t])

    def hold(self, part: str, t: int, values: Array) -> None:
        """Write over ``values``, ``(batch, units)``, what the part is held at at step ``t``."""
        if part in self.held:
            wanted, where = self.held[part]
            np.copyto(values, wanted[t], where=where[t])

    def unrolled(self, cell: Cell) -> Unrolled:
        names = BLOCKS[cell]
        states = {"hidden": _batch_first(self.hidden[1:])}
        if cell is Cell.LSTM:
            states = {"cell": _batch_first(self.cell[1:]), **states}
        values = {name: _batch_first(self.values[:, :, block]) for block, name in enumerate(names)}
        pre = {name: _batch_first(self.pre[:, :, block]) for block, name in enumerate(names)}
        return Unrolled({} if cell is Cell.SIMPLE_RNN else values, states, pre)


def _batch_first(array: Array) -> Array:
    return array.transpose(1, 0, 2)


def _run_simple_rnn(weights: CellWeights, tape: _Tape) -> None:
    squash = SQUASH[weights.activation]
    for t in range(len(tape.pre)):
        pre = tape.pre[t, :, 0]
        pre += tape.hidden[t] @ weights.recurrent_kernel
        squash(pre, tape.hidden[t + 1])
        tape.hold("hidden", t, tape.hidden[t + 1])
        tape.carry(t)


def _run_lstm(weights: CellWeights, tape: _Tape) -> None:
    squash = SQUASH[weights.activation]
    for t in range(len(tape.pre)):
        pre, values = tape.pre[t], tape.values[t]
        pre += (tape.hidden[t] @ weights.recurrent_kernel).reshape(pre.shape)
        # One call squashes all four blocks; the candidate's is then written over with its own activation.
        sigmoid(pre, values)
        squash(pre[:, 2], values[:, 2])
        for block, part in enumerate(BLOCKS[Cell.LSTM]):
            tape.hold(part, t, values[:, block])
        tape.cell[t + 1] = values[:, 1] * tape.cell[t] + values[:, 0] * values[:, 2]
        tape.hold("cell", t, tape.cell[t + 1])
        squash(tape.cell[t + 1], tape.hidden[t + 1])
        tape.hidden[t + 1] *= values[:, 3]
        tape.hold("hidden", t, tape.hidden[t + 1])
        tape.carry(t)


def _run_gru(weights: CellWeights, tape: _Tape) -> None:
    step = _gru_reset_after if weights.reset_after else _gru_reset_before
    for t in range(len(tape.pre)):
        values, before = tape.values[t], tape.hidden[t]
        step(weights, tape, t)
        tape.hold("candidate", t, values[:, 2])
        update, candidate = values[:, 0], values[:, 2]
        tape.hidden[t + 1] = update * before + (1 - update) * candidate
        tape.hold("hidden", t, tape.hidden[t + 1])
        tape.carry(t)


def _gru_reset_after(weights: CellWeights, tape: _Tape, t: int) -> None:
    pre, values = tape.pre[t], tape.values[t]
    recurrent = (tape.hidden[t] @ weights.recurrent_kernel + weights.bias[1]).reshape(pre.shape)
    pre[:, :2] += recurrent[:, :2]
    _squash_gru_gates(tape, t)
    pre[:, 2] += values[:, 1] * recurrent[:, 2]
    SQUASH[weights.activation](pre[:, 2], values[:, 2])


def _gru_reset_before(weights: CellWeights, tape: _Tape, t: int) -> None:
    pre, values, before, units = tape.pre[t], tape.values[t], tape.hidden[t], weights.units
    pre[:, :2] += (before @ weights.recurrent_kernel[:, : 2 * units]).reshape(pre[:, :2].shape)
    _squash_gru_gates(tape, t)
    pre[:, 2] += (values[:, 1] * before) @ weights.recurrent_kernel[:, 2 * units :]
    SQUASH[weights.activation](pre[:, 2], values[:, 2])


def _squash_gru_gates(tape: _Tape, t: int) -> None:
    values = tape.values[t]
    sigmoid(tape.pre[t, :, :2], values[:, :2])
    for block, part in enumerate(BLOCKS[Cell.GRU][:2]):
        tape.hold(part, t, values[:, block])


_RUNS = {Cell.SIMPLE_RNN: _run_simple_rnn, Cell.LSTM: _run_lstm, Cell.GRU: _run_gru}


def sigmoid(x: Array, out: Array) -> None:
    """Write 1 / (1 + exp(-x)) to ``out``, as (1 + tanh(x / 2)) / 2, which overflows nowhere."""
    np.multiply(x, 0.5, out=out)
    np.tanh(out, out=out)
    out *= 0.5
    out += 0.5


def _tanh(x: Array, out: Array) -> None:
    np.tanh(x, out=out)


def _relu(x: Array, out: Array) -> None:
    np.maximum(x, 0, out=out)


def _linear(x: Array, out: Array) -> None:
    out[...] = x


SQUASH: dict[str, Callable[[Array, Array], None]] = {
    Activation.TANH: _tanh,
    Activation.SIGMOID: sigmoid,
    Activation.RELU: _relu,
    Activation.LINEAR: _linear,
}
