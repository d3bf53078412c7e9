"""Long work beside a page: one command of the command line in a process of its own, followed and cancelled from here.

What reads whole large files must not grow the server, and a process can be ended in the middle. The command prints its
result as one JSON document on standard output and its progress as JSON lines on standard error.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import CoreError
from core.places import Places, program_environment, sweep

ABANDONED_SECONDS = 24 * 3600
_log = logging.getLogger(__name__)
LAST_BYTES = 4096


class Progress(NamedTuple):
    """What a command is doing, and the share of it that is done, 0 to 1."""

    what: str
    share: float


class Job:
    """A command under way, or its result; make one with ``start``."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path, arguments: Sequence[str]) -> None:
        self._process, self._folder = process, folder
        self.arguments = tuple(arguments)
        self._was_cancelled = self._is_whole = False
        self._document: Any = None

    @classmethod
    def start(cls, places: Places, arguments: Sequence[str]) -> "Job":
        """Start ``python -m core ARGUMENTS --json`` over the same home folder."""
        jobs = places.cache / "jobs"
        jobs.mkdir(parents=True, exist_ok=True)
        sweep(jobs, ABANDONED_SECONDS)
        folder = Path(tempfile.mkdtemp(dir=jobs))
        with (folder / "result.json").open("wb") as result, (folder / "progress.jsonl").open("wb") as progress:
            process = subprocess.Popen(
                [sys.executable, "-m", "core", *arguments, "--json"],
                stdin=subprocess.DEVNULL,
                stdout=result,
                stderr=progress,
                env=program_environment(places),
                start_new_session=True,
            )
        return cls(process, folder, arguments)

    @property
    def is_done(self) -> bool:
        """Whether the command has ended, however it did."""
        return self._process.poll() is not None

    @property
    def was_cancelled(self) -> bool:
        """Whether somebody asked it to end."""
        return self._was_cancelled

    @property
    def is_whole(self) -> bool:
        """Whether ``result`` is all that was asked for: a command that is asked to end may print what it has."""
        return self._is_whole

    def progress(self) -> Progress:
        """Return the progress reported last."""
        for line in reversed(_last_lines(self._folder / "progress.jsonl")):
            try:
                said = json.loads(line)
                return Progress(str(said["what"]), min(1.0, max(0.0, float(said["share"]))))
            except (ValueError, TypeError, KeyError):
                continue
        return Progress("Starting", 0.0)

    def result(self) -> Any:
        """Return the document that the command printed; waits for its end.

        Raises:
            CoreError: it failed, with its own sentence, or it was ended from outside.
        """
        code = self._process.wait()
        if self._document is None:
            self._document = self._read(code)
            self._is_whole = not code and not self._was_cancelled and self.progress().share >= 1
            shutil.rmtree(self._folder, ignore_errors=True)
        if code:
            raise CoreError(self._document["error"])
        return self._document

    def cancel(self) -> None:
        """Ask the command to end; it leaves nothing half-made."""
        self._was_cancelled = True
        self._process.terminate()

    def end(self) -> None:
        """Cancel it unless it has ended, wait for its end, and forget what it printed."""
        if not self.is_done:
            self.cancel()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self, code: int) -> Any:
        try:
            document = json.loads((self._folder / "result.json").read_bytes())
        except (OSError, ValueError):
            document = None
        if code and not (isinstance(document, dict) and "error" in document):
            return {"error": self._ending(code)}
        return document

    def _ending(self, code: int) -> str:
        if self._was_cancelled:
            return "It was cancelled; nothing of it was kept."
        _log.error("a command ended with %s: %s", code, " | ".join(_last_lines(self._folder / "progress.jsonl")))
        return "The work ended in the middle; it may have been ended from outside or run out of memory. Try it again."


def _last_lines(path: Path) -> list[str]:
    """Return the last whole lines of a file that may still be written."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - LAST_BYTES))
            content = file.read()
    except OSError:
        return []
    return content[: content.rfind(b"\n") + 1].decode(errors="replace").splitlines()
