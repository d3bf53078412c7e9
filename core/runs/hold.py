"""Holding a run: at any moment at most one process writes what becomes of it.

A worker holds its run for as long as it lives. Whoever else changes a status (the queue, a stop, a resume, naming a
dead worker) holds the run for that moment only, and looks at the status again before writing. The kernel lets go when
a process ends, however it ends, so a run that is held is being trained, and no run is ever trained by two.
"""

import errno
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from core.errors import RunStateError
from core.runs.folder import RunFolder

MOMENT_SECONDS = 5.0
_STEP_SECONDS = 0.01
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL})


class RunHeldError(RunStateError):
    """Another process holds the run: it is being trained."""


def take_hold(run: RunFolder, patience: float | None = None) -> IO[bytes]:
    """Hold a run until the file returned is closed; others that hold it for a moment are waited for.

    Raises:
        RunHeldError: another process still holds it after ``patience`` seconds (by default, a few).
        OSError: the folder is gone or cannot be written.
    """
    stream = (run.path / "worker.lock").open("ab")
    until = time.monotonic() + (MOMENT_SECONDS if patience is None else patience)
    while not _locked(stream):
        if time.monotonic() >= until:
            stream.close()
            raise RunHeldError(f"run {run.id} is held by a training process that still lives: wait until it has ended")
        time.sleep(_STEP_SECONDS)
    return stream


def _locked(stream: IO[bytes]) -> bool:
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:  # a file system without locks: there the status alone says who trains
        if error.errno not in _NO_LOCKS:
            stream.close()
            raise
    return True


@contextmanager
def held(run: RunFolder, patience: float | None = None) -> Iterator[None]:
    """Hold a run for a moment; raises as ``take_hold`` does."""
    with take_hold(run, patience):
        yield
