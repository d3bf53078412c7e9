"""Clamps: a gate or a state held at a value, a what-if on the mechanism.

A held gate or state is set as soon as it is computed and before anything uses it: a held cell state is what the next
word finds and what is shown of it, a held hidden state is what the next word, the layer above and the verdict read.
Pre-activations stay what they are computed to be. A word that a mask leaves out is not read and holds nothing. The
verdict before the first word is the zero state's, whatever is held.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np

from core.errors import CoreError
from core.inside.trace import Direction, Trace, trace
from core.inside.verdicts import HeldParts, read_ids
from core.inside.weights import Array, Ids, OpenNetwork
from core.recipe import Cell

# In the order in which a step computes them.
PARTS = {
    Cell.LSTM: ("forget_gate", "input_gate", "candidate", "cell", "output_gate", "hidden"),
    Cell.GRU: ("reset_gate", "update_gate", "candidate", "hidden"),
    Cell.SIMPLE_RNN: ("hidden",),
}
SHARES = frozenset({"forget_gate", "input_gate", "output_gate", "update_gate", "reset_gate"})
LARGEST = 1000.0
_WRITTEN = re.compile(r"(\d{1,3})\.(forward|backward)\.([a-z_]+)\.(all|\d{1,6})@(\d{1,6})=(-?\d{1,4}(?:\.\d{1,9})?)")


class ClampError(CoreError):
    """A clamp that the network has no place for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp:
    """One part of a cell held at one value.

    Attributes:
        layer: The recurrent layer, from 0.
        direction: Which of a bidirectional layer's cells.
        part: A gate, ``candidate``, ``cell`` or ``hidden``.
        unit: Which unit, from 0; None holds all.
        start: The first word of the text for which it is held, from 0. A backward cell reads the text from its end,
            so there the words from ``start`` on come first.
        value: 0 to 1 for a gate; for the candidate and the states any number up to 1000 either way.
    """

    layer: int = 0
    direction: Direction = "forward"
    part: str
    unit: int | None = None
    start: int = 0
    value: float

    def __post_init__(self) -> None:
        """Refuse values that no gate or state can have, whatever the network."""
        if self.direction not in get_args(Direction):
            raise ClampError(f"expected a clamp's direction to be forward or backward, got {self.direction!r}")
        if min(self.layer, self.start, self.unit or 0) < 0:
            raise ClampError("expected a clamp's layer, unit and first word to be 0 or more; they count from 0")
        low, high = (0.0, 1.0) if self.part in SHARES else (-LARGEST, LARGEST)
        if not (math.isfinite(self.value) and low <= self.value <= high):
            raise ClampError(f"expected {self.part} to be held between {low:g} and {high:g}, got {self.value}")

    @property
    def text(self) -> str:
        """The clamp in one word, as links carry it: ``0.forward.forget_gate.all@2=0``."""
        unit = "all" if self.unit is None else str(self.unit)
        value = f"{self.value:.9f}".rstrip("0").rstrip(".")
        return f"{self.layer}.{self.direction}.{self.part}.{unit}@{self.start}={value}"

    @classmethod
    def parse(cls, text: str) -> "Clamp":
        """Return the clamp written in a word.

        Raises:
            ClampError: it is not written as a clamp, or holds a part at a value that it cannot have.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ClampError(f"expected a clamp like 0.forward.forget_gate.all@0=1, got {text[:80]!r}")
        layer, direction, part, unit, start, value = found.groups()
        return cls(
            layer=int(layer),
            direction="backward" if direction == "backward" else "forward",
            part=part,
            unit=None if unit == "all" else int(unit),
            start=int(start),
            value=float(value),
        )


def clamped_trace(network: OpenNetwork, ids: Ids, clamps: Sequence[Clamp]) -> Trace:
    """Return what the network does with a text while parts of it are held; of two clamps on one place the later counts.

    Raises:
        ClampError: the network has no such layer, direction, part or unit.
        DamagedRunError: an id has no row in the embedding table.
    """
    return trace(network, ids, held_parts(network, len(read_ids(network, ids)), clamps))


def held_parts(network: OpenNetwork, words: int, clamps: Sequence[Clamp]) -> HeldParts:
    """Return what the clamps hold while a text of so many words is read.

    Raises:
        ClampError: the network has no such layer, direction, part or unit.
    """
    held: dict[tuple[int, str], dict[str, Array]] = {}
    for clamp in clamps:
        units = check(network, clamp)
        parts = held.setdefault((clamp.layer, clamp.direction), {})
        values = parts.setdefault(clamp.part, np.full((words, units), np.nan, np.float32))
        values[clamp.start :, slice(None) if clamp.unit is None else clamp.unit] = clamp.value
    return held


def check(network: OpenNetwork, clamp: Clamp) -> int:
    """Return how many units the part has that a clamp holds.

    Raises:
        ClampError: says what the network has in its place.
    """
    if clamp.layer >= len(network.recurrent):
        raise ClampError(f"expected a recurrent layer below {len(network.recurrent)}, got {clamp.layer}")
    layer = network.recurrent[clamp.layer]
    weights = layer.forward if clamp.direction == "forward" else layer.backward
    if weights is None:
        raise ClampError(f"layer {clamp.layer} reads forwards only; a clamp on its backward cell holds nothing")
    known = PARTS[weights.cell]
    if clamp.part not in known:
        raise ClampError(f"expected one of {', '.join(known)}, got {clamp.part!r}")
    if clamp.unit is not None and clamp.unit >= weights.units:
        raise ClampError(f"expected a unit below {weights.units}, got {clamp.unit}")
    return weights.units
