"""A worker's status as its process writes it, and the heartbeat while there are no batches to be heard of by."""

import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from core.runs.folder import RunFolder
from core.runs.status import RunStatus, own_process

BEAT_SECONDS = 5.0


class Heartbeat:
    """The one writer of a run's status from its claim to its end.

    Preparing, compiling and scoring have no batches, so a thread beats for them; while ``batch`` is set it is silent,
    because there a worker that hangs should be noticed.

    Attributes:
        run: The run.
        claimed_at: When its turn came, in seconds since the epoch: whoever claimed it wrote its status then.
        remark: A sentence that the last message begins with, such as why the run was stopped.
    """

    def __init__(self, run: RunFolder) -> None:
        self.run = run
        self._lock = threading.Lock()
        written = run.written_status()
        self.claimed_at = written.heartbeat
        self._status = replace(written, **own_process())
        self.remark = ""
        self._over = threading.Event()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def tell(self, **changes: Any) -> RunStatus:
        """Write the status with these fields changed, heard of now."""
        with self._lock:
            return self._status if self._over.is_set() else self._write(changes)

    def end(self, **changes: Any) -> None:
        """Write the last status; whatever is told after it is too late."""
        with self._lock:
            if not self._over.is_set():
                self._over.set()
                said = f"{self.remark} {changes.get('message', '')}".strip()
                self._write({**changes, "message": said})

    def _write(self, changes: Mapping[str, Any]) -> RunStatus:
        self._status = replace(self._status, heartbeat=time.time(), **changes)
        self.run.write_status(self._status)
        return self._status

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            if self._status.status.is_live and not self._status.batch:
                with suppress(OSError):  # a full disk passes, or ends the training where it is written to
                    self.tell()
