"""Many texts through one network: what its gates do on the whole, and the states after every word.

Padding takes no part in any of it, even where the network reads it. Saturated is a value within 0.1 of an end of the
curve that made it: a sigmoid below 0.1 or above 0.9, a tanh beyond -0.9 or 0.9 (``core.inside.saturation``). There a
sigmoid has at most 36 % of its greatest slope (0.9 * 0.1 of 0.25), a tanh at most 19 % (1 - 0.81).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.cells import SQUASH, Mask, Unrolled, explosions_allowed, unroll
from core.inside.saturation import OPEN, SHUT
from core.inside.trace import Direction
from core.inside.verdicts import read_ids, row_batches
from core.inside.weights import Array, CellWeights, Ids, OpenNetwork
from core.recipe import Activation, Cell
from core.reporting import Report, silent

BINS = 40
# Numbers of states that are kept of one layer: 64 MiB of float32.
MOST_STATES = 1 << 24
SATURATED = {Activation.SIGMOID: (SHUT, OPEN), Activation.TANH: (-OPEN, OPEN)}
ENDS = {Activation.SIGMOID: (0.0, 1.0)}
SIGNED_ENDS = (-1.0, 1.0)
SIGMOIDS = frozenset({"input_gate", "forget_gate", "output_gate", "update_gate", "reset_gate"})
# What says how much of a unit's memory is kept at a word. In Keras's form a GRU's z keeps; some books swap z and 1 - z.
KEEPS = {Cell.LSTM: "forget_gate", Cell.GRU: "update_gate"}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Squashed:
    """What one squashing function of a layer gave over many words.

    Attributes:
        activation: Which function.
        mean: ``(units,)``.
        low: ``(units,)``, the share of words at which the unit is saturated at the lower end; not a number where the
            function has no such end.
        high: ``(units,)``, the same at the upper end.
        log: ``(units,)``, the mean of the natural logarithm; of the gate that keeps the memory, else not a number.
        histogram: ``(BINS,)``, how many values of all units lie in each bin between the function's ends.
    """

    activation: Activation
    mean: Floats
    low: Floats
    high: Floats
    log: Floats
    histogram: Floats

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the histogram."""
        return ENDS.get(self.activation, SIGNED_ENDS)

    @property
    def half_lives(self) -> Floats:
        """After how many words half of a unit's memory is left, ``(units,)``, if this is what keeps it.

        A gate that multiplies the memory by f at each word leaves the product of all f, so the half-life is
        ln(1/2) / mean(ln f). The mean of f itself would give too long ones.
        """
        return half_life(self.log)

    @property
    def half_life(self) -> float:
        """The same of the layer as a whole, from the mean over its units."""
        return float(half_life(self.log.mean()))


def half_life(log: Floats | float) -> Floats:
    """Return ln(1/2) / mean(ln f): words until half is left; infinite where nothing is forgotten."""
    with np.errstate(divide="ignore"):
        return np.asarray(math.log(0.5) / np.minimum(log, -0.0), np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class LayerSurvey:
    """One cell of the stack over many texts: each gate, the candidate or (SimpleRNN) the hidden state, and tanh(c)."""

    index: int
    direction: Direction
    cell: Cell
    parts: dict[str, Squashed]

    @property
    def keeps(self) -> Squashed | None:
        """The gate that says how much memory is kept, or None for a cell without gates."""
        return self.parts.get(KEEPS.get(self.cell, ""))


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """What was counted.

    Attributes:
        texts: How many texts were read.
        words: How many words, padding left out.
        layers: One a layer and direction.
    """

    texts: int
    words: int
    layers: tuple[LayerSurvey, ...]


@dataclass(frozen=True, slots=True, eq=False)
class KeptStates:
    """The hidden states after each word of some texts.

    Attributes:
        offsets: ``(texts + 1,)``; text ``i`` has the words ``offsets[i]`` up to ``offsets[i + 1]``.
        ids: ``(words,)``.
        hidden: By layer and direction, ``(words, units)``.
    """

    offsets: NDArray[np.int64]
    ids: NDArray[np.int64]
    hidden: dict[tuple[int, Direction], Array]

    @property
    def texts(self) -> int:
        """How many texts there are."""
        return len(self.offsets) - 1


def survey(network: OpenNetwork, rows: Sequence[Ids], report: Report = silent) -> tuple[Survey, KeptStates]:
    """Read texts and return what the gates did, and the states of as many of the first texts as memory allows.

    Args:
        network: The opened network.
        rows: The ids of each text as the network reads it, unmasked padding included.
        report: Told how far it is.

    Raises:
        DamagedRunError: an id has no row in the embedding table.
    """
    read = [read_ids(network, row) for row in rows]
    tally, keeper = _Tally(), _Keeper.of(network, read)
    done = 0
    for places, ids, mask in row_batches(network, read):
        for index, direction, weights, run in _cells(network, ids, mask):
            counted = mask & (ids != 0)
            tally.add(index, direction, weights, run, counted)
            keeper.keep((index, direction), places, run.hidden[counted], counted)
        done += len(places)
        report("Reading the texts", done / max(1, len(read)))
    words = int(sum(np.count_nonzero(row) for row in read))
    return Survey(len(read), words, tally.layers(words)), keeper.kept


def _cells(network: OpenNetwork, ids: Ids, mask: Mask) -> Iterator[tuple[int, Direction, CellWeights, Unrolled]]:
    """Yield each cell of the stack with what it did, rows in the reading order of the text."""
    outputs = network.table[ids]
    for index, layer in enumerate(network.recurrent):
        forward = unroll(layer.forward, outputs, mask)
        yield index, "forward", layer.forward, forward
        joined = [forward.hidden]
        if layer.backward is not None:
            backward = _turned(unroll(layer.backward, outputs[:, ::-1], mask[:, ::-1]))
            yield index, "backward", layer.backward, backward
            joined.append(backward.hidden)
        outputs = joined[0] if len(joined) == 1 else np.concatenate(joined, axis=-1)


def _turned(run: Unrolled) -> Unrolled:
    parts = (run.gates, run.states, run.preactivations)
    return Unrolled(*({name: array[:, ::-1] for name, array in part.items()} for part in parts))


def squashed_parts(weights: CellWeights, run: Unrolled) -> Iterator[tuple[str, Activation, Array]]:
    """Yield what the cell's squashing functions gave: name, function and values ``(batch, words, units)``."""
    for name, values in run.gates.items():
        yield name, Activation.SIGMOID if name in SIGMOIDS else weights.activation, values
    if weights.cell is Cell.SIMPLE_RNN:
        yield "hidden", weights.activation, run.hidden
    if weights.cell is Cell.LSTM:
        shown = np.empty_like(run.states["cell"])
        SQUASH[weights.activation](run.states["cell"], shown)
        yield "cell", weights.activation, shown


class _Tally:
    """Sums over the words read so far."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, Direction], tuple[Cell, dict[str, tuple[Activation, list[Floats]]]]] = {}

    @explosions_allowed
    def add(self, index: int, direction: Direction, weights: CellWeights, run: Unrolled, counted: Mask) -> None:
        _, parts = self._sums.setdefault((index, direction), (weights.cell, {}))
        for name, activation, values in squashed_parts(weights, run):
            before = run.preactivations[name][counted] if name == KEEPS.get(weights.cell) else None
            sums = _sums(activation, values[counted], before)
            _, known = parts.setdefault(name, (activation, sums))
            if known is not sums:
                for total, more in zip(known, sums, strict=True):
                    total += more

    def layers(self, words: int) -> tuple[LayerSurvey, ...]:
        read = max(1, words)
        return tuple(
            LayerSurvey(
                index,
                direction,
                cell,
                {name: _squashed(activation, sums, read) for name, (activation, sums) in parts.items()},
            )
            for (index, direction), (cell, parts) in self._sums.items()
        )


def _squashed(activation: Activation, sums: list[Floats], words: int) -> Squashed:
    mean, low, high, log, histogram = sums
    return Squashed(activation, mean / words, low / words, high / words, log / words, histogram)


def _sums(activation: Activation, values: Array, before: Array | None) -> list[Floats]:
    """Return the sums over words of the values, of low and high ones and of logarithms, and the histogram."""
    nothing = np.full(values.shape[1], np.nan)
    low, high = nothing, nothing
    if activation in SATURATED:
        below, above = SATURATED[activation]
        low, high = (values < below).sum(axis=0, dtype=np.float64), (values > above).sum(axis=0, dtype=np.float64)
    # From what was squashed: a gate that is all but shut is nought in float32, and has no logarithm.
    # ln s(x) = min(x, 0) - ln(1 + exp(-|x|)), which overflows nowhere.
    log = nothing if before is None else _log_sigmoid(before).sum(axis=0, dtype=np.float64)
    ends = ENDS.get(activation, SIGNED_ENDS)
    return [values.sum(axis=0, dtype=np.float64), low, high, log, _histogram(values, *ends)]


def _log_sigmoid(x: Array) -> Array:
    return np.asarray(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))), np.float32)


def _histogram(values: Array, low: float, high: float) -> Floats:
    """Return how many values lie in each of equal bins, those beyond the ends in the outermost."""
    # NumPy's own histogram also allows bins of other widths, and takes several times as long.
    bins = np.nan_to_num((values - np.float32(low)) * np.float32(BINS / (high - low)), nan=-1.0)
    places = np.clip(bins, 0, BINS - 1).astype(np.uint8)
    return np.bincount(places.reshape(-1), minlength=BINS).astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class _Keeper:
    """Where states go: each text's to its place, texts in the order given."""

    kept: KeptStates

    @classmethod
    def of(cls, network: OpenNetwork, rows: Sequence[Ids]) -> "_Keeper":
        ends = np.cumsum([np.count_nonzero(row) for row in rows], dtype=np.int64)
        widest = max((layer.forward.units for layer in network.recurrent), default=1)
        texts = int(np.searchsorted(ends, MOST_STATES // widest, side="right"))
        offsets = np.concatenate([np.zeros(1, np.int64), ends[:texts]])
        ids = np.concatenate([np.zeros(0, np.int64), *(row[row != 0] for row in rows[:texts])]).astype(np.int64)
        hidden: dict[tuple[int, Direction], Array] = {}
        for index, layer in enumerate(network.recurrent):
            hidden[index, "forward"] = np.zeros((len(ids), layer.forward.units), np.float32)
            if layer.backward is not None:
                hidden[index, "backward"] = np.zeros((len(ids), layer.backward.units), np.float32)
        return cls(KeptStates(offsets, ids, hidden))

    def keep(self, which: tuple[int, Direction], places: Sequence[int], states: Array, counted: Mask) -> None:
        """Put the counted states of a batch, ``(counted words, units)`` row by row, where their texts lie."""
        starts = np.concatenate([[0], np.cumsum(counted.sum(axis=1))])
        for row, place in enumerate(places):
            if place < self.kept.texts:
                here = slice(self.kept.offsets[place], self.kept.offsets[place + 1])
                self.kept.hidden[which][here] = states[starts[row] : starts[row + 1]]
