"""The way of a sentence through the space of hidden states, on two axes that are chosen once for many texts."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.inside.embedding import Axes, principal_axes
from core.inside.verdicts import read_out
from core.inside.weights import Array, OpenNetwork

_STEP = 1e-3
_NO_LENGTH = 1e-12


class View(StrEnum):
    """What the two axes are."""

    VARIANCE = "most variance"
    VERDICT = "verdict across, most of the rest up"


@dataclass(frozen=True, slots=True, eq=False)
class StateSpace:
    """Two axes through the hidden states of many texts.

    Attributes:
        axes: The middle of the cloud, the two directions, and the share of the variance along each.
        toward: ``(units,)``, the direction of length 1 in which the watched class's log-odds rise fastest, or None
            where the verdict does not read this layer's last state.
        shown: The share of that direction's length that lies in the plane, 0 to 1.
    """

    axes: Axes
    toward: Array | None
    shown: float

    def project(self, states: Array) -> Array:
        """Return where states ``(words, units)`` lie, ``(words, 2)``."""
        return self.axes.project(states)

    def arrow(self) -> Array | None:
        """Return the read-out direction on the axes, ``(2,)``, no longer than 1, or None."""
        return None if self.toward is None else np.asarray(self.axes.directions @ self.toward, np.float32)


def state_space(states: Array, toward: Array | None, view: View) -> StateSpace:
    """Return the axes for states ``(words, units)``.

    Args:
        states: The states of many texts; at least one.
        toward: The read-out direction, of any length, or None.
        view: Which axes. By verdict the first is the read-out direction and the second the widest at right angles.
    """
    unit = None if toward is None else _unit(toward)
    axes = principal_axes(states, 2) if unit is None or view is View.VARIANCE else _verdict_axes(states, unit)
    shown = 0.0 if unit is None else float(np.linalg.norm(axes.directions @ unit))
    return StateSpace(axes, unit, min(1.0, shown))


def _verdict_axes(states: Array, unit: Array) -> Axes:
    mean = states.mean(axis=0, dtype=np.float64)
    centred = states - mean
    along = centred @ unit
    rest = principal_axes(np.asarray(centred - np.outer(along, unit), np.float32), 1)
    total = float((centred**2).sum()) or 1.0
    second = rest.directions[0]
    shares = np.array([(along**2).sum(), ((centred @ second) ** 2).sum()]) / total
    directions = np.stack([unit, second])
    return Axes(np.asarray(mean, np.float32), np.asarray(directions, np.float32), np.asarray(shares, np.float32))


def _unit(direction: Array) -> Array | None:
    length = float(np.linalg.norm(direction))
    return np.asarray(direction / length, np.float32) if np.isfinite(length) and length > _NO_LENGTH else None


def read_out_direction(network: OpenNetwork, state: Array, watched: int) -> NDArray[np.float64]:
    """Return the gradient of the watched class's log-odds in the vector that is read out, ``(width,)``.

    Where the head follows directly on two classes that is the head's own weights, whatever the state (its column, or
    the difference of two); with dense layers between or more classes it is the gradient at ``state``.
    """
    if not network.dense and network.classes == 2:
        kernel = network.head.kernel.astype(np.float64)
        column = kernel[:, 0] if kernel.shape[1] == 1 else kernel[:, 1] - kernel[:, 0]
        return column if watched == 1 else -column
    around = state + _STEP * np.concatenate([np.eye(len(state)), -np.eye(len(state))])
    share = np.clip(read_out(network, around.astype(np.float32))[:, watched].astype(np.float64), 1e-12, 1 - 1e-12)
    odds = np.log(share) - np.log1p(-share)
    return np.asarray((odds[: len(state)] - odds[len(state) :]) / (2 * _STEP), np.float64)
