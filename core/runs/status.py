"""In what state a run is: what its worker last wrote, corrected by whether that worker still lives."""

import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

import psutil

from core.errors import DamagedRunError
from core.messages import mark

SILENT_AFTER_SECONDS = 60.0


class Status(StrEnum):
    """The states of a run."""

    QUEUED = mark("queued")
    STARTING = mark("starting")
    RUNNING = mark("running")
    PAUSING = mark("pausing")
    PAUSED = mark("paused")
    STOPPING = mark("stopping")
    FINISHED = mark("finished")
    STOPPED = mark("stopped")
    FAILED = mark("failed")
    INTERRUPTED = mark("interrupted")
    STALLED = mark("stalled")

    @property
    def is_live(self) -> bool:
        """Whether a process must be there for the state to be true."""
        return self in LIVE

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen unless somebody resumes the run."""
        return self in ENDED


LIVE = frozenset({Status.STARTING, Status.RUNNING, Status.PAUSING, Status.STOPPING})
ENDED = frozenset({Status.PAUSED, Status.FINISHED, Status.STOPPED, Status.FAILED, Status.INTERRUPTED, Status.STALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatus:
    """The content of ``status.json``."""

    status: Status
    pid: int | None = None
    process_started: float | None = None
    heartbeat: float = 0.0
    epoch: int = 0
    batch: int = 0
    message: str = ""

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "RunStatus":
        """Return the status in a JSON document; raises DamagedRunError."""
        try:
            pid, started = document["pid"], document["process_started"]
            return cls(
                status=Status(document["status"]),
                pid=None if pid is None else int(pid),
                process_started=None if started is None else float(started),
                heartbeat=float(document["heartbeat"]),
                epoch=int(document["epoch"]),
                batch=int(document["batch"]),
                message=str(document["message"]),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise DamagedRunError(f"damaged run: status.json holds no status ({error!r})") from None

    def document(self) -> dict[str, Any]:
        """Return the JSON document."""
        return asdict(self)


def process_started(pid: int) -> float | None:
    """Return when the process with this id started, in seconds since the epoch, or None if there is none."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else float(process.create_time())
    except (psutil.Error, ValueError, OverflowError):  # a damaged status may hold a number that is no id
        return None


def own_process() -> dict[str, Any]:
    """Return this process's id and start time, as fields of a RunStatus."""
    return {"pid": os.getpid(), "process_started": process_started(os.getpid())}


def is_alive(status: RunStatus) -> bool:
    """Return whether the very process that wrote the status still lives; an id given out again does not count."""
    if status.pid is None or status.process_started is None:
        return False
    started = process_started(status.pid)
    return started is not None and abs(started - status.process_started) < 1.0


def as_observed(status: RunStatus, now: float | None = None) -> RunStatus:
    """Return the status as it is true now: interrupted when its process is gone, stalled when it is silent."""
    if not status.status.is_live:
        return status
    if not is_alive(status):
        return replace(
            status, status=Status.INTERRUPTED, message="The training process ended without a word; it can be resumed."
        )
    silent = (time.time() if now is None else now) - status.heartbeat
    if silent > SILENT_AFTER_SECONDS:
        return replace(status, status=Status.STALLED, message=f"Nothing was heard of the training for {silent:.0f} s.")
    return status
