"""The worker seen from outside: training is a program of its own, in its own process group."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil

from core.errors import DamagedRunError
from core.places import Places, program_environment
from core.runs.folder import RunFolder
from core.runs.status import RunStatus, Status, as_observed, own_process

StartWorker = Callable[[RunFolder, Path], "subprocess.Popen[bytes]"]


def start_worker(run: RunFolder, home: Path) -> subprocess.Popen[bytes]:
    """Start ``python -m core.training RUN_FOLDER``; what it prints goes to the run's ``log.txt``."""
    with (run.path / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "core.training", str(run.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=program_environment(Places(home)),
            start_new_session=True,
        )


def kill_worker(run: RunFolder, status: RunStatus) -> bool:
    """Kill the process that the status names if it is a worker on this run; return whether it was.

    Before the worker has written its own id, the status names whoever started it, who is left alone.
    """
    try:
        process = psutil.Process(status.pid)
        if str(run.path) not in process.cmdline():
            return False
        process.kill()
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
    return True


def bury_if_dead(run: RunFolder) -> bool:
    """Write down that a run was interrupted where its worker is gone without a word; return whether it was.

    Ask only when no worker of this process trains the run: before a worker has written its own id, the status holds
    the id of the process that started it, which is then known to stand for nobody.
    """
    status = written_or_none(run)
    if status is None or not status.status.is_live:
        return False
    if status.pid == own_process()["pid"]:
        status = replace(status, pid=None, process_started=None)
    observed = as_observed(status)
    if observed.status is not Status.INTERRUPTED:
        return False
    run.write_status(replace(observed, message=_last_words(run)))
    return True


def written_or_none(run: RunFolder) -> RunStatus | None:
    """Return the status as last written, or None where the run is damaged or gone."""
    try:
        return run.written_status()
    except DamagedRunError:
        return None


def _last_words(run: RunFolder) -> str:
    """Return a sentence on a worker that ended without one, with the last line it printed."""
    try:
        lines = (run.path / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    last = f" Its last line was: {lines[-1][:300]}" if lines else ""
    return f"The training process ended without a word; it may have been killed or run out of memory.{last}"
