"""What the tests of the run machinery share: places of their own, and a worker that only writes the files."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder

FAKE_WORKER = Path(__file__).with_name("fake_worker.py")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def runs(places: Places) -> Runs:
    return Runs(places)


@pytest.fixture
def fake_workers() -> Iterator["FakeWorkers"]:
    workers = FakeWorkers()
    yield workers
    workers.end_all()


class FakeWorkers:
    """Starts fake workers in place of real ones and remembers the processes; ``mood`` says what they will do."""

    def __init__(self) -> None:
        self.mood = "trains"
        self.started: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __call__(self, run: RunFolder, home: Path) -> "subprocess.Popen[bytes]":
        with (run.path / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, str(FAKE_WORKER), str(run.path), self.mood], stdout=log, stderr=log, cwd=home
            )
        self.started.append((run.id, process))
        return process

    def end_all(self) -> None:
        for _, process in self.started:
            process.kill()
            process.wait()


@pytest.fixture
def wait_until() -> Callable[[Callable[[], object]], None]:
    def wait(is_true: Callable[[], object], seconds: float = 20.0) -> None:
        deadline = time.monotonic() + seconds
        while not is_true():
            assert time.monotonic() < deadline, "it did not become true in time"
            time.sleep(0.02)

    return wait
