"""Measurements of the notebooks that are kept with the program: numbers only, with date and machine.

``python -m core.notebooks`` keeps the newest finished runs under the home folder.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import Any

from core.errors import DataError, RecipeError
from core.messages import mark
from core.notebooks.notebook import FOLDER, Training, read_notebook
from core.notebooks.results import Reached, Result, reached
from core.plan import TextPlan, plan_network
from core.recipe import Recipe

PATH = FOLDER / "recorded.json"
EARLIER = mark("recorded with an earlier recipe")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a training came to elsewhere.

    Attributes:
        date: The day, as ``2026-11-22``.
        machine: What it was measured on, in words.
        recipe: By which it was trained, whatever the notebook's file says now; of several seeds or folds the first.
        texts: What its texts gave, from which the expected time here follows.
        results: One a seed, or the one of a cross-validation.
    """

    date: str
    machine: str
    recipe: Recipe
    texts: TextPlan
    results: tuple[Result, ...]

    @property
    def accuracy(self) -> float:
        """The mean accuracy over the seeds."""
        return fmean(result.accuracy for result in self.results)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest accuracy of several seeds; of one result its 95 % interval."""
        if len(self.results) == 1:
            return self.results[0].interval
        accuracies = [result.accuracy for result in self.results]
        return min(accuracies), max(accuracies)

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "date": self.date,
            "machine": self.machine,
            "recipe": self.recipe.document(),
            "texts": self.texts.document(),
            "results": [result.plain() for result in self.results],
        }


def read_recorded(path: Path = PATH) -> Mapping[str, Recorded]:
    """Return the recorded measurements by the training's key; none where the file is missing.

    Raises:
        DataError: the file is damaged.
    """
    return _read(path, path.stat().st_mtime_ns if path.exists() else 0)


@cache
def _read(path: Path, stamp: int) -> Mapping[str, Recorded]:
    if not stamp:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {key: _recorded(said) for key, said in found.items()}
    except (OSError, AttributeError, KeyError, RecipeError, TypeError, ValueError) as error:
        raise DataError(
            f"expected recorded results at {path.name}, but {error!r}; run python -m core.notebooks"
        ) from None


def _recorded(said: Mapping[str, Any]) -> Recorded:
    return Recorded(
        date=str(said["date"]),
        machine=str(said["machine"]),
        recipe=Recipe.parse(said["recipe"]),
        texts=TextPlan.from_document(said["texts"]),
        results=tuple(Result.from_plain(result) for result in said["results"]),
    )


def recorded_reach(training: Training, kept: Mapping[str, Recorded]) -> Reached:
    """Return when a recorded training (the first seed of several) reached its target, beside the notebook's own."""
    if not is_trained_by(kept[training.key].recipe, training):
        return Reached(None, None, None, EARLIER)
    first = read_notebook(training.notebook).first_published
    own = None if first is None else kept.get(first.key)
    is_comparable = first is not None and own is not None and is_trained_by(own.recipe, first)
    return reached(training, kept[training.key].results[0], own.results[0] if own and is_comparable else None)


def is_trained_by(was: Recipe, training: Training) -> bool:
    """Return whether a recipe is the training's as it is now, its name, its seed and its fold apart."""
    now = training.recipe
    split = now.split.model_copy(update={"fold": was.split.fold})
    return was == now.model_copy(update={"name": was.name, "seed": was.seed, "split": split})


def expected_seconds(training: Training, recorded: Recorded | None, correction: float = 1.0) -> float | None:
    """Return how long a training is expected to take here; None where nothing was recorded of it.

    Early stopping mostly ends a training sooner: the epochs that it took when it was recorded are what is counted.
    """
    if recorded is None:
        return None
    epochs = max(result.epochs for result in recorded.results)
    recipe = training.recipe.with_settings([f"training.epochs={epochs}"])
    return plan_network(recipe, recorded.texts, correction).seconds
