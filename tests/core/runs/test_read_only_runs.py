"""Runs on a server that only reads: each change is refused before anything is written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import SecondServerError
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import Wish

CHANGES: dict[str, Callable[[Runs, str], object]] = {
    "submit": lambda runs, _run_id: runs.submit(Recipe()),
    "stop": lambda runs, run_id: runs.stop(run_id),
    "pause": lambda runs, run_id: runs.pause(run_id),
    "change_learning_rate": lambda runs, run_id: runs.change_learning_rate(run_id, 0.1),
    "resume": lambda runs, run_id: runs.resume(run_id),
    "describe": lambda runs, run_id: runs.describe(run_id, name="another"),
    "delete": lambda runs, run_id: runs.delete(run_id),
    "restore": lambda runs, run_id: runs.restore(run_id),
    "empty_bin": lambda runs, _run_id: runs.empty_bin(),
    "remove": lambda runs, run_id: runs.remove(run_id),
}


def refuse() -> None:
    raise SecondServerError("do it there")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_may_only_be_read_is_not_changed(tmp_path: Path, change: Callable[[Runs, str], object]) -> None:
    run = Runs(Places(tmp_path)).submit(Recipe())
    second = Runs(Places(tmp_path), refuse)
    before = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    with pytest.raises(SecondServerError):
        change(second, run.id)
    assert {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()} == before
    assert not run.is_asked(Wish.STOP)
    assert second.index.waiting() == [run.id]
    assert [listed.id for listed in second.list()] == [run.id]
