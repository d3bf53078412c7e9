"""What watching a training costs the server: thirty sessions, and three, while one job trains."""

import time
from collections.abc import Iterator

import psutil
import pytest
from figures import ROOT, record
from live_sessions import Watched, watch
from serving import served

from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder

pytestmark = pytest.mark.benchmark

SECONDS = 30
# It trains all the while.
RECIPE = {
    "name": "watched",
    "data": {"options": {"rows": 4000}},
    "network": {"recurrent": [{"cell": "lstm", "units": 48}]},
    "training": {"engine": "jax", "batch_size": 16, "epochs": 5000},
    "probes": ["I thought it would be dull but it was wonderful.", "not good at all", "the food was fine"],
}


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, RunFolder, int]]:
    """Serve the app with one run that trains; its address, the run, and the server's process id."""
    home = tmp_path_factory.mktemp("home")
    runs = Runs(Places(home))
    with served(ROOT / "server.py", home) as address:
        run = runs.submit(Recipe.parse(RECIPE))
        wait_for_points(run)
        yield address, run, serving(address)
        runs.stop(run.id)
        deadline = time.monotonic() + 60
        while not run.status().status.has_ended and time.monotonic() < deadline:
            time.sleep(0.1)


def wait_for_points(run: RunFolder) -> None:
    deadline = time.monotonic() + 400
    while len(run.history().epochs) < 2:
        assert time.monotonic() < deadline, run.status().message
        time.sleep(0.2)


def serving(address: str) -> int:
    """Return the process id that listens at an address."""
    port = int(address.rsplit(":", 1)[1])
    children = psutil.Process().children(recursive=True)
    return next(
        child.pid for child in children if any(at.laddr.port == port for at in child.net_connections() if at.laddr)
    )


def watched(training: tuple[str, RunFolder, int], sessions: int) -> Watched:
    address, run, server = training
    seen = watch(address, f"runs?run={run.id}", sessions, SECONDS, server)
    assert not seen.errors, seen.errors[:3]
    assert len(seen.first) >= sessions
    assert not run.status().status.has_ended
    return seen


def test_thirty_sessions_watch_a_training(training: tuple[str, RunFolder, int]) -> None:
    seen = watched(training, 30)
    p50, p95 = seen.quantile(0.5), seen.quantile(0.95)
    record(
        "tick of 30 sessions that watch a training, p95",
        f"{p95:.0f} ms",
        bound="≤ 500 ms",
        details=f"{seen.count} ticks in {seen.seconds:.0f} s, p50 {p50:.0f} ms, {seen.kilobytes:.0f} kB/s; "
        f"all thirty came at once, and the last had its page after {max(seen.first):.1f} s",
    )
    record(
        "server while 30 sessions watch a training",
        f"{seen.cpu_share:.0%} of a core",
        bound="≤ 40 %",
        details="user and system time of the server's process; the training is a process of its own",
    )
    assert p95 <= 500
    assert seen.cpu_share <= 0.4


def test_three_sessions_watch_a_training_four_times_a_second(training: tuple[str, RunFolder, int]) -> None:
    seen = watched(training, 3)
    p50, p95 = seen.quantile(0.5, 0.25), seen.quantile(0.95, 0.25)
    rate = len(seen.ticks.get(0.25, [])) / 3 / seen.seconds
    record(
        "tick of 3 sessions that watch a training at 4 Hz, p95",
        f"{p95:.0f} ms",
        bound="none",
        details=f"{rate:.1f} ticks a second each, p50 {p50:.0f} ms, server {seen.cpu_share:.0%} of a core",
    )
    assert rate >= 3
