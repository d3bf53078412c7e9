import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from core.errors import RunStateError
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.foreground import train_here
from core.runs.status import RunStatus, Status, own_process
from core.runs.supervisor import Supervisor

Wait = Callable[[Callable[[], object]], None]
DEAD = {"pid": 2**22 + 1, "process_started": 1.0}


@contextmanager
def supervised(places: Places, workers: Any) -> Iterator[Supervisor]:
    supervisor = Supervisor(places, workers)
    supervisor.start()
    yield supervisor
    supervisor.stop()


def is_(run: RunFolder, status: Status) -> Callable[[], bool]:
    return lambda: run.status().status is status


def test_queued_runs_are_trained_one_at_a_time_and_in_order(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    first, second = runs.submit(Recipe()), runs.submit(Recipe())
    with supervised(places, fake_workers):
        wait_until(is_(first, Status.RUNNING))
        assert (second.status().status, runs.position(second.id)) == (Status.QUEUED, 0)
        assert len(fake_workers.started) == 1
        runs.stop(first.id)
        wait_until(is_(second, Status.RUNNING))
        assert first.status().status is Status.STOPPED
        assert [run_id for run_id, _ in fake_workers.started] == [first.id, second.id]


def test_a_run_stopped_while_it_waits_is_passed_over(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    fake_workers.mood = "finishes"
    first, second = runs.submit(Recipe()), runs.submit(Recipe())
    runs.stop(first.id)
    with supervised(places, fake_workers):
        wait_until(is_(second, Status.FINISHED))
    assert [run_id for run_id, _ in fake_workers.started] == [second.id]


def test_a_killed_worker_is_interrupted_within_five_seconds_and_the_next_run_begins(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    first, second = runs.submit(Recipe()), runs.submit(Recipe())
    with supervised(places, fake_workers):
        wait_until(is_(first, Status.RUNNING))
        fake_workers.started[0][1].kill()
        killed = time.monotonic()
        wait_until(lambda: first.written_status().status is Status.INTERRUPTED)
        assert time.monotonic() - killed < 5
        wait_until(is_(second, Status.RUNNING))
    assert "may have been killed" in first.status().message


def test_a_worker_that_hangs_is_ended_named_stalled_and_holds_nobody_up(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    fake_workers.mood = "hangs"
    first, second = runs.submit(Recipe()), runs.submit(Recipe())
    supervisor = Supervisor(places, fake_workers, silent_after=0.5)
    supervisor.start()
    wait_until(is_(first, Status.RUNNING))
    fake_workers.mood = "finishes"
    wait_until(lambda: first.written_status().status is Status.STALLED)
    wait_until(is_(second, Status.FINISHED))
    supervisor.stop()
    assert fake_workers.started[0][1].wait(timeout=10) != 0
    assert "it can be resumed" in first.status().message
    assert runs.resume(first.id).status().status is Status.QUEUED


def test_a_silent_run_whose_process_still_lives_is_neither_resumed_nor_deleted(
    runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    fake_workers.mood = "hangs"
    run = runs.submit(Recipe(), claimed=True)
    process = fake_workers(run, runs.places.home)
    wait_until(is_(run, Status.RUNNING))
    run.write_status(replace(run.written_status(), heartbeat=1.0))
    assert run.status().status is Status.STALLED
    with pytest.raises(RunStateError, match="still lives"):
        runs.resume(run.id)
    with pytest.raises(RunStateError, match="stop it before"):
        runs.delete(run.id)
    process.kill()


def test_without_a_supervisor_a_killed_worker_reads_as_interrupted_at_once(
    runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    run = runs.submit(Recipe(), claimed=True)
    process = fake_workers(run, runs.places.home)
    wait_until(is_(run, Status.RUNNING))
    process.kill()
    process.wait()
    assert run.status().status is Status.INTERRUPTED


def test_a_worker_that_dies_before_it_wrote_its_id_is_interrupted_with_its_last_words(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    fake_workers.mood = "dies before its id"
    run = runs.submit(Recipe())
    with supervised(places, fake_workers):
        wait_until(is_(run, Status.INTERRUPTED))
    assert run.status().message.endswith("Its last line was: cannot load the engine")


def test_a_worker_that_cannot_be_started_fails_and_the_next_run_begins(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    first, second = runs.submit(Recipe()), runs.submit(Recipe())

    def start(run: RunFolder, home: Any) -> Any:
        if run.id == first.id:
            raise OSError(12, "Cannot allocate memory")
        return fake_workers(run, home)

    with supervised(places, start):
        wait_until(is_(second, Status.RUNNING))
    assert first.status().status is Status.FAILED
    assert "Cannot allocate memory" in first.status().message


def test_a_new_server_finds_the_worker_of_the_old_one_and_waits_for_it(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    first, second = runs.submit(Recipe()), runs.submit(Recipe())
    with supervised(places, fake_workers):
        wait_until(is_(first, Status.RUNNING))
    with supervised(places, fake_workers) as again:
        wait_until(lambda: again.is_in_charge)
        again.tick()
        assert second.status().status is Status.QUEUED
        assert first.status().status is Status.RUNNING
        runs.stop(first.id)
        fake_workers.started[0][1].wait()
        wait_until(is_(second, Status.RUNNING))


def test_a_worker_that_died_between_two_servers_is_interrupted(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    run = runs.submit(Recipe(), claimed=True)
    run.write_status(RunStatus(status=Status.RUNNING, heartbeat=time.time(), **DEAD))
    with supervised(places, fake_workers):
        wait_until(lambda: run.written_status().status is Status.INTERRUPTED)
    assert fake_workers.started == []


def test_all_workers_that_train_already_are_waited_for(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    earlier = [runs.submit(Recipe(), claimed=True) for _ in range(2)]
    processes = [fake_workers(run, places.home) for run in earlier]
    wait_until(lambda: all(run.status().status is Status.RUNNING for run in earlier))
    waiting = runs.submit(Recipe())
    with supervised(places, fake_workers) as supervisor:
        wait_until(lambda: supervisor.is_in_charge)
        runs.stop(earlier[1].id)
        processes[1].wait()
        supervisor.tick()
        assert waiting.status().status is Status.QUEUED
        runs.stop(earlier[0].id)
        processes[0].wait()
        wait_until(is_(waiting, Status.RUNNING))


def test_of_two_supervisors_on_one_home_one_is_in_charge_until_it_ends(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    with supervised(places, fake_workers) as first:
        wait_until(lambda: first.is_in_charge)
        second = Supervisor(places, fake_workers)
        second.start()
        run = runs.submit(Recipe())
        wait_until(is_(run, Status.RUNNING))
        assert not second.is_in_charge
        assert len(fake_workers.started) == 1
    wait_until(lambda: second.is_in_charge)
    second.stop()


def test_a_run_that_was_claimed_and_never_begun_is_queued_again(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    run = runs.submit(Recipe())
    runs.index.claim(run.id)
    with supervised(places, fake_workers):
        wait_until(is_(run, Status.RUNNING))


def test_a_run_whose_stop_was_cut_short_is_stopped_and_not_queued_again(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    run = runs.submit(Recipe())
    run.ask_to_stop()
    runs.index.claim(run.id)
    with supervised(places, fake_workers):
        wait_until(is_(run, Status.STOPPED))
    assert fake_workers.started == []


def test_a_run_that_another_process_is_about_to_train_is_left_to_it(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    parent = {"pid": os.getppid(), "process_started": own_started(os.getppid())}
    run = runs.submit(Recipe(), claimed=True)
    run.write_status(replace(run.written_status(), **parent))
    waiting = runs.submit(Recipe())
    with supervised(places, fake_workers) as supervisor:
        wait_until(lambda: supervisor.is_in_charge)
        supervisor.tick()
        assert run.status().status is Status.STARTING
        assert waiting.status().status is Status.QUEUED
    assert fake_workers.started == []


def own_started(pid: int) -> float:
    import psutil

    return float(psutil.Process(pid).create_time())


def test_a_run_folder_that_the_index_missed_is_trained(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    run = runs.submit(Recipe())
    runs.index.remove(run.id)
    with supervised(places, fake_workers):
        wait_until(is_(run, Status.RUNNING))


def test_a_damaged_run_in_the_queue_holds_nobody_up(
    places: Places, runs: Runs, fake_workers: Any, wait_until: Wait
) -> None:
    damaged, next_one = runs.submit(Recipe()), runs.submit(Recipe())
    (damaged.path / "status.json").write_text("{")
    with supervised(places, fake_workers):
        wait_until(is_(next_one, Status.RUNNING))


def test_a_run_in_the_foreground_ends_with_its_worker(runs: Runs, fake_workers: Any) -> None:
    fake_workers.mood = "finishes"
    run = train_here(runs, Recipe(), io.StringIO(), fake_workers)
    assert run.status().status is Status.FINISHED
    assert own_process()["pid"] != run.status().pid


def test_a_worker_in_the_foreground_that_dies_early_is_interrupted_and_told(runs: Runs, fake_workers: Any) -> None:
    fake_workers.mood = "dies before its id"
    with pytest.raises(RunStateError, match=r"interrupted: .* Its last line was: cannot load the engine"):
        train_here(runs, Recipe(), io.StringIO(), fake_workers)
    (summary,) = runs.list()
    assert RunFolder(runs.places.runs / summary.id).written_status().status is Status.INTERRUPTED
