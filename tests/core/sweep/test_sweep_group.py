import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.places import Places
from core.plan import TextPlan, plan_network
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import RunStatus, Status
from core.sweep.fields import parse_fields
from core.sweep.group import expected_sweep_seconds, find_sweeps, new_sweep_id, standing, stop_sweep, submit_sweep
from core.sweep.points import grid, recipe_at
from core.sweep.search import search, worth_of

FIELDS = parse_fields(["network.recurrent.0.units=4,8,16"])
TEXTS = TextPlan(
    rows=100, length=10, mean_length=8.0, train=80, validation=10, test=10, classes=("a", "b"), unknown_is_trained=True
)


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(Places(tmp_path / "home"))


def recipes() -> list[Recipe]:
    return [recipe_at(Recipe.parse({"name": "mine"}), FIELDS, point) for point in grid(FIELDS)]


def end(run: RunFolder, validation: float, status: Status = Status.FINISHED) -> RunFolder:
    """Write what a worker writes at the end."""
    scores = {
        "chosen_epoch": 1,
        "validation": {"accuracy": validation, "texts": 10},
        "test": {"accuracy": 0.5, "texts": 10},
    }
    (run.path / "scores.json").write_text(json.dumps(scores))
    run.write_status(RunStatus(status=status, heartbeat=time.time()))
    return run


def test_a_sweep_is_found_again_by_its_runs_the_newest_sweep_first(runs: Runs) -> None:
    first = submit_sweep(runs, recipes())
    second = submit_sweep(runs, recipes()[:2])
    runs.submit(Recipe())
    assert find_sweeps(runs) == (second, first)


def test_its_standing_tells_the_fields_that_differ_and_each_runs_values(runs: Runs) -> None:
    found = standing(runs, submit_sweep(runs, recipes()))
    assert found.paths == ("network.recurrent.0.units",)
    assert [one.values for one in found.members] == [("4",), ("8",), ("16",)]
    assert (found.is_over, found.best) == (False, None)


def test_the_best_is_chosen_in_validation(runs: Runs) -> None:
    sweep = submit_sweep(runs, recipes())
    for run_id, validation in zip(sweep.runs, (0.7, 0.9, 0.8), strict=True):
        end(runs.open(run_id), validation)
    found = standing(runs, sweep)
    assert found.is_over
    assert found.best is not None
    assert (found.best.id, found.best.validation) == (sweep.runs[1], 0.9)
    assert found.best.test is not None


def test_stopping_a_sweep_takes_all_that_waits_out_of_the_queue(runs: Runs) -> None:
    sweep = submit_sweep(runs, recipes())
    stop_sweep(runs, sweep)
    assert runs.index.waiting() == []
    assert standing(runs, sweep).is_over


def test_a_deleted_run_leaves_its_sweep_and_a_damaged_one_is_passed_over(runs: Runs) -> None:
    sweep = submit_sweep(runs, recipes())
    runs.delete(sweep.runs[0])
    (runs.open(sweep.runs[1]).path / "recipe.json").write_text("{")
    (left,) = find_sweeps(runs)
    assert left.runs == sweep.runs[1:]
    assert [one.id for one in standing(runs, left).members] == [sweep.runs[2]]


def test_the_expected_time_is_that_of_all_runs_one_after_the_other() -> None:
    each = [plan_network(recipe, TEXTS, 1.5).seconds for recipe in recipes()]
    assert expected_sweep_seconds(recipes(), TEXTS, 1.5) == pytest.approx(sum(each))


@pytest.mark.parametrize("status", [Status.FAILED, Status.INTERRUPTED, Status.STALLED, Status.PAUSED])
def test_a_run_that_did_not_end_well_is_worth_nothing(runs: Runs, status: Status) -> None:
    assert worth_of(end(runs.submit(Recipe()), 0.9, status)) is None


def test_a_run_that_was_stopped_by_hand_is_worth_what_it_reached(runs: Runs) -> None:
    assert worth_of(end(runs.submit(Recipe()), 0.9, Status.STOPPED)) == 0.9


def test_a_run_that_was_deleted_is_worth_nothing(runs: Runs) -> None:
    run = end(runs.submit(Recipe()), 0.9)
    runs.delete(run.id)
    assert worth_of(run) is None


def fake_training(runs: Runs, worth: Callable[[Recipe], float]) -> Callable[[Recipe], RunFolder]:
    sweep = new_sweep_id()
    assert sweep
    return lambda recipe: end(runs.submit(recipe), worth(recipe))


def units(recipe: Recipe) -> int:
    return recipe.network.recurrent[0].units


def test_a_search_proposes_in_view_of_what_came_before(runs: Runs) -> None:
    pytest.importorskip("optuna", reason="optuna is an extra and not installed")
    fields = parse_fields(["network.recurrent.0.units=1..128"])
    train = fake_training(runs, lambda recipe: 1 - abs(units(recipe) - 100) / 128)
    tried = [units(run.recipe()) for run in search(Recipe(), fields, 30, train)]
    assert sum(abs(one - 100) for one in tried[15:]) < sum(abs(one - 100) for one in tried[:15])


def test_a_trial_whose_run_failed_is_told_as_failed_and_the_search_goes_on(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    optuna = pytest.importorskip("optuna", reason="optuna is an extra and not installed")
    told: list[object] = []
    tell = optuna.study.Study.tell
    monkeypatch.setattr(
        optuna.study.Study, "tell", lambda self, *a, **named: told.append(named.get("state")) or tell(self, *a, **named)
    )
    ends = iter([Status.FINISHED, Status.INTERRUPTED, Status.FAILED, Status.FINISHED])

    def train(recipe: Recipe) -> RunFolder:
        return end(runs.submit(recipe), 0.5, next(ends))

    assert len(list(search(Recipe(), FIELDS, 4, train))) == 4
    fail = optuna.trial.TrialState.FAIL
    assert told == [None, fail, fail, None]
