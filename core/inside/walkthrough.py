"""One unit of a cell at one word, gate by gate in the order of the step, with the numbers in every equation.

What a gate squashes is told in its two halves: what the current word says (x W_x + b) and what the hidden state before
it says (h W_h, of a GRU that resets after the product with its second bias). The equations are those of
``core.inside.cells``.
"""

from dataclasses import dataclass

import numpy as np

from core.inside.cells import SQUASH, explosions_allowed
from core.inside.trace import LayerTrace
from core.inside.weights import BLOCKS, Array, CellWeights
from core.messages import Say, in_english
from core.recipe import Activation, Cell


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a unit's way through a word.

    Attributes:
        part: The gate or state that it makes, by its name in a trace.
        formula: How, in symbols; ``₋₁`` marks what was there before the word.
        filled: The same with the numbers, three digits each.
        value: What came out, as the network has it.
    """

    part: str
    formula: str
    filled: str
    value: float


@explosions_allowed
def walk_through(
    weights: CellWeights, layer: LayerTrace, inputs: Array, place: tuple[int, int], say: Say = in_english
) -> tuple[Step, ...]:
    """Return a unit's steps at a word.

    Args:
        weights: The cell.
        layer: What it did.
        inputs: What it read, ``(words, size)``, in the order of the text.
        place: Which word, a row from 0, and which unit, from 0.
        say: Says the words in formulas.
    """
    word, unit = place
    previous = word - 1 if layer.direction == "forward" else word + 1
    hidden = _state(layer, "hidden", previous)
    said = _blocks(weights, inputs[word] @ weights.kernel + _bias(weights, 0))
    heard = _blocks(weights, hidden @ weights.recurrent_kernel + _bias(weights, 1))
    values = {**layer.gates, **layer.states}
    told = _Told(
        say=say,
        squash=weights.activation.value,
        word={name: float(part[unit]) for name, part in said.items()},
        before={name: float(part[unit]) for name, part in heard.items()},
        value={name: float(part[word, unit]) for name, part in values.items()},
        hidden=float(hidden[unit]),
        cell=float(_state(layer, "cell", previous)[unit]) if "cell" in layer.states else 0.0,
    )
    match weights.cell:
        case Cell.LSTM:
            return _lstm(told, weights.activation)
        case Cell.GRU:
            return _gru(told, layer, weights, word, unit)
        case Cell.SIMPLE_RNN:
            return (told.squashed("hidden", "h", told.squash),)


@dataclass(frozen=True, slots=True)
class _Told:
    """The numbers of one unit at one word, each by its part's name."""

    say: Say
    squash: str
    word: dict[str, float]
    before: dict[str, float]
    value: dict[str, float]
    hidden: float
    cell: float

    def squashed(self, part: str, symbol: str, squash: str) -> Step:
        halves = f"{_number(self.word[part])} + {_number(self.before[part])}"
        return Step(
            part,
            self.say("{symbol} = {squash}(word + state₋₁)", symbol=symbol, squash=squash),
            f"{squash}({halves}) = {_result(self.value[part])}",
            self.value[part],
        )


def _lstm(told: _Told, activation: Activation) -> tuple[Step, ...]:
    f, i, g, o = (told.value[name] for name in ("forget_gate", "input_gate", "candidate", "output_gate"))
    cell, hidden = told.value["cell"], told.value["hidden"]
    shown = np.empty(1, np.float32)
    SQUASH[activation](np.array([cell], np.float32), shown)
    return (
        told.squashed("forget_gate", "f", "σ"),
        told.squashed("input_gate", "i", "σ"),
        told.squashed("candidate", "g", told.squash),
        Step(
            "cell",
            "c = f · c₋₁ + i · g",
            f"{_number(f)} · {_number(told.cell)} + {_number(i)} · {_number(g)} = {_result(cell)}",
            cell,
        ),
        told.squashed("output_gate", "o", "σ"),
        Step(
            "hidden",
            f"h = o · {told.squash}(c)",
            f"{_number(o)} · {_number(float(shown[0]))} = {_result(hidden)}",
            hidden,
        ),
    )


def _gru(told: _Told, layer: LayerTrace, weights: CellWeights, word: int, unit: int) -> tuple[Step, ...]:
    z, r, g = (told.value[name] for name in ("update_gate", "reset_gate", "candidate"))
    said, hidden = told.word["candidate"], told.value["hidden"]
    if weights.reset_after:
        formula = told.say("g = {squash}(word + r · state₋₁)", squash=told.squash)
        filled = f"{told.squash}({_number(said)} + {_number(r)} · {_number(told.before['candidate'])}) = {_result(g)}"
    else:
        # Reset before the product, r stands inside it, one a unit of the state: no single product to write down.
        heard = float(layer.preactivations["candidate"][word, unit]) - said
        formula = told.say("g = {squash}(word + (r · h₋₁) W_h)", squash=told.squash)
        filled = f"{told.squash}({_number(said)} + {_number(heard)}) = {_result(g)}"
    return (
        told.squashed("update_gate", "z", "σ"),
        told.squashed("reset_gate", "r", "σ"),
        Step("candidate", formula, filled, g),
        Step(
            "hidden",
            "h = z · h₋₁ + (1 − z) · g",
            f"{_number(z)} · {_number(told.hidden)} + {_number(1 - z)} · {_number(g)} = {_result(hidden)}",
            hidden,
        ),
    )


def _state(layer: LayerTrace, name: str, word: int) -> Array:
    """Return the state after a word, zeros where there is none before the first one read."""
    states = layer.states[name]
    return states[word] if 0 <= word < len(states) else np.zeros(states.shape[1], np.float32)


def _bias(weights: CellWeights, side: int) -> Array:
    """Return the bias of the word's side (0) or of the state's (1); only a GRU that resets after has a second."""
    if weights.bias.ndim == 2:
        return np.asarray(weights.bias[side])
    return weights.bias if side == 0 else np.zeros_like(weights.bias)


def _blocks(weights: CellWeights, row: Array) -> dict[str, Array]:
    return dict(zip(BLOCKS[weights.cell], row.reshape(-1, weights.units), strict=True))


def _result(value: float) -> str:
    return _number(value).strip("()")


def _number(value: float) -> str:
    written = f"{value:.3f}"
    return f"(−{written[1:]})" if written.startswith("-") and float(written) else written.lstrip("-")
