"""What Keras itself says about a few fixed texts: every hidden output and the verdict.

A twin of the network gives all its recurrent layers' outputs in one compiled call of one shape, so that it can be
asked after every epoch.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from core.network.arrays import Array, assign_arrays
from core.network.build import wire
from core.recipe import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class ProbeOutputs:
    """Keras's outputs for the probe texts, float32.

    Attributes:
        hidden: One ``(texts, length, width)`` a recurrent layer, in reading order; at masked positions they hold
            what Keras puts there.
        verdicts: ``(texts, classes)``, always one probability a class.
    """

    hidden: tuple[Array, ...]
    verdicts: Array


class Probe:
    """A twin of a recipe's network that reads the same texts with any weights.

    Args:
        recipe: Whose network.
        rows: Rows of the embedding table.
        classes: Classes to tell apart.
        ids: The texts, ``(texts, length)``, padded as the network is trained.
    """

    def __init__(self, recipe: Recipe, rows: int, classes: int, ids: npt.NDArray[np.integer]) -> None:
        self._recipe = recipe
        self._ids = np.ascontiguousarray(ids, dtype=np.int32)
        with _float32():
            wiring = wire(recipe, rows, classes, open_sequences=True)
            self._twin = keras.Model(wiring.ids, {"hidden": wiring.hidden, "verdict": wiring.verdict}, name="probe")
        # XLA would compile TensorFlow's loop for longer than a small network trains.
        self._twin.compile(jit_compile=keras.backend.backend() == "jax")

    def __call__(self, arrays: Mapping[str, Array]) -> ProbeOutputs:
        """Return the outputs with these weights, named as in ``arrays_of``.

        Raises:
            DamagedRunError: an array is missing or has another shape.
        """
        assign_arrays(self._twin, self._recipe, arrays)
        with _EXACT.get(keras.backend.backend(), nullcontext)():
            outputs = self._twin.predict_on_batch(self._ids)
        return ProbeOutputs(tuple(outputs["hidden"]), _one_a_class(outputs["verdict"]))


def _one_a_class(verdict: Array) -> Array:
    return np.concatenate([1 - verdict, verdict], axis=-1) if verdict.shape[-1] == 1 else verdict


@contextmanager
def _float32() -> Iterator[None]:
    """Make layers that keep and compute in float32, whatever the policy is outside."""
    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(policy)


@contextmanager
def _exact_jax() -> Iterator[None]:
    import jax

    with jax.default_matmul_precision("highest"):
        yield


@contextmanager
def _exact_tensorflow() -> Iterator[None]:
    import tensorflow as tf

    before = tf.config.experimental.tensor_float_32_execution_enabled()
    tf.config.experimental.enable_tensor_float_32_execution(False)
    try:
        yield
    finally:
        tf.config.experimental.enable_tensor_float_32_execution(before)


@contextmanager
def _exact_torch() -> Iterator[None]:
    import torch

    backends = (torch.backends.cuda.matmul, torch.backends.cudnn)
    before = [backend.allow_tf32 for backend in backends]
    for backend in backends:
        backend.allow_tf32 = False
    try:
        yield
    finally:
        for backend, allowed in zip(backends, before, strict=True):
            backend.allow_tf32 = allowed


# Recent GPUs multiply float32 as TF32, with ten bits of mantissa, unless told otherwise.
_EXACT = {"jax": _exact_jax, "tensorflow": _exact_tensorflow, "torch": _exact_torch}
