"""``python -m core.training.cells --recipe JSON``: train a recipe with several cells, each over the same seeds.

All networks share this process. Asked to end, it leaves out the network it is at and tells what it has.
"""

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import RecipeError
from core.experiments.cells import CellPoint, CellSeries
from core.places import Places, find_places
from core.recipe import Cell, Recipe
from core.runs.files import replace_json
from core.shapes import layer_shapes
from core.text.prepared import Prepared
from core.training.engine import Engine, choose_engine, load_engine
from core.training.series import answer, is_asked_to_end, tell, with_texts
from core.training.together import Trained, accuracy, machine, train_epochs


def main(arguments: list[str]) -> int:
    """Train the networks, and print what they came to."""
    parser = argparse.ArgumentParser(prog="python -m core.training.cells")
    parser.add_argument("--recipe", required=True, help="the recipe as JSON; its cell and seed do not count")
    parser.add_argument("--cells", default=",".join(Cell))
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--record", type=Path, help="a file that is to keep the result")
    said = parser.parse_args(arguments)
    return answer(lambda: _run(said))


def _run(said: argparse.Namespace) -> dict[str, Any]:
    common = Recipe.parse(json.loads(said.recipe))
    recipes = [
        _recipe(common, cell, seed)
        for seed in range(said.seed, said.seed + said.seeds)
        for cell in said.cells.split(",")
    ]
    document = measure_all(recipes, find_places()).document()
    if said.record:
        replace_json(said.record, document, indent=None)
    return document


def _recipe(common: Recipe, cell: str, seed: int) -> Recipe:
    if cell not in set(Cell):
        raise RecipeError(f"expected cells among {', '.join(Cell)}, got {cell!r}")
    layers = [f"network.recurrent.{place}.cell={cell}" for place in range(len(common.network.recurrent))]
    return common.with_settings([*layers, f"seed={seed}"])


def measure_all(recipes: list[Recipe], places: Places) -> CellSeries:
    """Train the recipes one after the other and return what was measured."""
    began = time.process_time()
    engine = choose_engine(recipes[0].training.engine)
    tell("Loading", 0.0)
    load_engine(engine, places.cache)
    points: list[CellPoint] = []
    texts = (0, 0, 0)
    for recipe, prepared in with_texts(recipes, places):
        parts, cell = prepared.parts, recipe.network.recurrent[0].cell
        texts = (len(parts.train), len(parts.validation), len(parts.test))
        tell(f"Training {cell.value} with seed {recipe.seed}", len(points) / len(recipes))
        point = train_point(recipe, prepared, engine)
        if point is None:
            break
        points.append(point)
    tell("Done", len(points) / len(recipes))
    return CellSeries(
        date=datetime.now(UTC).date().isoformat(),
        machine=machine(engine),
        seconds=round(time.process_time() - began, 1),
        texts=texts,
        points=tuple(points),
    )


def train_point(recipe: Recipe, prepared: Prepared, engine: Engine) -> CellPoint | None:
    """Train one network to its last epoch and score it after that and after its best one; None if asked to end."""
    began, best, highest, last, last_validation = time.process_time(), None, -1.0, None, 0.0
    for now in train_epochs(recipe, prepared, engine):
        if is_asked_to_end():
            return None
        if not now.epoch:
            continue
        last, last_validation = now, accuracy(now.network, recipe, prepared, prepared.parts.validation)
        if last_validation > highest:
            best, highest = now, last_validation
    if best is None or last is None:
        raise RecipeError("expected training.epochs to be 1 or more")
    return _point(recipe, prepared, (best, last), (highest, last_validation), began)


def _point(
    recipe: Recipe,
    prepared: Prepared,
    networks: tuple[Trained, Trained],
    validations: tuple[float, float],
    began: float,
) -> CellPoint:
    best, last = networks
    parts = prepared.parts
    layers = layer_shapes(recipe, len(prepared.encoder.vocabulary), len(prepared.labelled.classes))
    cell = recipe.network.recurrent[0].cell
    trained = accuracy(best.network, recipe, prepared, parts.train)
    return CellPoint(
        cell=cell,
        seed=recipe.seed,
        parameters=sum(layer.parameters for layer in layers),
        cell_parameters=sum(layer.parameters for layer in layers if cell.value in layer.kind),
        epoch=best.epoch,
        epochs=last.epoch,
        train=round(trained, 4),
        validation=round(validations[0], 4),
        test=round(accuracy(best.network, recipe, prepared, parts.test), 4),
        last_train=round(
            trained if last.epoch == best.epoch else accuracy(last.network, recipe, prepared, parts.train), 4
        ),
        last_validation=round(validations[1], 4),
        seconds=round(time.process_time() - began, 2),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
