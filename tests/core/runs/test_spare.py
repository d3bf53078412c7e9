import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.places import Places
from core.recipe import EngineChoice, Recipe
from core.runs.collection import Runs
from core.runs.spare import Spare
from core.runs.status import Status
from core.runs.supervisor import Supervisor

Wait = Callable[[Callable[[], object]], None]
FAKE_SPARE = Path(__file__).with_name("fake_spare.py")


@pytest.fixture(autouse=True)
def _no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNROLLED_SPARE", raising=False)


class FakeSpares:
    """Starts fake spares and remembers them."""

    def __init__(self, program: str = str(FAKE_SPARE)) -> None:
        self.program = program
        self.started: list[tuple[EngineChoice, subprocess.Popen[bytes]]] = []

    def __call__(self, engine: EngineChoice, home: Path) -> "subprocess.Popen[bytes]":
        home.mkdir(exist_ok=True)
        process = subprocess.Popen([sys.executable, self.program, "--spare"], stdin=subprocess.PIPE, cwd=home)
        self.started.append((engine, process))
        return process


@contextmanager
def spare_of(places: Places, starts: FakeSpares, cold: Any, settled: float = 60.0) -> Iterator[Spare]:
    spare = Spare(places, starts, cold, settled)
    yield spare
    spare.stop()
    for _, process in starts.started:
        if process.stdin is not None:
            process.stdin.close()
        process.kill()
        process.wait()


def test_a_run_is_handed_to_the_spare_that_waits(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers) as spare:
        spare.look()
        assert spare.memory is not None
        run = runs.submit(Recipe(), claimed=True)
        process = spare(run, places.home)
        wait_until(lambda: run.status().status is Status.RUNNING)
        assert process is starts.started[0][1]
        assert run.status().pid == process.pid
        assert fake_workers.started == []
        assert spare.memory is None


def test_a_silent_spare_that_took_a_run_is_known_as_its_worker(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers) as spare:
        spare.look()
        supervisor = Supervisor(places, spare, silent_after=0.3)
        run = runs.submit(Recipe())
        supervisor.start()
        wait_until(lambda: run.written_status().status is Status.STALLED)
        supervisor.stop()
    assert starts.started[0][1].wait() != 0


def test_a_run_of_another_engine_starts_from_nothing_and_the_next_spare_is_of_that_engine(
    places: Places, runs: Runs, fake_workers: Any
) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers, settled=0.0) as spare:
        spare.look()
        run = runs.submit(Recipe().with_settings(["training.engine=tensorflow"]), claimed=True)
        spare(run, places.home)
        assert [run_id for run_id, _ in fake_workers.started] == [run.id]
        spare.look()
        assert [engine for engine, _ in starts.started] == [EngineChoice.AUTO, EngineChoice.TENSORFLOW]
        assert starts.started[0][1].poll() is not None


def test_a_spare_that_died_is_replaced_and_until_then_runs_start_from_nothing(
    places: Places, runs: Runs, fake_workers: Any
) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers, settled=0.0) as spare:
        spare.look()
        starts.started[0][1].kill()
        starts.started[0][1].wait()
        run = runs.submit(Recipe(), claimed=True)
        spare(run, places.home)
        assert [run_id for run_id, _ in fake_workers.started] == [run.id]
        spare.look()
        assert starts.started[-1][1].poll() is None


def test_spares_that_keep_dying_are_given_up(places: Places, fake_workers: Any) -> None:
    starts = FakeSpares("no such program.py")
    with spare_of(places, starts, fake_workers) as spare:
        for _ in range(10):
            spare.look()
            starts.started[-1][1].wait()
    assert len(starts.started) == 3


def test_while_a_training_begins_no_spare_is_started(places: Places, runs: Runs, fake_workers: Any) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers) as spare:
        process = spare(runs.submit(Recipe(), claimed=True), places.home)
        spare.look()
        assert starts.started == []
        process.kill()
        process.wait()
        spare.look()
        assert len(starts.started) == 1


def test_switched_off_there_is_none_until_it_is_switched_on_again(places: Places, fake_workers: Any) -> None:
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers) as spare:
        spare.look()
        spare.switch(False)
        assert starts.started[0][1].poll() is not None
        with spare_of(places, starts, fake_workers) as of_the_next_server:
            of_the_next_server.look()
            assert not of_the_next_server.is_on
        assert len(starts.started) == 1
        spare.switch(True)
        spare.look()
        assert len(starts.started) == 2


def test_the_environment_switches_it_off(places: Places, fake_workers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNROLLED_SPARE", "off")
    starts = FakeSpares()
    with spare_of(places, starts, fake_workers) as spare:
        spare.look()
        assert not spare.may_be_on
    assert starts.started == []
