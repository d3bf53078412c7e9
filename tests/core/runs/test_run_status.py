import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DamagedRunError
from core.runs.status import (
    ENDED,
    LIVE,
    SILENT_AFTER_SECONDS,
    RunStatus,
    Status,
    as_observed,
    own_process,
)

NOW = 1000.0
HERE = RunStatus(status=Status.RUNNING, heartbeat=NOW, epoch=2, batch=5, **own_process())


@pytest.fixture
def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_run_whose_process_lives_and_speaks_is_as_it_was_written() -> None:
    assert as_observed(HERE, NOW + 1) == HERE


@pytest.mark.parametrize("status", sorted(LIVE))
def test_a_run_whose_process_is_gone_is_interrupted(status: Status, dead_pid: int) -> None:
    observed = as_observed(replace(HERE, status=status, pid=dead_pid), NOW)
    assert observed.status is Status.INTERRUPTED
    assert (observed.epoch, observed.batch) == (2, 5)


def test_a_run_whose_process_ended_and_was_not_collected_is_interrupted() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    observed = as_observed(replace(HERE, pid=child.pid), NOW)
    child.wait()
    assert observed.status is Status.INTERRUPTED


def test_an_id_given_to_another_process_is_not_the_worker() -> None:
    assert HERE.process_started is not None
    earlier = replace(HERE, process_started=HERE.process_started - 60)
    assert as_observed(earlier, NOW).status is Status.INTERRUPTED


@pytest.mark.parametrize("pid", [None, 0, -1, 2**31, 2**63, 10**30])
def test_an_id_that_no_process_can_have_is_nobody(pid: int | None) -> None:
    assert as_observed(replace(HERE, pid=pid), NOW).status is Status.INTERRUPTED


def test_a_run_that_lives_but_is_silent_is_stalled() -> None:
    observed = as_observed(HERE, NOW + SILENT_AFTER_SECONDS + 1)
    assert observed.status is Status.STALLED
    assert observed.message == "Nothing was heard of the training for 61 s."


@pytest.mark.parametrize("status", sorted(ENDED | {Status.QUEUED, Status.PAUSED}))
def test_a_state_that_needs_no_process_stands_without_one(status: Status, dead_pid: int) -> None:
    written = replace(HERE, status=status, pid=dead_pid)
    assert as_observed(written, NOW + 10_000) == written


def test_a_document_says_the_same_as_the_status() -> None:
    assert RunStatus.parse(HERE.document()) == HERE


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just([])
FIELDS = list(RunStatus(status=Status.QUEUED).document())


@given(st.dictionaries(st.sampled_from(FIELDS), values))
def test_a_damaged_document_is_a_status_or_a_damaged_run(damage: dict[str, object]) -> None:
    with suppress(DamagedRunError):
        assert as_observed(RunStatus.parse({**HERE.document(), **damage}), NOW).status in Status


def test_a_document_that_lacks_a_field_is_a_damaged_run() -> None:
    with pytest.raises(DamagedRunError, match=r"status\.json holds no status"):
        RunStatus.parse({"status": "running"})
