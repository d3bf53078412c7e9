"""Results of an experiment that were measured once and are kept with the program: when, on what, over which seeds.

``python -m core.experiments`` makes them; each keeps the recipe it was measured with, so that a stale one is noticed.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.errors import DataError
from core.experiments.experiment import FOLDER, Experiment
from core.experiments.results import Apart, Curve, EpochFading, Measured, Share
from core.inside.fading import Fading
from core.plan import TextPlan, plan_network
from core.recipe import Cell, Recipe


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an experiment measured elsewhere.

    Attributes:
        experiment: Its name.
        date: The day, as ``2026-11-22``.
        machine: What it was measured on, in words.
        seeds: With which seeds each way was trained.
        recipes: The recipe of each way, with the experiment's own cell and seed.
        measured: One entry a cell, way and seed; a curve names the latter two.
        texts: What the texts gave, by way; how long a training takes follows from it.
    """

    experiment: str
    date: str
    machine: str
    seeds: tuple[int, ...]
    recipes: Mapping[str, Recipe]
    measured: Mapping[Cell, tuple[Measured, ...]]
    texts: Mapping[str, TextPlan]

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "experiment": self.experiment,
            "date": self.date,
            "machine": self.machine,
            "seeds": list(self.seeds),
            "recipes": {way: recipe.document() for way, recipe in self.recipes.items()},
            "texts": {way: texts.document() for way, texts in self.texts.items()},
            "measured": {cell.value: [asdict(one) for one in found] for cell, found in self.measured.items()},
        }


def read_recorded(name: str, folder: Path = FOLDER) -> Recorded:
    """Return the recorded result of an experiment.

    Raises:
        DataError: there is none, or its file is damaged.
    """
    path = folder / f"{name}.json"
    try:
        return parse_recorded(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"expected a recorded result at {path.name}, but {error!r}; run python -m core.experiments {name}"
        ) from None


def parse_recorded(document: Any) -> Recorded:
    """Return the result that ``document()`` described."""
    return Recorded(
        experiment=str(document["experiment"]),
        date=str(document["date"]),
        machine=str(document["machine"]),
        seeds=tuple(int(seed) for seed in document["seeds"]),
        recipes={way: Recipe.parse(recipe) for way, recipe in document["recipes"].items()},
        texts={way: TextPlan.from_document(texts) for way, texts in document["texts"].items()},
        measured={Cell(cell): tuple(map(_measured, found)) for cell, found in document["measured"].items()},
    )


def _measured(one: Any) -> Measured:
    curve = one["curve"]
    return Measured(
        curve=Curve(str(curve["variant"]), int(curve["seed"]), tuple(float(value) for value in curve["accuracies"])),
        test=None if one["test"] is None else float(one["test"]),
        apart=None if one["apart"] is None else _apart(one["apart"]),
        failure=str(one.get("failure", "")),
        fadings=tuple(_fading(kept) for kept in one.get("fadings", ())),
        losses=tuple(float(loss) for loss in one.get("losses", ())),
    )


def _fading(kept: Any) -> EpochFading:
    found = kept["fading"]
    cell = None if found["cell"] is None else tuple(found["cell"])
    faded = Fading(int(found["texts"]), tuple(found["hidden"]), cell, tuple(found["loss"]))
    return EpochFading(int(kept["epoch"]), faded)


def _apart(kinds: Any) -> Apart:
    left_out = kinds["left_out"]
    return Apart(Share(**kinds["known"]), Share(**kinds["unseen"]), None if left_out is None else Share(**left_out))


def trial_seconds(experiment: Experiment, recorded: Recorded, cell: Cell, correction: float = 1.0) -> float:
    """Return the expected seconds of one trial here, all ways one after the other."""
    recipes = experiment.variants(cell)
    return sum(plan_network(recipes[way], texts, correction).seconds for way, texts in recorded.texts.items())
