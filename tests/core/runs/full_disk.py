"""A disk that is full after so many writes, as this process sees it.

It stands in for ``open``: from then on every write that would need new room ends half-done with ENOSPC. Writing over
what is there already goes on, and a file that has a block may fill it, as on a real disk.
"""

import builtins
import errno
import io
import os
from types import TracebackType
from typing import IO, Any

_BLOCK = 4096
_OPEN = io.open


class FullDisk:
    """A context in which the disk fills up after ``after`` writes; never where ``after`` is None. Counts the writes."""

    def __init__(self, after: int | None) -> None:
        self._after = after
        self.writes = 0

    def __enter__(self) -> "FullDisk":
        io.open = builtins.open = self._open  # type: ignore[assignment]
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        io.open = builtins.open = _OPEN

    def _open(self, file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> IO[Any]:
        if not set(mode) & set("wax+"):
            return _OPEN(file, mode, buffering, *more, **named)
        raw = _File(file, mode.replace("b", "").replace("t", ""), self)
        if buffering == 0:
            return raw  # type: ignore[return-value]
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, *more, **named)  # type: ignore[return-value]

    def has_room(self) -> bool:
        """Count one write that needs room, and return whether it finds some."""
        self.writes += 1
        return self._after is None or self.writes <= self._after


class _File(io.FileIO):
    """A file whose writes ask the disk for room."""

    def __init__(self, file: Any, mode: str, disk: FullDisk) -> None:
        super().__init__(file, mode)
        self._disk, self._overwrites = disk, mode.startswith("r")

    def write(self, data: Any) -> int:  # type: ignore[override]
        if self._overwrites and self._fits(len(data)):
            return super().write(data)
        if self._disk.has_room():
            return super().write(data)
        super().write(memoryview(data)[: len(data) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.name)

    def _fits(self, count: int) -> bool:
        return -(-(self.tell() + count) // _BLOCK) <= -(-os.fstat(self.fileno()).st_size // _BLOCK)
