"""A cell of one unit on paper: a word is one number a gate, a gate has one recurrent weight, and all fits on a sheet.

All numbers are whole ten-thousandths: what is multiplied or added stands on the sheet with four digits, and what comes
out is rounded to four digits before it is used again. So whoever computes along gets what stands there; the network,
which does not round, differs from it a little (``Sheet.difference``).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import CoreError
from core.inside.cells import explosions_allowed
from core.inside.trace import LayerTrace
from core.inside.weights import BLOCKS, Array, CellWeights
from core.messages import Say, in_english
from core.recipe import Activation, Cell

DIGITS = 4
SYMBOLS = {
    "input_gate": "i",
    "forget_gate": "f",
    "output_gate": "o",
    "update_gate": "z",
    "reset_gate": "r",
    "candidate": "g",
    "hidden": "h",
}
_SQUASH: dict[Activation, Callable[[float], float]] = {
    Activation.TANH: math.tanh,
    Activation.SIGMOID: lambda x: 1 / (1 + math.exp(-x)) if x > -700 else 0.0,
    Activation.RELU: lambda x: max(x, 0.0),
    Activation.LINEAR: lambda x: x,
}


class SheetError(CoreError):
    """A cell that does not fit on a sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The reading of one text by a cell of one unit.

    Attributes:
        formulas: How a row follows from the one above it.
        weights: The recurrent weights (and second biases), by their names on the sheet.
        columns: Names of the columns; the first numbers are what each word says to each gate, x W_x + b.
        words: The words in the order in which the cell reads them.
        rows: One a word, numbers with four digits.
        difference: The largest difference between a hidden state on the sheet and the network's.
    """

    formulas: tuple[str, ...]
    weights: dict[str, float]
    columns: tuple[str, ...]
    words: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    difference: float


@explosions_allowed
def reading_sheet(
    weights: CellWeights, layer: LayerTrace, inputs: Array, words: Sequence[str], say: Say = in_english
) -> Sheet:
    """Return the sheet of a cell with one unit.

    Args:
        weights: The cell.
        layer: What it did.
        inputs: What it read, ``(words, size)``, in the order of the text.
        words: The words, in the order of the text.
        say: Says the words in formulas and columns.

    Raises:
        SheetError: the cell has more than one unit, or numbers that are not finite.
    """
    if weights.units != 1:
        raise SheetError(
            f"expected a cell of one unit for the sheet, got {weights.units}; train one with a single unit"
        )
    order = slice(None) if layer.direction == "forward" else slice(None, None, -1)
    bias = weights.bias if weights.bias.ndim == 1 else weights.bias[0]
    said = (inputs[order].astype(np.float64) @ weights.kernel + bias).reshape(len(words), len(BLOCKS[weights.cell]))
    if not np.isfinite(said).all():
        raise SheetError("expected finite numbers for the sheet; this network has exploded")
    states = layer.states["hidden"][order, 0]
    rows = _RUNS[weights.cell](weights, np.round(said, DIGITS).tolist())
    hidden = [row[-1] for row in rows]
    difference = float(np.abs(np.array(hidden) - states).max(initial=0))
    names = [SYMBOLS[block] for block in BLOCKS[weights.cell]]
    return Sheet(
        formulas=_formulas(weights, say),
        weights=_named_weights(weights, names),
        columns=(*(say("word for {gate}", gate=name) for name in names), *_computed(weights.cell, say)),
        words=tuple(words)[order],
        rows=tuple(rows),
        difference=difference,
    )


def _computed(cell: Cell, say: Say) -> tuple[str, ...]:
    match cell:
        case Cell.SIMPLE_RNN:
            return ("w·h", say("sum"), "h")
        case Cell.LSTM:
            return ("i", "f", "g", "o", "c", "h")
        case Cell.GRU:
            return ("z", "r", "g", "h")


def _formulas(weights: CellWeights, say: Say) -> tuple[str, ...]:
    squash = weights.activation.value
    match weights.cell:
        case Cell.SIMPLE_RNN:
            return (say("h = {squash}(word + w_h · h above)", squash=squash),)
        case Cell.LSTM:
            gates = (
                say("i, f, o = σ(word + w · h above), each with its own word and w"),
                say("g = {squash}(word for g + w_g · h above)", squash=squash),
            )
            return (*gates, say("c = f · c above + i · g"), f"h = o · {squash}(c)")
    mixed = say("h = z · h above + (1 − z) · g")
    if weights.reset_after:
        return (
            say("z, r = σ(word + w · h above + b'), each with its own"),
            say("g = {squash}(word for g + r · (w_g · h above + b'_g))", squash=squash),
            mixed,
        )
    return (
        say("z, r = σ(word + w · h above), each with its own"),
        say("g = {squash}(word for g + w_g · (r · h above))", squash=squash),
        mixed,
    )


def _named_weights(weights: CellWeights, names: Sequence[str]) -> dict[str, float]:
    named = {f"w_{name}": _round(value) for name, value in zip(names, weights.recurrent_kernel[0], strict=True)}
    if weights.bias.ndim == 2:
        named |= {f"b'_{name}": _round(value) for name, value in zip(names, weights.bias[1], strict=True)}
    return named


def _round(value: float) -> float:
    return round(float(value), DIGITS) + 0.0


def _sigmoid(x: float) -> float:
    return _round(_SQUASH[Activation.SIGMOID](x))


def _times(a: float, b: float) -> float:
    return _round(a * b)


def _recurrent(weights: CellWeights) -> list[float]:
    return [_round(value) for value in weights.recurrent_kernel[0]]


def _simple_rnn(weights: CellWeights, said: list[list[float]]) -> list[tuple[float, ...]]:
    (w,), squash, h = _recurrent(weights), _SQUASH[weights.activation], 0.0
    rows: list[tuple[float, ...]] = []
    for (word,) in said:
        old = _times(w, h)
        total = _round(word + old)
        h = _round(squash(total))
        rows.append((word, old, total, h))
    return rows


def _lstm(weights: CellWeights, said: list[list[float]]) -> list[tuple[float, ...]]:
    recurrent, squash = _recurrent(weights), _SQUASH[weights.activation]
    rows: list[tuple[float, ...]] = []
    h = c = 0.0
    for words in said:
        to_i, to_f, to_g, to_o = (_round(word + _times(w, h)) for word, w in zip(words, recurrent, strict=True))
        i, f, g, o = _sigmoid(to_i), _sigmoid(to_f), _round(squash(to_g)), _sigmoid(to_o)
        c = _round(_times(f, c) + _times(i, g))
        h = _times(o, _round(squash(c)))
        rows.append((*words, i, f, g, o, c, h))
    return rows


def _gru(weights: CellWeights, said: list[list[float]]) -> list[tuple[float, ...]]:
    (w_z, w_r, w_g), squash, h = _recurrent(weights), _SQUASH[weights.activation], 0.0
    rows: list[tuple[float, ...]] = []
    second = [_round(value) for value in weights.bias[1]] if weights.reset_after else [0.0, 0.0, 0.0]
    for words in said:
        z = _sigmoid(_round(words[0] + _times(w_z, h) + second[0]))
        r = _sigmoid(_round(words[1] + _times(w_r, h) + second[1]))
        old = _times(r, _round(_times(w_g, h) + second[2])) if weights.reset_after else _times(w_g, _times(r, h))
        g = _round(squash(_round(words[2] + old)))
        h = _round(_times(z, h) + _times(_round(1 - z), g))
        rows.append((*words, z, r, g, h))
    return rows


_RUNS = {Cell.SIMPLE_RNN: _simple_rnn, Cell.LSTM: _lstm, Cell.GRU: _gru}
