"""What went wrong with a training, in one sentence that says which setting to lower or what to do."""

from core.errors import CoreError
from core.runs.files import FULL

# Engines tell the same misfortune in words of their own; these stand in what they say.
_MEMORY = ("RESOURCE_EXHAUSTED", "ResourceExhausted", "OUT_OF_MEMORY", "out of memory", "OOM", "bad_alloc")
_GPU = ("CUDA_ERROR", "CUDA error", "cudaError", "CUDNN_STATUS", "CUBLAS_STATUS", "no CUDA-capable device", "NVML")
_DISK = ("No space left on device", "Disk quota exceeded", "errno = 28")
_LONGEST = 300


def sentence_of(error: BaseException) -> str:
    """Return one sentence on what happened and what to lower or do."""
    if isinstance(error, CoreError):
        return str(error)
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, MemoryError) or _any_in(_MEMORY, said):
        return "The memory is used up: lower training.batch_size, text.length or the units of the layers."
    if (isinstance(error, OSError) and error.errno in FULL) or _any_in(_DISK, said):
        return "The disk is full: delete runs that you do not need, then resume this one; what it has saved is kept."
    if _any_in(_GPU, said):
        return (
            f"The GPU does not answer any more ({_first_line(error)}): resume the run, or set training.engine to an "
            "engine that computes on the CPU."
        )
    if isinstance(error, PermissionError):
        return f"The training may not write to {error.filename}: give the server the right to write there, then resume."
    first = _first_line(error)
    return f"The training ended with an unforeseen error ({type(error).__name__}: {first}); log.txt has the rest."


def _any_in(marks: tuple[str, ...], said: str) -> bool:
    return any(mark in said for mark in marks)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0][:_LONGEST]
