import sys
from types import ModuleType, SimpleNamespace

import pytest

from core.recipe import Recipe
from core.runs.gpu import gpu_loads, lost_kernels


class DriverError(Exception):
    pass


def library(*, broken: str = "") -> ModuleType:
    """Return a stand-in for pynvml with two GPUs; the function named ``broken`` fails as the driver would."""
    answers = {
        "nvmlInit": lambda: None,
        "nvmlShutdown": lambda: None,
        "nvmlDeviceGetCount": lambda: 2,
        "nvmlDeviceGetHandleByIndex": lambda place: place,
        "nvmlDeviceGetName": lambda handle: f"GPU {handle}".encode() if handle else f"GPU {handle}",
        "nvmlDeviceGetMemoryInfo": lambda _: SimpleNamespace(used=2_000_000_000, total=8_000_000_000),
        "nvmlDeviceGetUtilizationRates": lambda handle: SimpleNamespace(gpu=50 * handle),
    }

    def fail(*_: object) -> None:
        raise DriverError

    found = ModuleType("pynvml")
    for name, answer in answers.items():
        setattr(found, name, fail if name == broken else answer)
    found.NVMLError = DriverError  # type: ignore[attr-defined]
    return found


def test_each_gpu_is_told_with_its_load_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", library())
    first, second = gpu_loads()
    assert (first.name, first.busy, second.name, second.busy) == ("GPU 0", 0.0, "GPU 1", 0.5)
    assert second.in_words() == "GPU 1: 50% busy, 2.0 of 8.0 GB of its memory in use"


@pytest.mark.parametrize("broken", ["nvmlInit", "nvmlDeviceGetCount", "nvmlDeviceGetUtilizationRates"])
def test_a_driver_that_does_not_answer_means_no_gpu(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pynvml", library(broken=broken))
    assert gpu_loads() == ()


@pytest.mark.parametrize(
    ("engine", "setting", "word"),
    [
        ("tensorflow", "network.recurrent.0.recurrent_dropout=0.2", "Recurrent dropout"),
        ("tensorflow", "network.recurrent.0.activation=relu", "activation"),
        ("tensorflow", "network.recurrent.0={cell: simple_rnn}", "SimpleRNN"),
        ("tensorflow", "network.recurrent.0={cell: gru, reset_after: false}", "reset_after"),
        ("tensorflow", "text.pad=front", "Front padding"),
        ("jax", "seed=1", "mask"),
    ],
)
def test_what_loses_the_fast_kernels_of_a_gpu_is_named(engine: str, setting: str, word: str) -> None:
    (sentence,) = lost_kernels(Recipe().with_settings([setting]), engine)
    assert word in sentence


def test_end_padding_with_a_mask_keeps_them_on_tensorflow() -> None:
    assert lost_kernels(Recipe(), "tensorflow") == []
