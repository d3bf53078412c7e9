import errno

import pytest

from core.errors import DataError
from core.training.failure import sentence_of


class XlaRuntimeError(RuntimeError):
    """As JAX names it."""


class ResourceExhaustedError(Exception):
    """As TensorFlow names it."""


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        XlaRuntimeError("RESOURCE_EXHAUSTED: Failed to allocate request for 2.00GiB on device ordinal 0"),
        ResourceExhaustedError("failed to allocate memory"),
        RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        RuntimeError("INTERNAL: CUDA_ERROR_OUT_OF_MEMORY: out of memory"),
    ],
)
def test_want_of_memory_names_what_to_lower(error: Exception) -> None:
    assert "lower training.batch_size, text.length or the units" in sentence_of(error)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OSError("Unable to synchronously create file (unable to open file: errno = 28, error message = '...')"),
        RuntimeError("UNKNOWN: events.out.tfevents; No space left on device"),
    ],
)
def test_a_full_disk_is_named(error: Exception) -> None:
    assert sentence_of(error).startswith("The disk is full: delete runs")


@pytest.mark.parametrize(
    "error",
    [
        XlaRuntimeError("INTERNAL: CUDA_ERROR_ILLEGAL_ADDRESS: an illegal memory access was encountered\nmore"),
        RuntimeError("CUDA error: no CUDA-capable device is detected"),
        RuntimeError("INTERNAL: cudnn: CUDNN_STATUS_INTERNAL_ERROR"),
    ],
)
def test_a_gpu_that_is_gone_is_named_with_what_to_set(error: Exception) -> None:
    said = sentence_of(error)
    assert said.startswith("The GPU does not answer any more (")
    assert "training.engine" in said
    assert "\n" not in said


def test_a_place_that_may_not_be_written_to_is_named() -> None:
    assert "/srv/home" in sentence_of(PermissionError(errno.EACCES, "Permission denied", "/srv/home"))


def test_a_deliberate_error_speaks_for_itself() -> None:
    assert sentence_of(DataError("data.source: expected texts, got none")) == "data.source: expected texts, got none"


@pytest.mark.parametrize("error", [ValueError("shapes differ\nat line 3"), KeyError(), ZeroDivisionError("")])
def test_anything_else_is_one_sentence_that_names_its_kind(error: Exception) -> None:
    said = sentence_of(error)
    assert type(error).__name__ in said
    assert "log.txt" in said
    assert "\n" not in said
