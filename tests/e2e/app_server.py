"""The real server on a free port, with a home folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
SECONDS_TO_END = 20


@dataclass(frozen=True, slots=True)
class AppServer:
    """A running server: where it answers and where its runs lie."""

    address: str
    home: Path

    @property
    def runs(self) -> Runs:
        return Runs(Places(self.home))


@contextmanager
def serving(home: Path) -> Iterator[AppServer]:
    """Start the server, and end it and every worker it started."""
    port = _free_port()
    options = ["--server.port", str(port), "--server.headless", "true"]
    with (home / "server.txt").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "server.py", *options],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={name: value for name, value in os.environ.items() if name != "UNROLLED_MIRROR"}
            | {"UNROLLED_HOME": str(home)},
        )
    started = AppServer(f"http://localhost:{port}", home)
    try:
        _wait_until_healthy(started.address)
        yield started
    finally:
        server.terminate()
        server.wait(timeout=SECONDS_TO_END)
        for run in started.runs.list():
            kill_worker(started.runs.open(run.id))


def kill_worker(run: RunFolder) -> bool:
    """End a run's worker as ``kill -9`` does; return whether there was one.

    While a run starts, the process its status names is the server's own: that one stays.
    """
    pid = run.status().pid
    if pid is None or not psutil.pid_exists(pid) or str(run.path) not in psutil.Process(pid).cmdline():
        return False
    os.kill(pid, signal.SIGKILL)
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"expected the server at {address} within {SECONDS_TO_START} s")
