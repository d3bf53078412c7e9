import pytest

from core.limits import Limits
from core.recipe import Recipe
from core.runs import guard as module
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.guard import Guard
from core.runs.heartbeat import Heartbeat
from core.runs.status import Status


@pytest.fixture
def run(runs: Runs) -> RunFolder:
    return runs.submit(Recipe(), claimed=True)


def guarded(run: RunFolder, limits: Limits) -> tuple[Guard, Heartbeat, list[int]]:
    heartbeat, ended = Heartbeat(run), list[int]()
    return Guard(heartbeat, limits, ended.append), heartbeat, ended


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = module.time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + seconds)


def test_a_training_within_its_limits_is_left_alone(run: RunFolder) -> None:
    guard, heartbeat, ended = guarded(run, Limits())
    guard.look()
    heartbeat.end(status=Status.FINISHED, message="Done.")
    assert (ended, run.is_asked_to_stop(), run.written_status().message) == ([], False, "Done.")


def test_a_training_out_of_time_is_asked_to_stop_and_its_last_message_says_why(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard, heartbeat, ended = guarded(run, Limits(minutes=2))
    later(monkeypatch, 121)
    guard.look()
    assert run.is_asked_to_stop()
    heartbeat.end(status=Status.STOPPED, message="The network of epoch 3 is kept.")
    message = run.written_status().message
    assert message.startswith("Stopped after 2 minutes, the most that this server allows; lower training.epochs")
    assert message.endswith("The network of epoch 3 is kept.")
    assert ended == []


def test_a_training_that_does_not_stop_in_time_is_ended(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, heartbeat, ended = guarded(run, Limits(minutes=2))
    later(monkeypatch, 2 * 60 * 1.2 + 61)
    guard.look()
    heartbeat.tell(status=Status.RUNNING)
    assert (ended, run.written_status().status) == ([1], Status.FAILED)
    assert "lower training.epochs" in run.written_status().message


def test_a_training_that_uses_too_much_memory_fails_with_what_to_lower(run: RunFolder) -> None:
    guard, heartbeat, ended = guarded(run, Limits(memory_mb=1))
    guard.look()
    heartbeat.end(status=Status.FINISHED, message="too late")
    status = run.written_status()
    assert (ended, status.status) == ([1], Status.FAILED)
    assert "more than the 1 MB that this server allows: lower training.batch_size" in status.message
    assert (run.history().end, run.history().message) == ("failed", status.message)
