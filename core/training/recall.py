"""``python -m core.training.recall``: train every cell at every distance, one after the other in this one process.

Loading an engine takes longer than a small network trains, so all of them share it.
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np

from core.data.source import load_source
from core.errors import RecipeError
from core.experiments.experiment import FOLDER
from core.experiments.points import CELLS, RecallPoint
from core.experiments.recall import DISTANCES, FIRST_SEED, SOLVED, Recall, recall_recipe
from core.places import Places, find_places
from core.recipe import Cell, Recipe
from core.runs.files import replace_json
from core.text.prepared import Prepared, prepare
from core.training.engine import Engine, choose_engine, load_engine
from core.training.series import answer, tell, with_texts
from core.training.together import accuracy, machine, train_epochs


def main(arguments: list[str]) -> int:
    """Train the points, and print what they came to."""
    parser = argparse.ArgumentParser(prog="python -m core.training.recall")
    parser.add_argument("--cells", default=",".join(CELLS))
    parser.add_argument("--distances", default=",".join(map(str, DISTANCES)))
    parser.add_argument("--seed", type=int, default=FIRST_SEED)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=None)
    parser.add_argument("--record", action="store_true", help="keep the result with the program")
    said = parser.parse_args(arguments)
    return answer(lambda: _run(said))


def _run(said: argparse.Namespace) -> dict[str, Any]:
    recipes = [
        _recipe(cell, distance, seed, said.epochs)
        for seed in range(said.seed, said.seed + said.seeds)
        for distance in said.distances.split(",")
        for cell in said.cells.split(",")
    ]
    document = measure_all(recipes, find_places()).document()
    if said.record:
        replace_json(FOLDER / "recall.json", document)
    return document


def _recipe(cell: str, distance: str, seed: int, epochs: int | None) -> Recipe:
    if cell not in set(Cell) or not distance.isdecimal():
        raise RecipeError(f"expected cells among {', '.join(Cell)} and whole distances, got {cell!r} and {distance!r}")
    recipe = recall_recipe(Cell(cell), int(distance), seed)
    return recipe if epochs is None else recipe.with_settings([f"training.epochs={epochs}"])


def measure_all(recipes: list[Recipe], places: Places) -> Recall:
    """Train the recipes one after the other and return what was measured."""
    began = time.process_time()
    engine = choose_engine(recipes[0].training.engine)
    load_engine(engine, places.cache)
    points: list[RecallPoint] = []
    for recipe, prepared in with_texts(recipes, places):
        point = train_point(recipe, prepared, engine)
        points.append(point)
        tell(f"{point.cell.value} at {point.distance} words: {point.test:.0%}", len(points) / len(recipes))
    return Recall(
        date=datetime.now(UTC).date().isoformat(),
        machine=machine(engine),
        seconds=round(time.process_time() - began, 1),
        chance=1 / len(prepare(recipes[0], load_source(recipes[0].data, places, recipes[0].seed)).labelled.classes),
        points=tuple(points),
    )


def train_point(recipe: Recipe, prepared: Prepared, engine: Engine) -> RecallPoint:
    """Train one network until it has solved the task or its epochs are over, and score it."""
    began = time.process_time()
    for now in train_epochs(recipe, prepared, engine):
        if accuracy(now.network, recipe, prepared, prepared.parts.validation) >= SOLVED:
            break
    return RecallPoint(
        cell=recipe.network.recurrent[0].cell,
        distance=int(recipe.data.options["distance"]),
        seed=recipe.seed,
        epochs=now.epoch,
        train=round(now.accuracy, 4),
        test=round(accuracy(now.network, recipe, prepared, prepared.parts.test), 4),
        bag=round(_bag(prepared), 4),
        seconds=round(time.process_time() - began, 2),
    )


def _bag(prepared: Prepared) -> float:
    from core.training.baseline import fit_bag_of_words

    train, test = prepared.parts.train, prepared.parts.test
    labels = prepared.labelled.labels
    classes, rows = len(prepared.labelled.classes), len(prepared.encoder.vocabulary)
    bag = fit_bag_of_words(prepared.encoded.select(train), labels[train], rows, classes)
    return float(np.mean(bag.predict(prepared.encoded.select(test)) == labels[test]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
