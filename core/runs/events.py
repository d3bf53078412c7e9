"""The events of a run: one JSON object a line, appended whole; a reader leaves a half-written tail for later."""

import errno
import json
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.history import History
from core.runs.files import replace_file

_LONGEST = 1 << 20  # bytes of a line; a metric or a message has far fewer


class EventLog:
    """Appends events to a run's ``events.jsonl``; each line is written in one call."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("a+b", buffering=0)
        self._writing = threading.Lock()  # snapshots are told from another thread than batches
        self._cut_half_line()

    def append(self, kind: str, t: float, **values: Any) -> None:
        """Append one event; ``t`` is in training seconds. Values that are no finite numbers become null.

        Raises:
            OSError: the disk is full; nothing of the line stays.
        """
        event = {"kind": kind, "t": round(t, 3), **values}
        line = (json.dumps(_finite(event), ensure_ascii=False, allow_nan=False) + "\n").encode()
        with self._writing:
            try:
                if (self._stream.write(line) or 0) < len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._stream.name)
            except OSError:
                self._cut_half_line()
                raise

    def _cut_half_line(self) -> None:
        """Cut a line that a full disk, or the death of a writer, left half-written, or the next would run into it."""
        size = os.fstat(self._stream.fileno()).st_size
        self._stream.seek(max(0, size - _LONGEST))
        tail = self._stream.read()
        if tail and not tail.endswith(b"\n"):
            self._stream.truncate(size - len(tail) + tail.rfind(b"\n") + 1)

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not -1e308 < value < 1e308:
        return None
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(inner) for inner in value]
    return value


class EventReader:
    """Follows an ``events.jsonl`` as it grows; one that became shorter or was replaced is read from its start again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._position, self._inode = 0, 0
        self._reading = threading.Lock()
        self.history = History()

    def poll(self) -> History:
        """Read what whole lines came since the last poll and return the history so far; threads may share a reader."""
        with self._reading:
            return self._read_on()

    def _read_on(self) -> History:
        try:
            stream = self._path.open("rb")
        except FileNotFoundError:
            return self.history
        with stream:
            self._start_again_if_cut(os.fstat(stream.fileno()))
            stream.seek(self._position)
            whole, newline, _ = stream.read().rpartition(b"\n")
        self._position += len(whole) + len(newline)
        for event in _parse(whole.split(b"\n")):
            self.history.take(event)
        return self.history

    def _start_again_if_cut(self, found: os.stat_result) -> None:
        if found.st_size < self._position or found.st_ino != self._inode:
            self._position, self._inode, self.history = 0, found.st_ino, History()


def _parse(lines: Iterable[bytes]) -> Iterable[dict[str, Any]]:
    for line in lines:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(event, dict):
            yield event


def cut_events(path: Path, epoch: int) -> None:
    """Cut the events of a run that is resumed: after its last checkpoint of this epoch, or, with 0, after ``queued``.

    Written anew and renamed, so that a reader sees the old file or the new one.
    """
    kept: list[bytes] = []
    end = 0
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        kept.append(line)
        event = next(iter(_parse([line])), {})
        if event.get("kind") == ("checkpoint" if epoch else "queued") and event.get("epoch", 0) == epoch:
            end = len(kept)
    replace_file(path, lambda stream: stream.write(b"".join(kept[:end])))


def read_history(path: Path) -> History:
    """Return the history in an ``events.jsonl``; empty where there is none."""
    return EventReader(path).poll()
