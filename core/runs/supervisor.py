"""The supervisor: trains the queued runs one after the other and notices workers that die.

It is one thread in the server. At most one supervisor works on a home folder: it holds a lock on a file there, and a
second one waits for it. After a restart it finds a worker that still trains by its process id and start time.
"""

import fcntl
import subprocess
import threading
from dataclasses import replace
from typing import IO

from core.errors import DamagedRunError
from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import RunStatus, Status, as_observed, own_process
from core.runs.worker import start_worker

TICK_SECONDS = 0.25


class Supervisor:
    """Watches one home folder; ``start`` begins the thread, ``stop`` ends it and leaves the workers alone."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._runs = Runs(places)
        self._worker: tuple[RunFolder, subprocess.Popen[bytes]] | None = None
        self._adopted: RunFolder | None = None
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
            if self.is_in_charge or self._take_charge():
                self.tick()

    def _take_charge(self) -> bool:
        lock = (self._places.home / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        self._adopt()
        return True

    def _adopt(self) -> None:
        """Find runs begun under an earlier server: one that still trains is waited for, a dead one is named so."""
        for run in self._folders():
            status = _written(run)
            if status is None or not status.status.is_live:
                continue
            if not self._bury_if_dead(run):
                self._adopted = run

    def tick(self) -> None:
        """Look once: collect a worker that ended, else begin with the next run when none is training."""
        if self._worker is not None:
            run, process = self._worker
            if process.poll() is None:
                return
            self._worker = None
            self._bury_if_dead(run)
        if self._adopted is not None and not self._bury_if_dead(self._adopted) and _is_live(self._adopted):
            return
        self._adopted = None
        self._begin_next()

    def _begin_next(self) -> None:
        for run_id in self._runs.index.waiting():
            run = RunFolder(self._places.runs / run_id)
            if self._runs.index.claim(run_id) and self._begin(run):
                return

    def _begin(self, run: RunFolder) -> bool:
        """Start a worker on a claimed run; False when the run is damaged or gone."""
        status = _written(run)
        if status is None or status.status is not Status.QUEUED:
            return False
        # Until the worker has written its own id, the run is this process's to answer for.
        run.write_status(replace(status, status=Status.STARTING, **own_process()))
        self._worker = (run, start_worker(run, self._places.home))
        return True

    def _bury_if_dead(self, run: RunFolder) -> bool:
        """Write down that a run was interrupted when its process is gone; return whether it was."""
        status = _written(run)
        if status is None or not status.status.is_live:
            return False
        ours = self._worker is not None and self._worker[0] == run
        # A worker that died before it wrote its id leaves this very process's id behind.
        if status.pid == own_process()["pid"] and not ours:
            status = replace(status, pid=None, process_started=None)
        observed = as_observed(status)
        if observed.status is not Status.INTERRUPTED:
            return False
        run.write_status(replace(observed, message=_last_words(run)))
        return True

    def _folders(self) -> list[RunFolder]:
        return [RunFolder(self._places.runs / run_id) for run_id in self._runs.index.ids()]


def _written(run: RunFolder) -> RunStatus | None:
    try:
        return run.written_status()
    except DamagedRunError:
        return None


def _is_live(run: RunFolder) -> bool:
    status = _written(run)
    return status is not None and status.status.is_live


def _last_words(run: RunFolder) -> str:
    """Return a sentence on a worker that ended without one, with the last line it printed."""
    try:
        lines = (run.path / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    last = f" Its last line was: {lines[-1][:300]}" if lines else ""
    return f"The training process ended without a word; it may have been killed or run out of memory.{last}"
