"""Asking a ``fake_trainer`` for processes, and following them as one follows a ``Popen``."""

import json
import os
import signal
import socket
from pathlib import Path
from typing import Any

from core.runs.folder import RunFolder


class Forked:
    """A process that a fake trainer forked: pid, poll, wait, kill."""

    def __init__(self, address: str, request: dict[str, Any]) -> None:
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(address)
        self._connection.sendall(json.dumps(request).encode() + b"\n")
        self._answers = self._connection.makefile()
        self.pid = int(self._answers.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return how the process ended, None while it lives."""
        if self.returncode is None:
            self._connection.settimeout(0)
            try:
                self._connection.recv(1, socket.MSG_PEEK)
            except BlockingIOError:
                return None
            self.wait()
        return self.returncode

    def wait(self, timeout: float | None = 60) -> int:
        """Wait for the end of the process and return how it ended."""
        if self.returncode is None:
            self._connection.settimeout(timeout)
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._connection.close()
        return self.returncode

    def kill(self) -> None:
        """End it by its id, at once."""
        os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self.pid, signal.SIGTERM)


class Forks:
    """A fake trainer that listens at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def start_worker(self, run: RunFolder, home: Path) -> Any:  # noqa: ARG002  as Supervisor calls it
        """Start a fake worker on a run."""
        return self.train(run)

    def train(self, run: RunFolder, full_after: int | None = None) -> Forked:
        """Start a fake worker; its disk is full after so many writes, where a number is given."""
        return Forked(self.address, {"do": "train", "run": str(run.path), "full_after": full_after})

    def serve(self, home: Path) -> Forked:
        """Start a process that supervises a home folder."""
        return Forked(self.address, {"do": "serve", "home": str(home)})

    def kill_workers(self, count: int, seed: int) -> None:
        """Let so many workers be killed at random moments of their lives from now on."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            connection.sendall(json.dumps({"do": "kill", "count": count, "seed": seed}).encode() + b"\n")
            connection.recv(16)
