"""What goes on inside a training: how long the gradients are, how far the weights move, how many gates are saturated.

Gradients are measured within the compiled step, one sum a layer; all else after an epoch and after parts of a long one.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import psutil
from numpy.typing import NDArray

from core.inside.cells import Mask
from core.inside.saturation import saturated_shares
from core.inside.weights import Ids, OpenNetwork
from core.network.arrays import Array, owners_of_variables
from core.recipe import Recipe
from core.runs.events import EventLog
from core.training.tally import Looks

GAUGE = "gradient_norms"


class GradientGauge:
    """Adds up each layer's gradient norm over the steps, in a variable of the optimizer itself.

    There every engine keeps it up to date within its compiled step, JAX, which holds all state outside while an epoch
    runs, included. The optimizer stays Keras's own class: a saved model opens without this program.

    Args:
        model: Whose optimizer.
        recipe: Its recipe.
        traced: Called when an engine has read the step, before it compiles it; on one that compiles nothing, at every
            step.
    """

    def __init__(self, model: keras.Model, recipe: Recipe, traced: Callable[[], None] = lambda: None) -> None:
        owners = owners_of_variables(model, recipe)
        self.layers = tuple(dict.fromkeys(owners))
        self._places = [self.layers.index(owner) for owner in owners]
        # The mixed-precision wrapper hands the unscaled gradients to the optimizer within.
        outer = model.optimizer
        outer.build(model.trainable_variables)
        optimizer = getattr(outer, "inner_optimizer", outer)
        self._sums = optimizer.add_variable(shape=(len(self.layers) + 1,), dtype="float32", name=GAUGE)
        self._optimizer, self._apply, self._traced = optimizer, optimizer.apply, traced
        optimizer.apply = self._measured_apply
        optimizer.save_own_variables = self._save_without_gauge

    def _measured_apply(self, gradients: Any, trainable_variables: Any = None) -> None:
        squares: list[Any] = [0.0] * len(self.layers)
        for place, gradient in zip(self._places, gradients, strict=True):
            if gradient is not None:
                squares[place] += keras.ops.sum(keras.ops.square(_dense(gradient)))
        norms = [keras.ops.sqrt(keras.ops.cast(square, "float32")) for square in squares]
        self._optimizer.assign_add(self._sums, keras.ops.stack([*norms, keras.ops.ones((), "float32")]))
        self._apply(gradients, trainable_variables)
        self._traced()

    def _save_without_gauge(self, store: Any) -> None:
        kept = [variable for variable in self._optimizer.variables if variable.name != GAUGE]
        for place, variable in enumerate(kept):
            store[str(place)] = keras.ops.convert_to_numpy(variable)

    @property
    def learning_rate(self) -> float:
        """The optimizer's rate now."""
        return float(keras.ops.convert_to_numpy(self._optimizer.learning_rate))

    def take(self) -> dict[str, float]:
        """Return each layer's mean gradient norm over the steps since the last call; empty where there was none."""
        *sums, steps = np.array(keras.ops.convert_to_numpy(self._sums), np.float64).tolist()
        self._sums.assign(np.zeros(len(sums) + 1, np.float32))
        return {layer: total / steps for layer, total in zip(self.layers, sums, strict=True)} if steps else {}


def _dense(gradient: Any) -> Any:
    """Return a gradient as a plain tensor; TensorFlow gives an embedding's as slices, in which rows may stand twice.

    A sum with a number makes Keras add such rows up; Keras's ``convert_to_tensor`` would hand the slices back.
    """
    return keras.ops.add(gradient, 0.0)


class Internals:
    """Tells after an epoch, and within a long one, what went on inside since it told last.

    Args:
        log: Where it is told.
        gauge: What measures the gradients.
        recipe: Whose network is trained.
        ids: A few validation texts, ``(texts, words)``, over which saturation is counted.
        mask: ``(texts, words)``, true where they have a word that is read.
    """

    def __init__(self, log: EventLog, gauge: GradientGauge, recipe: Recipe, ids: Ids, mask: Mask) -> None:
        self._log, self._gauge, self._recipe = log, gauge, recipe
        self._ids, self._mask = ids, mask
        self._process = psutil.Process()
        self._before: Mapping[str, Array] = {}
        self._told_epoch = 0
        self.looks = Looks()

    def go_on(self, t: float, epoch: int, arrays: Mapping[str, Array]) -> None:
        """Begin in the middle of a training, after an epoch of it that was told before."""
        self._before, self._told_epoch = arrays, epoch
        self.looks.note(t, 0.0)

    def take(self, t: float, epoch: int, arrays: Mapping[str, Array], batch: int = 0) -> None:
        """Look inside after an epoch where a look is due.

        Args:
            t: The training second.
            epoch: Which epoch.
            arrays: Its weights, named as in ``arrays_of``.
            batch: After which batch of it the training was stopped; 0 after a whole epoch.
        """
        if not self.looks.are_due(t):
            return
        started = time.perf_counter()
        self._tell(t, epoch, batch, arrays)
        self.looks.note(t, time.perf_counter() - started)

    def take_within(self, t: float, epoch: int, batch: int, read: Callable[[], Mapping[str, Array]]) -> None:
        """Look inside after a batch of an epoch.

        To ``read`` the weights is a part of what it costs, and comes first: it may be what brings home all variables.
        """
        started = time.perf_counter()
        arrays = read()
        self._tell(t, epoch, batch, arrays)
        self.looks.note_within(t, batch, time.perf_counter() - started)

    def _tell(self, t: float, epoch: int, batch: int, arrays: Mapping[str, Array]) -> None:
        network = OpenNetwork.from_arrays(self._recipe, arrays)
        values: dict[str, Any] = {
            "gradients": self._gauge.take(),
            "updates": _updates(self._gauge.layers, self._before, arrays),
            "saturated": saturated_shares(network, self._ids, self._mask),
            "learning_rate": self._gauge.learning_rate,
            "memory_mb": round(self._process.memory_info().rss / 1e6, 1),
        }
        within = {"batch": batch} if batch else {}
        self._log.append("internals", t, epoch=epoch, **within, since=self._told_epoch, **_rounded(values))
        self._before, self._told_epoch = arrays, epoch


def _rounded(value: Any) -> Any:
    """Return numbers with five digits: no eye sees more, and a long training tells many."""
    if isinstance(value, Mapping):
        return {name: _rounded(inner) for name, inner in value.items()}
    return float(f"{value:.5g}")


def _updates(layers: tuple[str, ...], before: Mapping[str, Array], now: Mapping[str, Array]) -> dict[str, float]:
    """Return how far each layer's weights moved, as a share of how long they were; empty without a before."""
    if not before:
        return {}
    return {layer: _relative_change(_of_layer(before, layer), _of_layer(now, layer)) for layer in layers}


def _of_layer(arrays: Mapping[str, Array], layer: str) -> list[NDArray[np.float32]]:
    return [values for name, values in arrays.items() if name.startswith(f"{layer}/")]


def _relative_change(before: list[Array], now: list[Array]) -> float:
    moved = sum(float(np.sum(np.square(b - a))) for a, b in zip(before, now, strict=True))
    length = sum(float(np.sum(np.square(a))) for a in before)
    return float(np.sqrt(moved / length)) if length else float("nan")
