"""A search that learns from the runs before: Optuna proposes, a training answers.

Optuna (T. Akiba and others, KDD 2019) is an extra. Its own heartbeats do not work where trials are asked for and told
of, so a dead trial is told of here: one whose run failed, was interrupted, stalled or deleted counts as failed.
"""

import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from core.errors import CoreError, RecipeError
from core.recipe import Recipe
from core.reporting import Report, silent
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import Status
from core.sweep.fields import Choices, Field
from core.sweep.group import submit_member, validation_of
from core.sweep.points import Point, check_count, recipe_at

if TYPE_CHECKING:
    from optuna.trial import Trial

_TICK_SECONDS = 0.2

Train = Callable[[Recipe], RunFolder]
"""Trains a recipe to its end, however it ends, and returns the run."""


def is_installed() -> bool:
    """Return whether Optuna is there."""
    return importlib.util.find_spec("optuna") is not None


def search(
    recipe: Recipe, fields: Sequence[Field], count: int, train: Train, report: Report = silent
) -> Iterator[RunFolder]:
    """Train ``count`` recipes, each proposed in view of the validation accuracies before, and yield their runs.

    Raises:
        RecipeError: Optuna is not installed, no field was given, or a proposed recipe is impossible.
    """
    check_count(count if fields else 0)
    if not is_installed():
        raise RecipeError("expected Optuna for a search, but it is not installed: pip install optuna")
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=recipe.seed))
    for number in range(count):
        report(f"Training run {number + 1} of {count}", number / count)
        trial = study.ask()
        run = train(recipe_at(recipe, fields, _propose(trial, fields)))
        value = worth_of(run)
        if value is None:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            study.tell(trial, value)
        yield run


def _propose(trial: "Trial", fields: Sequence[Field]) -> Point:
    return tuple(_suggested(trial, field) for field in fields)


def _suggested(trial: "Trial", field: Field) -> str:
    if isinstance(field, Choices):
        return str(trial.suggest_categorical(field.path, field.values))
    if field.whole:
        return str(trial.suggest_int(field.path, round(field.low), round(field.high), log=field.log))
    return field.written(trial.suggest_float(field.path, field.low, field.high, log=field.log))


def worth_of(run: RunFolder) -> float | None:
    """Return the validation accuracy of a run that ended with a score, or None where its trial failed."""
    try:
        if run.about().deleted or run.status().status not in (Status.FINISHED, Status.STOPPED):
            return None
        return validation_of(run)
    except (CoreError, KeyError, TypeError, ValueError):
        return None


def through_the_queue(runs: Runs, sweep: str, visitor: str = "") -> Train:
    """Return a way to train by the queue of a server on the same home folder; ended itself, it stops its run."""

    def train(recipe: Recipe) -> RunFolder:
        run = submit_member(runs, sweep, recipe, visitor)
        try:
            _wait(run)
        except BaseException:
            _stop(runs, run)
            raise
        return run

    return train


def _wait(run: RunFolder) -> None:
    while True:
        try:
            if run.status().status.has_ended or run.about().deleted:
                return
        except CoreError:  # It was removed, or damaged.
            return
        time.sleep(_TICK_SECONDS)


def _stop(runs: Runs, run: RunFolder) -> None:
    try:
        runs.stop(run.id)
    except CoreError:  # It has ended by now.
        return
