"""The real server on a free port, with a home folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
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
CHROMIUM = Path("/usr/bin/chromium")
# Without these, Chromium asks hosts of its maker.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
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
    """Start the real server, and end it and every worker it started."""
    environment = {name: value for name, value in os.environ.items() if name != "UNROLLED_MIRROR"}
    runs = Runs(Places(home))
    try:
        with streamlit_server(Path("server.py"), environment | {"UNROLLED_HOME": str(home)}, home) as address:
            yield AppServer(address, home)
    finally:
        for run in runs.list():
            kill_worker(runs.open(run.id))


@contextmanager
def streamlit_server(script: Path, environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Serve a script with the project's settings on a free port; its words go to ``folder``; yield the address."""
    port = _free_port()
    options = ["--server.port", str(port), "--server.headless", "true"]
    with (folder / "server.txt").open("wb") as log:
        command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
        server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=dict(environment))
    try:
        _wait_until_healthy(f"http://localhost:{port}")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS_TO_END)


def kill_worker(run: RunFolder) -> bool:
    """End a run's worker as ``kill -9`` does; return whether there was one.

    While a run starts, the process its status names is the server's own: that one stays.
    """
    pid = run.status().pid
    if pid is None or not psutil.pid_exists(pid) or "core.training" not in psutil.Process(pid).cmdline():
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
