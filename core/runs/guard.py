"""A guard in the worker: ends a training that takes more time or memory than this server allows, in one sentence.

Out of time, it is asked to stop, so that it is scored with what it has learnt. One that needs too much memory, or that
does not stop, is ended at once; what its last checkpoint holds is kept.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

import psutil

from core.limits import Limits
from core.runs.events import EventLog
from core.runs.folder import RunFolder
from core.runs.heartbeat import Heartbeat
from core.runs.memory import memory_bytes
from core.runs.status import Status

LOOK_SECONDS = 1.0
_SHARE_OF_MACHINE = 0.9
_SCORING_SECONDS = 60.0  # beside a fifth of the time allowed: what scoring and saving may take once it was stopped


class Guard:
    """Watches this process while it trains a run."""

    def __init__(self, heartbeat: Heartbeat, limits: Limits, end: Callable[[int], object] = os._exit) -> None:
        self._heartbeat, self._run, self._end = heartbeat, heartbeat.run, end
        self._seconds, self._minutes = limits.minutes * 60, limits.minutes
        own = limits.memory_mb
        self._memory = own * 1e6 if own is not None else memory_bytes() * _SHARE_OF_MACHINE
        self._began = time.monotonic()
        self._was_told = False
        self._over = threading.Event()
        self._process = psutil.Process()

    def start(self) -> None:
        """Watch in a thread until ``stop``."""
        threading.Thread(target=self._watch, name="guard", daemon=True).start()

    def stop(self) -> None:
        """Watch no more: the run has its last word."""
        self._over.set()

    def look(self) -> None:
        """Look once."""
        used, seconds = self._process.memory_info().rss, time.monotonic() - self._began
        if used > self._memory:
            self._fail(
                f"The training used {used / 1e6:,.0f} MB of memory, more than the {self._memory / 1e6:,.0f} MB "
                "that this server allows: lower training.batch_size, text.length, text.vocabulary.size or the units of "
                "the layers."
            )
        elif seconds > self._seconds * 1.2 + _SCORING_SECONDS:
            self._fail(
                f"The training took longer than the {self._minutes:g} minutes that this server allows and did not "
                "stop: lower training.epochs, data.limit or the units of the layers."
            )
        elif seconds > self._seconds and not self._was_told:
            self._was_told = True
            self._heartbeat.remark = (
                f"Stopped after {self._minutes:g} minutes, the most that this server allows; "
                "lower training.epochs or data.limit to come to an end within them."
            )
            self._run.ask_to_stop()

    def _watch(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            with suppress(OSError, psutil.Error):
                self.look()

    def _fail(self, sentence: str) -> None:
        tell_failure(self._run, self._heartbeat, sentence)
        self._end(1)


def tell_failure(run: RunFolder, heartbeat: Heartbeat, sentence: str) -> None:
    """Write down that a run failed, and why."""
    # On a full disk the status, which takes no new room, is written all the same.
    with suppress(OSError), closing(EventLog(run.events_path)) as log:
        log.append("failed", run.history().seconds, message=sentence)
    heartbeat.end(status=Status.FAILED, message=sentence)
    with suppress(OSError):
        run.forget_wishes()
