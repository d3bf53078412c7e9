"""At any moment one process has a run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import RunStateError
from core.places import PROJECT
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.hold import RunHeldError, held, take_hold
from core.runs.status import RunStatus, Status, process_started
from core.runs.worker import MEMORY_RAN_OUT, Death, bury_if_dead, kill_worker, start_worker

DEAD = {"pid": 2**22 + 1, "process_started": 1.0}
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def run(runs: Runs) -> RunFolder:
    return runs.submit(Recipe(), claimed=True)


def test_a_run_that_is_held_is_held_by_nobody_else_until_it_is_let_go(run: RunFolder) -> None:
    with held(run), pytest.raises(RunHeldError, match="still lives"), held(run, patience=0):
        pass
    with held(run, patience=0):
        pass


def test_the_hold_of_a_process_that_is_killed_is_free(run: RunFolder) -> None:
    program = (
        "import sys, time; from pathlib import Path; from core.runs.folder import RunFolder; "
        "from core.runs.hold import take_hold; hold = take_hold(RunFolder(Path(sys.argv[1]))); "
        "print('holds', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, run.path], cwd=PROJECT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"holds\n"
        with pytest.raises(RunHeldError), held(run, patience=0):
            pass
        process.kill()
        process.wait()
    with held(run, patience=0):
        pass


def test_a_worker_leaves_a_run_alone_that_another_one_trains(run: RunFolder, runs: Runs) -> None:
    with held(run):
        assert start_worker(run, runs.places.home).wait(timeout=120) == 1
        assert run.written_status().status is Status.STARTING
    assert "held by a training process that still lives" in (run.path / "log.txt").read_text()


def test_a_run_that_is_held_is_not_named_dead_whoever_its_status_names(run: RunFolder) -> None:
    run.write_status(replace(run.written_status(), **DEAD))
    with held(run):
        assert not bury_if_dead(run, patience=0)
    assert bury_if_dead(run, patience=0)
    assert run.written_status().status is Status.INTERRUPTED


def test_a_run_whose_worker_has_not_let_go_yet_is_not_resumed(
    run: RunFolder, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.hold.MOMENT_SECONDS", 0)
    run.write_status(replace(run.written_status(), status=Status.INTERRUPTED))
    hold = take_hold(run)
    with pytest.raises(RunStateError, match="still lives"):
        runs.resume(run.id)
    hold.close()
    assert runs.resume(run.id).written_status().status is Status.QUEUED


def test_what_a_killed_writer_left_beside_its_file_goes_when_the_run_goes_on(run: RunFolder, runs: Runs) -> None:
    (run.path / "snapshots").mkdir()
    left = [run.path / ".status.json.7-7.tmp", run.path / "snapshots" / ".epoch-001.npz.7-7.tmp"]
    for path in left:
        path.write_text("half")
    (run.path / "recipe.json").write_text("{")
    start_worker(run, runs.places.home).wait(timeout=120)
    assert [path for path in left if path.exists()] == []


@pytest.fixture
def sleeper() -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(SLEEPS)
    yield process
    process.kill()
    process.wait()


def named(process: "subprocess.Popen[bytes]", status: Status) -> RunStatus:
    return RunStatus(status=status, pid=process.pid, process_started=process_started(process.pid))


def test_a_worker_is_killed_by_its_id_and_start_time(sleeper: "subprocess.Popen[bytes]") -> None:
    assert kill_worker(named(sleeper, Status.RUNNING))
    assert sleeper.wait(timeout=20) != 0


def test_a_process_that_only_has_the_workers_id_is_left_alone(sleeper: "subprocess.Popen[bytes]") -> None:
    assert kill_worker(replace(named(sleeper, Status.RUNNING), process_started=1.0))
    assert sleeper.poll() is None


def test_whoever_started_a_worker_is_not_taken_for_it(sleeper: "subprocess.Popen[bytes]") -> None:
    assert not kill_worker(named(sleeper, Status.STARTING))
    assert sleeper.poll() is None


def test_nobody_kills_itself() -> None:
    own = RunStatus(status=Status.RUNNING, pid=os.getpid(), process_started=process_started(os.getpid()))
    assert not kill_worker(own)


@pytest.mark.parametrize(
    ("death", "status", "words"),
    [
        (Death(-9, memory_ran_out=True), Status.FAILED, "lower training.batch_size"),
        (Death(-9, memory_ran_out=False), Status.INTERRUPTED, "ended from outside (signal 9)"),
        (Death(1, memory_ran_out=False), Status.INTERRUPTED, "ended without a word"),
        (None, Status.INTERRUPTED, "can be resumed"),
    ],
)
def test_how_a_worker_died_is_told_in_words(run: RunFolder, death: Death | None, status: Status, words: str) -> None:
    run.write_status(replace(run.written_status(), status=Status.RUNNING, **DEAD))
    assert bury_if_dead(run, death)
    assert (run.written_status().status, words in run.written_status().message) == (status, True)


@pytest.mark.parametrize(("kills", "memory_ran_out"), [(3, False), (4, True)])
def test_the_kernels_own_count_tells_a_want_of_memory_from_a_kill(
    monkeypatch: pytest.MonkeyPatch, sleeper: "subprocess.Popen[bytes]", kills: int, memory_ran_out: bool
) -> None:
    sleeper.kill()
    monkeypatch.setattr("core.runs.worker.kernel_kills", lambda: kills)
    assert Death.of(sleeper, 3) == Death(-9, memory_ran_out)
    assert "resume" in MEMORY_RAN_OUT


def test_the_kernels_count_is_read_where_the_kernel_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.runs import memory

    events = tmp_path / "memory.events"
    events.write_text("low 0\noom 7\noom_kill 5\noom_group_kill 1\n")
    monkeypatch.setattr(memory, "_EVENTS", events)
    assert memory.kernel_kills() == 5
    monkeypatch.setattr(memory, "_EVENTS", tmp_path / "none")
    monkeypatch.setattr(memory, "_STATISTICS", tmp_path / "none")
    assert memory.kernel_kills() == 0
