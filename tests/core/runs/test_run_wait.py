import time
from dataclasses import replace

import pytest

from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.status import Status, own_process
from core.runs.wait import Wait, expected_wait, wait_of


@pytest.mark.parametrize(
    ("under_way", "before", "seconds"),
    [
        ([], [], 0.0),
        ([12.0], [], 12.0),
        ([12.0], [30.0, 5.0], 47.0),
        ([12.0, 20.0], [30.0], 50.0),
        ([None], [], None),
        ([None], [30.0], 60.0),
        ([10.0], [None, 30.0, 20.0], 80.0),
    ],
)
def test_a_run_waits_for_what_is_under_way_and_all_before_it(
    under_way: list[float | None], before: list[float | None], seconds: float | None
) -> None:
    assert expected_wait(under_way, before) == seconds


def test_a_run_that_does_not_wait_has_no_wait(runs: Runs) -> None:
    assert wait_of(runs, runs.submit(Recipe(), claimed=True).id) is None


def test_the_wait_grows_with_what_is_before(runs: Runs) -> None:
    for seconds in (40.0, 10.0):
        runs.submit(Recipe(), expected=seconds)
    assert wait_of(runs, runs.submit(Recipe()).id) == Wait(2, 50.0)


def test_of_a_run_that_is_resumed_only_the_epochs_left_are_counted(runs: Runs) -> None:
    resumed, last = runs.submit(Recipe(), expected=40.0), runs.submit(Recipe())
    resumed.write_status(replace(resumed.written_status(), epoch=5))
    assert wait_of(runs, last.id) == Wait(1, 20.0)


def test_a_training_under_way_counts_what_its_pace_says(runs: Runs) -> None:
    first = runs.submit(Recipe.parse({"training": {"epochs": 2}}), expected=1000.0)
    runs.index.claim(first.id)
    first.write_status(replace(first.written_status(), status=Status.RUNNING, heartbeat=time.time(), **own_process()))
    log = EventLog(first.events_path)
    log.append("started", 0.0, batches=10, epochs=2)
    values = {"epoch": 1, "loss": 0.5, "accuracy": 0.5, "texts_per_second": 100.0}
    log.append("batch", 3.0, batch=1, **values)
    log.append("batch", 5.0, batch=5, **values)
    log.close()
    assert wait_of(runs, runs.submit(Recipe()).id) == Wait(0, 15 * 0.5 + 2.5)


def test_a_training_that_has_just_begun_counts_as_long_as_it_was_expected_to_take(runs: Runs) -> None:
    first = runs.submit(Recipe(), expected=1000.0)
    runs.index.claim(first.id)
    first.write_status(replace(first.written_status(), status=Status.STARTING, heartbeat=time.time(), **own_process()))
    wait = wait_of(runs, runs.submit(Recipe()).id)
    assert wait is not None
    assert wait.seconds == pytest.approx(1000.0, abs=60)
