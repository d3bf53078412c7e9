"""The worker seen from outside: training is a program of its own, in its own process group."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import psutil

from core.errors import DamagedRunError
from core.places import Places, program_environment
from core.runs.folder import RunFolder
from core.runs.hold import RunHeldError, held
from core.runs.memory import kernel_kills
from core.runs.status import RunStatus, Status, as_observed, is_alive

MEMORY_RAN_OUT = (
    "The memory of this machine was used up and the system ended the training: lower training.batch_size, text.length "
    "or the units of the layers, then resume; what it has saved is kept."
)
_PROGRAM = "core.training"
SPARE = "--spare"  # says on the command line of a worker that it began without a run

StartWorker = Callable[[RunFolder, Path], "subprocess.Popen[bytes]"]


def start_worker(run: RunFolder, home: Path) -> subprocess.Popen[bytes]:
    """Start ``python -m core.training RUN_FOLDER``; what it prints goes to the run's ``log.txt``."""
    with (run.path / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", _PROGRAM, str(run.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=program_environment(Places(home)),
            start_new_session=True,
        )


def kill_worker(status: RunStatus) -> bool:
    """Kill the worker that the status names, by its process id and start time; return whether it is gone.

    Before a worker has written its own id, the status names whoever started it: a server or a command line, which are
    left alone.
    """
    if not is_alive(status):
        return True
    try:
        process = psutil.Process(status.pid)
        if status.pid == os.getpid() or (status.status is Status.STARTING and _PROGRAM not in process.cmdline()):
            return False
        process.kill()
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
    return True


class Death(NamedTuple):
    """How a worker ended: the code it returned, and whether the kernel ended a process for want of memory meanwhile."""

    returncode: int
    memory_ran_out: bool

    @classmethod
    def of(cls, process: "subprocess.Popen[bytes]", kills_before: int) -> "Death":
        """Return how a process ended that was started when the kernel had ended so many."""
        code = process.wait()
        return cls(code, code == -signal.SIGKILL and kernel_kills() > kills_before)


def bury_if_dead(run: RunFolder, death: Death | None = None, patience: float | None = None) -> bool:
    """Write down that a run was interrupted where its worker is gone without a word; return whether it was.

    One that the kernel ended for want of memory has failed.

    Ask only when no worker of this process trains the run: before a worker has written its own id, the status holds
    the id of the process that started it, which is then known to stand for nobody. ``death`` is how the worker ended,
    where that is known. A run that is held is not dead, whoever its status names.
    """
    if _dead_status(run) is None:
        return False
    with suppress(RunHeldError, FileNotFoundError), held(run, patience):
        dead = _dead_status(run)  # a worker may have begun or ended between the first look and the hold
        if dead is not None:
            run.write_status(_ended(run, dead, death))
            return True
    return False


def _dead_status(run: RunFolder) -> RunStatus | None:
    """Return the status of a run whose worker is gone without a word, as it is true now, else None."""
    status = written_or_none(run)
    if status is None or not status.status.is_live:
        return None
    if status.pid == os.getpid():
        status = replace(status, pid=None, process_started=None)
    observed = as_observed(status)
    return observed if observed.status is Status.INTERRUPTED else None


def written_or_none(run: RunFolder) -> RunStatus | None:
    """Return the status as last written, or None where the run is damaged or gone."""
    try:
        return run.written_status()
    except DamagedRunError:
        return None


def _ended(run: RunFolder, dead: RunStatus, death: Death | None) -> RunStatus:
    """Return the last status of a worker that ended without one, with the last line it printed."""
    if death is not None and death.memory_ran_out:
        return replace(dead, status=Status.FAILED, message=MEMORY_RAN_OUT)
    how = "ended without a word"
    if death is not None and death.returncode < 0:
        how = f"was ended from outside (signal {-death.returncode})"
    lines = _log_lines(run)
    last = f" Its last line was: {lines[-1][:300]}" if lines else ""
    message = f"The training process {how}; it may have been killed or run out of memory. It can be resumed.{last}"
    return replace(dead, message=message)


def _log_lines(run: RunFolder) -> list[str]:
    try:
        return (run.path / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return []
