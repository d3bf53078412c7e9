"""The spare: a worker that has loaded its engine and waits for a run, so that a training begins at once.

Loading an engine takes seconds. The spare has done that, and compiled a tiny network, before anybody presses Train. It
reads the folder of its run from its standard input; when that ends, its server has died, and it ends too. It is
switched off by the environment variable ``UNROLLED_SPARE=off`` or by a file ``no_spare`` in the home folder.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from core.errors import DamagedRunError
from core.places import Places, program_environment
from core.recipe import EngineChoice
from core.runs.folder import RunFolder
from core.runs.worker import SPARE, StartWorker, start_worker

SETTLED_SECONDS = 20.0
_LOOK_SECONDS = 0.5
_MOST_FAILURES = 3

StartSpare = Callable[[EngineChoice, Path], "subprocess.Popen[bytes]"]


def start_spare(engine: EngineChoice, home: Path) -> "subprocess.Popen[bytes]":
    """Start ``python -m core.training --spare ENGINE``; what it prints before it has a run goes into the cache."""
    cache = Places(home).cache
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "spare.txt").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "core.training", SPARE, engine.value],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=program_environment(Places(home)),
            start_new_session=True,
        )


class Spare:
    """Starts workers, from a spare where one of the engine wanted is there, else from nothing (a ``StartWorker``).

    Args:
        places: Whose home folder.
        start: How a spare is started.
        cold: How a worker is started where there is no spare.
        settled: Seconds after the start of a training in which no spare is started, so that it takes nothing from it.
    """

    def __init__(
        self,
        places: Places,
        start: StartSpare = start_spare,
        cold: StartWorker = start_worker,
        settled: float = SETTLED_SECONDS,
    ) -> None:
        self._places, self._start, self._cold, self._settled = places, start, cold, settled
        self._engine = EngineChoice.AUTO
        self._waiting: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._failures = 0
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self, run: RunFolder, home: Path) -> "subprocess.Popen[bytes]":
        """Start the training of a run and return its process."""
        with self._lock:
            handed, wanted = None, _engine_of(run)
            if wanted is self._engine:
                handed = self._handed(run)
            else:
                self._dismiss()
            self._engine, self._began = wanted, time.monotonic()
            self._worker = handed or self._cold(run, home)
            return self._worker

    @property
    def is_on(self) -> bool:
        """Whether there is to be a spare."""
        return self.may_be_on and not self._off_path.exists()

    @property
    def may_be_on(self) -> bool:
        """Whether the environment leaves the choice."""
        return os.environ.get("UNROLLED_SPARE", "").lower() not in ("off", "0", "no", "false")

    @property
    def memory(self) -> int | None:
        """The bytes that the spare holds now, or None where none waits."""
        with self._lock, suppress(psutil.Error):
            return None if self._waiting is None else int(psutil.Process(self._waiting.pid).memory_info().rss)
        return None

    def switch(self, on: bool) -> None:
        """Have a spare from the next look on, or none from now on; kept for the next server."""
        self._failures = 0
        if on:
            self._off_path.unlink(missing_ok=True)
            return
        self._off_path.parent.mkdir(parents=True, exist_ok=True)
        self._off_path.touch()
        with self._lock:
            self._dismiss()

    def watch(self, is_in_charge: Callable[[], bool]) -> None:
        """Keep a spare ready in a thread, while this server is the one that trains."""

        def look_again() -> None:
            while not self._ending.wait(_LOOK_SECONDS):
                if is_in_charge():
                    self.look()

        self._thread = threading.Thread(target=look_again, name="spare", daemon=True)
        self._thread.start()

    def look(self) -> None:
        """Look once: end the spare where none is wanted, start one where one is and nothing is being begun."""
        with self._lock:
            if self._waiting is not None and self._waiting.poll() is not None:
                self._failures += 1
                self._dismiss()
            if not self.is_on or self._ending.is_set():
                self._dismiss()
            elif self._waiting is None and self._may_start():
                with suppress(OSError):  # without memory for a spare, trainings start from nothing
                    self._waiting = self._start(self._engine, self._places.home)

    def stop(self) -> None:
        """End the thread and the spare."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout=10)
        with self._lock:
            self._dismiss()

    @property
    def _off_path(self) -> Path:
        return self._places.home / "no_spare"

    def _may_start(self) -> bool:
        if self._failures >= _MOST_FAILURES:
            return False
        ended = self._worker is None or self._worker.poll() is not None
        return ended or time.monotonic() - self._began >= self._settled

    def _handed(self, run: RunFolder) -> "subprocess.Popen[bytes] | None":
        """Give the run to the spare and return it; None where there is none. It may still be loading."""
        spare = self._waiting
        if spare is None or spare.poll() is not None or spare.stdin is None:
            return None
        try:
            with spare.stdin:
                spare.stdin.write(f"{run.path}\n".encode())
        except OSError:
            return None
        self._waiting = None
        return spare

    def _dismiss(self) -> None:
        """End the spare; it may not have come far enough to notice that its input ended."""
        spare, self._waiting = self._waiting, None
        if spare is None:
            return
        with suppress(OSError):
            if spare.stdin is not None:
                spare.stdin.close()
        spare.kill()
        spare.wait()


def _engine_of(run: RunFolder) -> EngineChoice:
    """Return the engine that a run will ask for: the one it was begun with where it is resumed, else its recipe's."""
    try:
        begun_with = run.trained_with().get("engine") if run.checkpoint_path.exists() else None
        return EngineChoice(begun_with) if begun_with else run.recipe().training.engine
    except (DamagedRunError, ValueError):
        return EngineChoice.AUTO
