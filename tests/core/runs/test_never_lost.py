"""Whatever dies, and whenever: no run is lost, damaged or trained twice, and each one ends with the weights it owes."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from core.errors import CoreError, DamagedRunError, RunStateError
from core.places import PROJECT, Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.snapshots import load_arrays
from core.runs.status import Status
from tests.core.runs.fake_trainer import weights_after
from tests.core.runs.forked import Forks
from tests.core.runs.full_disk import FullDisk

KILLED_WORKERS = 200
KILLED_SERVERS = 30
EPOCHS = 15  # the last one has a checkpoint, so that workers die between it and their end
Wait = Callable[..., None]


@pytest.fixture(scope="module")
def forks() -> Iterator[Forks]:
    with tempfile.TemporaryDirectory() as folder:  # an address in tmp_path would be too long for a socket
        address = f"{folder}/forks"
        program = [sys.executable, "-m", "tests.core.runs.fake_trainer", address]
        with subprocess.Popen(program, cwd=PROJECT, stdin=subprocess.PIPE) as trainer:
            deadline = time.monotonic() + 60
            while not Path(address).exists():
                assert trainer.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.01)
            yield Forks(address)


@pytest.fixture
def server(forks: Forks, places: Places, runs: Runs) -> Iterator["Server"]:  # noqa: ARG001  the runs' home is made
    serving = Server(forks, places)
    yield serving
    serving.end()


class Server:
    """A process that supervises the home folder, started anew after each kill."""

    def __init__(self, forks: Forks, places: Places) -> None:
        self._forks, self._places = forks, places
        self.process = forks.serve(places.home)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process = self._forks.serve(self._places.home)

    def end(self) -> None:
        with suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait()


def recipe(seed: int, epochs: int = EPOCHS) -> Recipe:
    return Recipe.parse({"seed": seed, "training": {"epochs": epochs}})


def lines(places: Places, what: str) -> list[tuple[str, int]]:
    """Return (run, process) for each time that a worker noted something."""
    path = places.home / f"{what}.txt"
    found = path.read_text().splitlines() if path.exists() else []
    return [(line.split()[0], int(line.split()[1])) for line in found]


def check_whole(run: RunFolder, epochs: int = EPOCHS) -> None:
    """Assert that a run ended as one that nobody disturbed: its state, curve, snapshots, weights and files."""
    assert run.written_status().status is Status.FINISHED, run.written_status()
    history, seed = run.history(), run.recipe().seed
    assert [point.epoch for point in history.epochs] == [*range(1, epochs + 1)]
    places = [(point.epoch, point.batch) for point in history.batches]
    assert places == [(epoch, batch) for epoch in range(1, epochs + 1) for batch in (1, 2)]
    assert run.snapshots.epochs() == [*range(epochs + 1)]
    assert run.scores()["weights"] == weights_after(epochs, seed)
    assert [int(run.snapshots.load(epoch)["weights"][0]) for epoch in (0, epochs)] == [
        seed,
        weights_after(epochs, seed),
    ]
    assert run.events_path.read_text().count('"kind": "finished"') == 1
    assert list(run.path.rglob(".*.tmp")) == []
    assert list((run.path / "control").iterdir()) == []


def resume_what_was_cut_off(runs: Runs, submitted: list[RunFolder]) -> bool:
    """Resume each run that reads as interrupted, and return whether all have finished."""
    states = {run.id: run.status().status for run in submitted}
    for run_id, state in states.items():
        if state is Status.INTERRUPTED:
            with suppress(RunStateError):  # a worker that was late, or the server, was faster
                runs.resume(run_id)
    return set(states.values()) <= {Status.FINISHED}


def check_all(runs: Runs, submitted: list[RunFolder]) -> None:
    assert {summary.id for summary in runs.list()} == {run.id for run in submitted}
    for run in submitted:
        check_whole(run)


def test_two_hundred_workers_killed_at_any_moment_of_their_life_cost_nothing(
    forks: Forks, server: Server, runs: Runs, places: Places
) -> None:
    forks.kill_workers(KILLED_WORKERS, seed=5)
    submitted: list[RunFolder] = []
    under_way: list[RunFolder] = []
    deadline = time.monotonic() + 300
    while under_way or len(lines(places, "killed")) < KILLED_WORKERS:
        assert time.monotonic() < deadline, lines(places, "killed")
        if len(under_way) < 4 and len(lines(places, "killed")) < KILLED_WORKERS:
            under_way.append(runs.submit(recipe(len(submitted))))
            submitted.append(under_way[-1])
        resume_what_was_cut_off(runs, under_way)
        under_way = [run for run in under_way if run.written_status().status is not Status.FINISHED]
        time.sleep(0.005)
    check_all(runs, submitted)
    trained, kills = (Counter(run_id for run_id, _ in lines(places, what)) for what in ("trained", "killed"))
    assert all(trained[run.id] <= kills[run.id] + 1 for run in submitted), (trained, kills)
    assert server.process.poll() is None


def test_thirty_servers_killed_at_any_moment_cost_nothing(server: Server, runs: Runs, wait_until: Wait) -> None:
    chance = random.Random(6)
    submitted = []
    for number in range(KILLED_SERVERS):
        submitted.append(runs.submit(recipe(number), visitor=f"visitor {number % 3}"))
        time.sleep(chance.uniform(0, 0.15))
        server.kill()
    wait_until(lambda: resume_what_was_cut_off(runs, submitted), 120)
    check_all(runs, submitted)


def test_thirty_runs_submitted_within_a_second_by_many_are_trained_once_each(
    server: Server, runs: Runs, places: Places, wait_until: Wait
) -> None:
    program = (
        "import sys; from pathlib import Path; from core.places import Places; from core.recipe import Recipe; "
        "from core.runs.collection import Runs; runs = Runs(Places(Path(sys.argv[1]))); print('ready', flush=True); "
        "sys.stdin.readline(); [runs.submit(Recipe(training={'epochs': 2})) for _ in range(5)]"
    )
    others = [
        subprocess.Popen(
            [sys.executable, "-c", program, places.home], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
    with ThreadPoolExecutor(15) as pool:
        for other in others:
            pool.submit(other.communicate, b"\n", 60)
        list(pool.map(lambda _: runs.submit(recipe(1, epochs=2)), range(15)))
    assert [other.returncode for other in others] == [0, 0, 0]
    wait_until(lambda: [run.status for run in runs.list()].count(Status.FINISHED) == 30, 60)
    trained = Counter(run_id for run_id, _ in lines(places, "trained"))
    assert sorted(trained) == sorted(run.id for run in runs.list())
    assert set(trained.values()) == {1}
    assert server.process.poll() is None


def test_an_index_deleted_again_and_again_while_runs_are_trained_costs_nothing(
    server: Server, runs: Runs, places: Places, wait_until: Wait
) -> None:
    submitted = []
    for number in range(10):
        submitted.append(runs.submit(recipe(number)))
        for name in ("index.sqlite", "index.sqlite-wal", "index.sqlite-shm")[: 1 + number % 3]:
            (places.home / name).unlink(missing_ok=True)
        time.sleep(0.02)
    assert server.process.poll() is None
    wait_until(lambda: resume_what_was_cut_off(runs, submitted), 60)
    check_all(runs, submitted)
    assert Counter(run_id for run_id, _ in lines(places, "trained")) == Counter(run.id for run in submitted)


def undisturbed(forks: Forks, runs: Runs) -> RunFolder:
    run = runs.submit(recipe(3, epochs=4), claimed=True)
    assert forks.train(run).wait() == 0
    return run


def test_a_disk_that_is_full_at_any_write_of_a_training_ends_it_in_words_and_loses_nothing(
    forks: Forks, runs: Runs
) -> None:
    other = undisturbed(forks, runs)
    writes = int((other.path / "writes.txt").read_text())
    assert writes > 60
    for full_after in range(writes):
        run = runs.submit(recipe(full_after, epochs=4), claimed=True)
        assert forks.train(run, full_after).wait() == 0
        status = run.status()
        if status.status is not Status.FINISHED:  # the very last write is the status, for which there is always room
            assert (status.status, "No space left" in status.message) == (Status.FAILED, True), (full_after, status)
            runs.resume(run.id, claimed=True)
            assert forks.train(run).wait() == 0
        check_whole(run, epochs=4)
    check_whole(other, epochs=4)


def refusal(ask: Callable[[], object]) -> str:
    """Return in what words something was refused, empty where it was done."""
    try:
        ask()
    except CoreError as error:
        return str(error)
    return ""


ASKED: dict[str, Callable[[Runs, RunFolder], object]] = {
    "submit": lambda runs, _: runs.submit(Recipe(), visitor="one"),
    "stop": lambda runs, run: runs.stop(run.id),
    "resume": lambda runs, run: runs.resume(run.id),
    "delete": lambda runs, run: runs.delete(run.id),
}


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_while_the_disk_is_full_is_refused_in_words_and_leaves_nothing_half_done(
    runs: Runs, places: Places, asked: str
) -> None:
    for full_after in range(30):
        run = runs.submit(Recipe())
        if asked == "resume":
            runs.stop(run.id)
        before, status = len(runs.list()), run.written_status()
        with FullDisk(full_after) as disk:
            said = refusal(lambda run=run: ASKED[asked](runs, run))
        if disk.writes <= full_after:
            assert said == ""
            break
        assert [summary.problem for summary in runs.list() if summary.problem] == []
        if said:
            assert "The disk is full" in said
            assert len(runs.list()) == before
            # One that waited is stopped before it goes into the bin; where there is no room for that, it stays stopped.
            stopped = {Status.STOPPED} if asked == "delete" else set()
            assert run.written_status().status in {status.status, Status.QUEUED} | stopped
        with suppress(RunStateError):
            runs.stop(run.id)
        assert [path for path in places.runs.iterdir() if path.name.startswith(".")] == []
    else:
        pytest.fail("it never had room enough")


def test_a_server_and_a_worker_asked_to_end_do_so_cleanly(
    server: Server, runs: Runs, places: Places, wait_until: Wait
) -> None:
    run = runs.submit(recipe(1, epochs=5000))
    wait_until(lambda: run.written_status().status is Status.RUNNING)
    server.process.terminate()
    assert server.process.wait() == 0
    assert run.status().status is Status.RUNNING
    worker = run.written_status().pid
    assert worker is not None
    os.kill(worker, 15)
    wait_until(lambda: run.written_status().status is Status.STOPPED)
    assert run.history().end == "stopped"
    assert (places.home / "trained.txt").read_text().count(run.id) == 1


def test_a_run_that_finished_opens_whatever_its_checkpoint_says(forks: Forks, runs: Runs) -> None:
    run = undisturbed(forks, runs)
    run.checkpoint_path.write_bytes(b"PK")
    with pytest.raises(DamagedRunError):
        runs.resume(run.id, 9)
    assert int(load_arrays(run.snapshots.path(4))["weights"][0]) == weights_after(4, 3)
