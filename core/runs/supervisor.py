"""The supervisor: trains the queued runs one after the other and notices workers that die.

It is one thread in the server. At most one supervisor works on a home folder: it holds a lock on a file there, and a
second one waits for it. After a restart it finds a worker that still trains by its process id and start time.
"""

import fcntl
import logging
import sqlite3
import subprocess
import threading
import time
from dataclasses import replace
from typing import IO, NamedTuple

from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import SILENT_AFTER_SECONDS, Status, is_alive, own_process
from core.runs.worker import StartWorker, bury_if_dead, kill_worker, start_worker, written_or_none

TICK_SECONDS = 0.25


class _Heard(NamedTuple):
    """A heartbeat as it was written, and when this process first saw it."""

    beat: float
    at: float


_log = logging.getLogger(__name__)


class Supervisor:
    """Watches one home folder; ``start`` begins the thread, ``stop`` ends it and leaves the workers alone."""

    def __init__(
        self, places: Places, start_worker: StartWorker = start_worker, silent_after: float = SILENT_AFTER_SECONDS
    ) -> None:
        self._places = places
        self._silent_after = silent_after
        self._heard: dict[str, _Heard] = {}
        self._start_worker = start_worker
        self._runs = Runs(places)
        self._worker: tuple[RunFolder, subprocess.Popen[bytes]] | None = None
        self._adopted: list[RunFolder] = []
        self._lock: IO[str] | None = None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    @property
    def is_in_charge(self) -> bool:
        """Whether this supervisor, not another server's, trains the runs of this home folder."""
        return self._lock is not None

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a worker goes on and the next supervisor finds it."""
        self._ending.set()
        self._thread.join(timeout=10)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _watch(self) -> None:
        while not self._ending.wait(TICK_SECONDS):
            try:
                if self.is_in_charge or self._take_charge():
                    self.tick()
            except (OSError, sqlite3.Error):  # A full disk passes; without its thread the queue would stand still.
                _log.exception("the supervisor of %s goes on after an error", self._places.home)

    def _take_charge(self) -> bool:
        lock = (self._places.home / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._adopt()
        self._lock = lock
        return True

    def _adopt(self) -> None:
        """Find runs begun under an earlier server: those that still train are waited for, dead ones are named so."""
        self._runs.index.take_in()
        waiting = set(self._runs.index.waiting())
        for run_id in self._runs.index.ids():
            run = RunFolder(self._places.runs / run_id)
            status = written_or_none(run)
            if status is not None and status.status is Status.QUEUED and run_id not in waiting:
                self._put_back(run)
            elif status is not None and status.status.is_live and not bury_if_dead(run):
                self._adopted.append(run)

    def _put_back(self, run: RunFolder) -> None:
        """Queue a run again that was claimed and never begun: whoever claimed it has died.

        A supervisor claims only while it holds the lock that this one holds now. A run trained in the foreground is
        never seen as queued. Whoever stops a queued run asks it to stop before claiming it.
        """
        if run.is_asked_to_stop():
            self._runs.note_stopped(run)
        else:
            self._runs.index.put_back(run.id)

    def tick(self) -> None:
        """Look once: collect a worker that ended, else begin with the next run when none is training."""
        if self._worker is not None:
            run, process = self._worker
            if process.poll() is None:
                self._end_if_silent(run)
                return
            self._worker = None
            bury_if_dead(run)
        for run in self._adopted:
            self._end_if_silent(run)
        self._adopted = [run for run in self._adopted if not bury_if_dead(run) and _is_live(run)]
        if not self._adopted:
            self._begin_next()

    def _end_if_silent(self, run: RunFolder) -> None:
        """End a worker that was not heard of for too long; a hung one would hold up everybody else.

        The silence is counted on this process's own clock, which stands still while the machine sleeps: a worker that
        slept with it is not ended when both wake up.
        """
        status = written_or_none(run)
        if status is None or not status.status.is_live or not is_alive(status):
            return
        heard = self._heard.get(run.id)
        if heard is None or heard.beat != status.heartbeat:
            self._heard[run.id] = _Heard(status.heartbeat, time.monotonic())
            return
        silence = time.monotonic() - heard.at
        if silence > self._silent_after and kill_worker(run, status):
            message = f"Nothing was heard of the training for {silence:.0f} s, so it was ended; it can be resumed."
            run.write_status(replace(status, status=Status.STALLED, message=message))
            del self._heard[run.id]

    def _begin_next(self) -> None:
        for run_id in self._runs.index.waiting():
            run = RunFolder(self._places.runs / run_id)
            if self._runs.index.claim(run_id) and self._begin(run):
                return

    def _begin(self, run: RunFolder) -> bool:
        """Start a worker on a claimed run; False when the run is damaged, gone, or cannot be started."""
        status = written_or_none(run)
        if status is None or status.status is not Status.QUEUED:
            return False
        try:
            # Until the worker has written its own id, the run is this process's to answer for.
            run.write_status(replace(status, status=Status.STARTING, heartbeat=time.time(), **own_process()))
            self._worker = (run, self._start_worker(run, self._places.home))
        except OSError as error:
            _log.exception("run %s cannot be started", run.id)
            run.write_status(replace(status, status=Status.FAILED, message=f"The training cannot be started: {error}."))
            return False
        return True


def _is_live(run: RunFolder) -> bool:
    status = written_or_none(run)
    return status is not None and status.status.is_live
