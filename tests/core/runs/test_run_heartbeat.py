import os
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.recipe import Recipe
from core.runs import heartbeat as module
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.heartbeat import Heartbeat
from core.runs.status import Status

Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def run(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> RunFolder:
    monkeypatch.setattr(module, "BEAT_SECONDS", 0.01)
    return runs.submit(Recipe(), claimed=True)


def heard(run: RunFolder) -> float:
    return run.written_status().heartbeat


def test_the_first_word_names_the_process(run: RunFolder) -> None:
    run.write_status(replace(run.written_status(), pid=1))
    Heartbeat(run).end(status=Status.FINISHED)
    assert run.written_status().pid == os.getpid()


def test_beside_batches_a_thread_beats(run: RunFolder, wait_until: Wait) -> None:
    heartbeat = Heartbeat(run)
    told = heartbeat.tell(status=Status.STARTING).heartbeat
    wait_until(lambda: heard(run) > told)
    heartbeat.end(status=Status.FINISHED)


def test_between_batches_only_the_batches_are_heard(run: RunFolder) -> None:
    heartbeat = Heartbeat(run)
    told = heartbeat.tell(status=Status.RUNNING, epoch=1, batch=3).heartbeat
    time.sleep(0.2)
    assert heard(run) == told
    heartbeat.end(status=Status.FINISHED)


def test_after_the_end_nothing_is_written_any_more(run: RunFolder) -> None:
    heartbeat = Heartbeat(run)
    heartbeat.end(status=Status.FAILED, message="why")
    told = heard(run)
    time.sleep(0.2)
    assert (heard(run), run.written_status().message) == (told, "why")
