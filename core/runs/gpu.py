"""The GPUs of this machine: how busy they are, asked of the driver (NVML), and what in a recipe slows one down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from core.recipe import Activation, Cell, End, Recipe


@dataclass(frozen=True, slots=True)
class GpuLoad:
    """One GPU: its name, its busy share of the last moment in [0, 1], and bytes of its memory."""

    name: str
    busy: float
    memory_used: int
    memory: int

    def in_words(self) -> str:
        """Return a line for a person."""
        used, whole = self.memory_used / 1e9, self.memory / 1e9
        return f"{self.name}: {self.busy:.0%} busy, {used:.1f} of {whole:.1f} GB of its memory in use"


def gpu_loads() -> tuple[GpuLoad, ...]:
    """Return the GPUs as they are now; empty where there is no NVIDIA GPU or its driver does not answer."""
    with _driver() as driver:
        if driver is None:
            return ()
        try:
            return tuple(_load(driver, place) for place in range(driver.nvmlDeviceGetCount()))
        except driver.NVMLError:
            return ()


def _load(driver: Any, place: int) -> GpuLoad:
    handle = driver.nvmlDeviceGetHandleByIndex(place)
    name = driver.nvmlDeviceGetName(handle)
    memory = driver.nvmlDeviceGetMemoryInfo(handle)
    busy = driver.nvmlDeviceGetUtilizationRates(handle).gpu
    # Older versions of the library answer in bytes.
    told = name.decode() if isinstance(name, bytes) else str(name)
    return GpuLoad(told, busy / 100, int(memory.used), int(memory.total))


def lost_kernels(recipe: Recipe, engine: str) -> list[str]:
    """Return what in a recipe keeps recurrent layers from cuDNN's kernels, a sentence each; empty where all use them.

    They make a training on a GPU several times as fast. Source: the conditions of Keras's LSTM and GRU, and of its JAX
    backend, which leaves cuDNN where there is a mask.
    """
    layers, text = recipe.network.recurrent, recipe.text
    conditions = (
        (any(layer.cell is Cell.SIMPLE_RNN for layer in layers), "cuDNN knows no SimpleRNN as Keras has it."),
        (any(layer.recurrent_dropout for layer in layers), "Recurrent dropout leaves cuDNN's kernels."),
        (
            any(layer.activation is not Activation.TANH for layer in layers),
            "An activation other than tanh leaves cuDNN's kernels.",
        ),
        (
            any(layer.cell is Cell.GRU and not layer.reset_after for layer in layers),
            "A GRU that resets before its product (reset_after: false) leaves cuDNN's kernels.",
        ),
        (
            bool(layers) and text.mask and text.pad is End.FRONT,
            "Front padding with a mask leaves cuDNN's kernels: pad at the end.",
        ),
        (
            bool(layers) and text.mask and engine == "jax",
            "On JAX a mask leaves cuDNN's kernels; TensorFlow keeps them.",
        ),
    )
    return [sentence for holds, sentence in conditions if holds]


@contextmanager
def _driver() -> Iterator[Any]:
    """Open NVML and yield its library, or None where it cannot be opened."""
    import pynvml

    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        yield None
        return
    try:
        yield pynvml
    finally:
        pynvml.nvmlShutdown()
