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

from core.errors import DataError
from core.notebooks.notebook import FOLDER, Training
from core.notebooks.results import Result
from core.plan import TextPlan, plan_network

PATH = FOLDER / "recorded.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a training came to elsewhere.

    Attributes:
        date: The day, as ``2026-11-22``.
        machine: What it was measured on, in words.
        texts: What its texts gave, from which the expected time here follows.
        results: One a seed, or the one of a cross-validation.
    """

    date: str
    machine: str
    texts: TextPlan
    results: tuple[Result, ...]

    @property
    def accuracy(self) -> float:
        """The mean accuracy over the seeds."""
        return fmean(result.accuracy for result in self.results)

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "date": self.date,
            "machine": self.machine,
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
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"expected recorded results at {path.name}, but {error!r}; run python -m core.notebooks"
        ) from None


def _recorded(said: Mapping[str, Any]) -> Recorded:
    return Recorded(
        date=str(said["date"]),
        machine=str(said["machine"]),
        texts=TextPlan.from_document(said["texts"]),
        results=tuple(Result.from_plain(result) for result in said["results"]),
    )


def expected_seconds(training: Training, recorded: Recorded | None, correction: float = 1.0) -> float | None:
    """Return how long a training is expected to take here; None where nothing was recorded of it.

    Early stopping mostly ends a training sooner: the epochs that it took when it was recorded are what is counted.
    """
    if recorded is None:
        return None
    epochs = max(result.epochs for result in recorded.results)
    recipe = training.recipe.with_settings([f"training.epochs={epochs}"])
    return plan_network(recipe, recorded.texts, correction).seconds
