"""The real server is killed, and ended politely, while it trains: the training goes on and the next server finds it."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from app_server import kill_worker, streamlit_server

from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.status import Status

pytestmark = pytest.mark.e2e

LONG = {"training": {"epochs": 10_000}, "data": {"limit": 200}}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 240
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for four minutes"
        time.sleep(0.05)


def process_at(address: str) -> psutil.Process:
    port = address.rpartition(":")[2]
    (found,) = [child for child in psutil.Process().children() if port in child.cmdline()]
    return found


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_training_outlives_its_server_and_the_next_one_finds_it(tmp_path: Path, ending: signal.Signals) -> None:
    runs = Runs(Places(tmp_path))
    environment = {**os.environ, "UNROLLED_HOME": str(tmp_path), "UNROLLED_SPARE": "off"}
    first, second = runs.submit(Recipe.parse(LONG)), runs.submit(Recipe.parse(LONG))
    try:
        with streamlit_server(Path("server.py"), environment, tmp_path) as address:
            wait_for(lambda: first.written_status().status is Status.RUNNING)
            server = process_at(address)
            server.send_signal(ending)
            server.wait(timeout=60)
        worker = first.status().pid
        assert first.status().status is Status.RUNNING
        with streamlit_server(Path("server.py"), environment, tmp_path):
            runs.stop(first.id)
            wait_for(lambda: first.status().status is Status.STOPPED)
            wait_for(lambda: second.status().status is Status.RUNNING)
            assert first.status().pid == worker
    finally:
        kill_worker(first)
        kill_worker(second)
