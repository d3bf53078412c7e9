"""How far back a cell remembers: one small network a cell and distance, on texts that hang on one early word.

The settings are few and the same for all: what differs is the cell, and how far from the end the word stands.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import DataError
from core.experiments.experiment import FOLDER
from core.experiments.points import RecallPoint
from core.recipe import Cell, Recipe

DISTANCES = (5, 10, 20, 40, 80)
ROWS = 2400
EPOCHS = 16
SOLVED = 0.99
FIRST_SEED = 7


@dataclass(frozen=True, slots=True)
class Recall:
    """All points that were measured, when and on what.

    ``chance`` is the accuracy of guessing, ``seconds`` the processor's time for all of it, loading included.
    """

    date: str
    machine: str
    seconds: float
    chance: float
    points: tuple[RecallPoint, ...]

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {**asdict(self), "points": [{**asdict(point), "cell": point.cell.value} for point in self.points]}


def recall_recipe(cell: Cell, distance: int, seed: int) -> Recipe:
    """Return the recipe of one point; as an ordinary run it trains the same network on the same texts."""
    return Recipe.parse(
        {
            "name": f"Long-term: {cell.value}, {distance} words",
            "data": {"options": {"task": "languages", "distance": distance, "rows": ROWS}},
            # No word is new later; with a token for unknown words the rarest, the countries, would share it.
            "text": {"mask": False, "vocabulary": {"unknown": "drop", "size": None}},
            "network": {"embedding": {"size": 16}, "recurrent": [{"cell": cell.value, "units": 32}]},
            "training": {"epochs": EPOCHS, "optimizer": {"learning_rate": 0.003}},
            "seed": seed,
        }
    )


def parse_recall(document: Any) -> Recall:
    """Return what ``document()`` described.

    Raises:
        DataError: it describes no such thing.
    """
    try:
        points = tuple(RecallPoint(**{**point, "cell": Cell(point["cell"])}) for point in document["points"])
        return Recall(**{**document, "points": points})
    except (TypeError, KeyError, ValueError) as error:
        raise DataError(f"expected measured distances, but {error!r}; run python -m core recall") from None


def read_recall(folder: Path = FOLDER) -> Recall:
    """Return the recorded result; raises DataError where there is none."""
    path = folder / "recall.json"
    try:
        return parse_recall(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise DataError(
            f"expected a recorded result at {path.name}, but {error!r}; run python -m core recall"
        ) from None
