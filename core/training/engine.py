"""Choosing the engine (Keras backend) before Keras is loaded, and naming the device it then uses."""

import importlib.util
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import cast

from core.errors import EngineError
from core.recipe import EngineChoice, Recipe
from core.runs.estimate import nominal_step_seconds, quickest

_INSTALL = {"jax": "jax", "tensorflow": "tensorflow", "torch": "torch"}
_NAMES = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch"}


_kept_out: set[str] = set()


@dataclass(frozen=True, slots=True)
class Engine:
    """A Keras backend and, in words, why it was taken."""

    name: str
    reason: str


def choose_engine(choice: EngineChoice, recipe: Recipe | None = None) -> Engine:
    """Return the engine for a choice, by the recipe where it is to be found out (else by the empty one).

    ``auto`` takes TensorFlow on a GPU that it sees, else the one that is expected to take the shortest steps on a CPU,
    by costs measured there (``core.runs.estimate``).

    Raises:
        EngineError: the engine asked for, or any engine at all, is not installed.
    """
    if choice is not EngineChoice.AUTO:
        if not _installed(choice.value):
            raise EngineError(
                f"training.engine: {choice.value} is not installed; run `pip install {choice.value}` or use auto"
            )
        return Engine(choice.value, "chosen in the recipe")
    if _gpu_is_present() and _installed("tensorflow") and _tensorflow_sees_gpu():
        return Engine("tensorflow", "TensorFlow sees a GPU")
    return _quickest_on_cpu(recipe or Recipe())


def _quickest_on_cpu(recipe: Recipe) -> Engine:
    installed = [name for name in _INSTALL if _installed(name)]
    if not installed:
        raise EngineError("no engine is installed; run `pip install -r requirements.txt`")
    taken = quickest(recipe, installed)
    if len(installed) == 1:
        return Engine(taken, "the only engine installed")
    others = [f"{_NAMES[name]} {_milliseconds(recipe, name)}" for name in installed if name != taken]
    return Engine(
        taken, f"expected {_milliseconds(recipe, taken)} a step on a CPU with this recipe, {' and '.join(others)}"
    )


def _milliseconds(recipe: Recipe, engine: str) -> str:
    return f"{nominal_step_seconds(recipe, engine) * 1000:.0f} ms"


def load_engine(engine: Engine, cache: Path) -> None:
    """Make Keras use the engine: to be called before anything imports Keras.

    Compiled JAX programs are kept under ``cache``, so that the second training of the same shapes starts sooner.
    """
    os.environ["KERAS_BACKEND"] = engine.name
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    # A GPU's memory is taken as it is needed, so that others have some; the queue trains one run at a time.
    os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
    # The proof compares with NumPy in full float32; on recent GPUs the default would be coarser (TF32).
    os.environ["JAX_DEFAULT_MATMUL_PRECISION"] = "highest"
    os.environ["JAX_COMPILATION_CACHE_DIR"] = str(cache / "jax")
    os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"
    if engine.name != "tensorflow":
        # Keras looks for TensorFlow whenever it saves a model, which would load it: seconds, and 400 MB, for nothing.
        _kept_out.update(name for name in ("tensorflow",) if _installed(name))
        sys.modules["tensorflow"] = cast(ModuleType, None)


@contextmanager
def compiled_hastily(engine: Engine) -> Iterator[None]:
    """Have JAX spend little on what is compiled here: for programs that run once, as those that draw the first weights.

    They are other programs for every shape. The numbers drawn may differ by a rounding, 1e-7. Other engines compile
    nothing for them.
    """
    if engine.name != "jax":
        yield
        return
    import jax

    jax.config.update("jax_disable_most_optimizations", True)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        jax.config.update("jax_disable_most_optimizations", False)  # type: ignore[no-untyped-call]


def device_name(engine: Engine) -> str:
    """Return the device Keras computes on, in words, after Keras was loaded."""
    if engine.name == "jax":
        import jax

        device = jax.devices()[0]
        return _cpu() if device.platform == "cpu" else str(device.device_kind)
    if engine.name == "tensorflow":
        import tensorflow as tf

        gpus = tf.config.list_physical_devices("GPU")
        return str(tf.config.experimental.get_device_details(gpus[0]).get("device_name", "GPU")) if gpus else _cpu()
    import torch

    return str(torch.cuda.get_device_name(0)) if torch.cuda.is_available() else _cpu()


def is_on_gpu(device: str) -> bool:
    """Return whether a device named by ``device_name`` is a GPU."""
    return not device.startswith("CPU")


def versions(engine: Engine) -> dict[str, str]:
    """Return the versions of Python, Keras and the engine, after they were loaded."""
    import keras

    loaded = sys.modules.get(engine.name)
    return {
        "python": platform.python_version(),
        "keras": str(keras.__version__),
        engine.name: str(getattr(loaded, "__version__", "unknown")),
    }


def _cpu() -> str:
    return f"CPU ({os.cpu_count()} cores)"


def _installed(name: str) -> bool:
    # What was kept from loading is found no more, although it is there.
    return name in _kept_out or importlib.util.find_spec(_INSTALL[name]) is not None


def _gpu_is_present() -> bool:
    """Ask the driver (NVML), because asking TensorFlow costs seconds."""
    import pynvml

    try:
        pynvml.nvmlInit()
        count = int(pynvml.nvmlDeviceGetCount())
        pynvml.nvmlShutdown()
    except pynvml.NVMLError:
        return False
    return count > 0


def _tensorflow_sees_gpu() -> bool:
    import tensorflow as tf

    return bool(tf.config.list_physical_devices("GPU"))
