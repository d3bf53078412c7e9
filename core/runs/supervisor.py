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

from core.errors import CoreError
from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.hold import RunHeldError, held
from core.runs.memory import kernel_kills
from core.runs.status import SILENT_AFTER_SECONDS, RunStatus, Status, is_alive, own_process
from core.runs.worker import Death, StartWorker, bury_if_dead, kill_worker, start_worker, written_or_none

TICK_SECONDS = 0.25
SETTLE_SECONDS = 15.0


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
        self._claimed: RunFolder | None = None
        self._looked, self._kills = 0.0, 0
        self._fails = False
        self._lock: IO[str] | None = None
        self._is_second = False
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    @property
    def is_in_charge(self) -> bool:
        """Whether this supervisor, not another server's, trains the runs of this home folder."""
        return self._lock is not None

    @property
    def is_second(self) -> bool:
        """Whether another server trains the runs of this home folder, as far as was asked by now."""
        return self._is_second

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a worker goes on and the next supervisor finds it."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _watch(self) -> None:
        while not self._ending.wait(TICK_SECONDS):
            try:
                if self.is_in_charge or self._take_charge():
                    self.tick()
                self._fails = False
            except (
                OSError,
                sqlite3.Error,
                CoreError,
            ):  # A full disk passes; without its thread the queue stands still.
                if not self._fails:  # told once, or the log would fill what is left of the disk
                    _log.exception("the supervisor of %s goes on after an error", self._places.home)
                self._fails = True

    def _take_charge(self) -> bool:
        lock = (self._places.home / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            self._is_second = True
            return False
        try:
            self._adopt()
        except BaseException:
            lock.close()
            raise
        self._lock, self._is_second = lock, False
        return True

    def _adopt(self) -> None:
        """Find runs begun under an earlier server: those that still train are waited for, dead ones are named so."""
        self._adopted = self._settle()

    def _settle(self) -> list[RunFolder]:
        """Put right what processes that died left half-done, and return the runs that others train.

        A run that was made, claimed or resumed and is in no queue is queued; one whose worker died is named so.
        """
        self._looked = time.monotonic()
        self._runs.index.take_in()
        waiting, live = set(self._runs.index.waiting()), []
        own = self._worker[0].id if self._worker else None
        for run_id in self._runs.index.ids():
            run = RunFolder(self._places.runs / run_id)
            status = written_or_none(run)
            if status is None or run_id == own:
                continue
            if status.status is Status.QUEUED and run_id not in waiting:
                self._put_back(run)
            elif status.status.is_live and not bury_if_dead(run, patience=0):
                live.append(run)
        return live

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
        self._put_back_claimed()
        if time.monotonic() - self._looked > SETTLE_SECONDS:
            self._settle()
        if self._worker is not None:
            run, process = self._worker
            if process.poll() is None:
                self._end_if_silent(run, process)
                return
            if not bury_if_dead(run, Death.of(process, self._kills), patience=0) and _is_live(run):
                self._adopted.append(run)  # an earlier server's worker trains it
            self._worker = None
        for run in self._adopted:
            self._end_if_silent(run)
        self._adopted = [run for run in self._adopted if not bury_if_dead(run, patience=0) and _is_live(run)]
        if not self._adopted:
            self._begin_next()

    def _end_if_silent(self, run: RunFolder, process: "subprocess.Popen[bytes] | None" = None) -> None:
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
        if silence > self._silent_after and _kill(status, process):
            self._note_stalled(run, silence)
            del self._heard[run.id]

    def _note_stalled(self, run: RunFolder, silence: float) -> None:
        with held(run):
            status = run.written_status()
            if status.status.is_live:  # else its last word came while it was being ended
                message = f"Nothing was heard of the training for {silence:.0f} s, so it was ended; it can be resumed."
                run.write_status(replace(status, status=Status.STALLED, message=message))

    def _begin_next(self) -> None:
        for run_id in self._runs.index.waiting():
            run = RunFolder(self._places.runs / run_id)
            if self._runs.index.claim(run_id):
                self._claimed = run
                begun = self._begin(run)
                self._claimed = None
                if begun:
                    return

    def _put_back_claimed(self) -> None:
        """Queue the run again at which an error, such as a full disk, cut this supervisor off between two steps."""
        if self._claimed is not None:
            status = written_or_none(self._claimed)
            if status is not None and status.status is Status.QUEUED:
                self._put_back(self._claimed)
            self._claimed = None

    def _begin(self, run: RunFolder) -> bool:
        """Start a worker on a claimed run; False when the run is damaged, gone, or cannot be started."""
        try:
            with held(run):
                status = written_or_none(run)
                if status is None or status.status is not Status.QUEUED:
                    return False
                # Until the worker has written its own id, the run is this process's to answer for.
                run.write_status(replace(status, status=Status.STARTING, heartbeat=time.time(), **own_process()))
        except RunHeldError:
            self._adopted.append(run)  # a worker that was taken for dead has begun it after all
            return True
        except FileNotFoundError:
            return False
        self._kills = kernel_kills()
        try:
            self._worker = (run, self._start_worker(run, self._places.home))
        except OSError as error:
            _log.exception("run %s cannot be started", run.id)
            run.write_status(replace(status, status=Status.FAILED, message=f"The training cannot be started: {error}."))
            return False
        return True


def _kill(status: RunStatus, process: "subprocess.Popen[bytes] | None") -> bool:
    """Kill a worker: the process started here, else the one that the status names."""
    if process is None:
        return kill_worker(status)
    process.kill()
    process.wait()
    return True


def _is_live(run: RunFolder) -> bool:
    status = written_or_none(run)
    return status is not None and status.status.is_live
