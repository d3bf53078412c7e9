"""``python -m core.experiments [NAME …] [--seeds N] [--cells lstm,gru]``: measure the traps and keep the results.

Every way, cell and seed is one ordinary training, in a home folder of its own that is removed in the end. What was
measured goes to ``assets/experiments/NAME.json``.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from core.data.labelled import Labelled
from core.data.source import load_source
from core.experiments.experiment import FOLDER, TRAPS, Experiment, read_experiment
from core.experiments.measuring import measure
from core.experiments.recorded import Recorded
from core.experiments.results import Measured
from core.places import Places
from core.plan import TextPlan, plan_texts
from core.recipe import Cell, Recipe
from core.runs.collection import Runs
from core.runs.files import replace_json
from core.runs.folder import RunFolder
from core.runs.foreground import train_here

FIRST_SEED = 7
_SPELT = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch", "keras": "Keras", "python": "Python"}


def main(arguments: list[str]) -> None:
    """Record the named experiments, all of them where none is named."""
    parser = argparse.ArgumentParser(prog="python -m core.experiments", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"which experiments ({', '.join(TRAPS)}); all by default")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds")
    parser.add_argument("--cells", default=",".join(Cell), help="which cells, with commas between")
    said = parser.parse_args(arguments)
    seeds = tuple(range(FIRST_SEED, FIRST_SEED + said.seeds))
    for name in said.names or TRAPS:
        # Kept after every cell: all of it takes a quarter of an hour.
        for recorded in record(read_experiment(name), [Cell(cell) for cell in said.cells.split(",")], seeds):
            replace_json(FOLDER / f"{name}.json", recorded.document(), indent=None)


def record(experiment: Experiment, cells: list[Cell], seeds: tuple[int, ...]) -> Iterator[Recorded]:
    """Train every way with every cell and seed, and yield what was measured so far after each cell."""
    measured: dict[Cell, tuple[Measured, ...]] = {}
    with tempfile.TemporaryDirectory() as home:
        runs = Runs(Places(Path(home)))
        texts = {way: _texts(recipe, runs.places) for way, recipe in experiment.variants().items()}
        for cell in cells:
            measured[cell] = tuple(one for seed in seeds for one in _train(runs, experiment, cell, seed))
            yield Recorded(
                experiment=experiment.name,
                date=datetime.now(UTC).date().isoformat(),
                machine=_machine(runs.open(runs.list()[0].id)),
                seeds=seeds,
                recipes=experiment.variants(),
                measured=dict(measured),
                texts=texts,
            )


def _train(runs: Runs, experiment: Experiment, cell: Cell, seed: int) -> list[Measured]:
    return [
        measure(way, train_here(runs, recipe, sys.stderr), _labelled(experiment, recipe, runs.places))
        for way, recipe in experiment.variants(cell, seed).items()
    ]


def _labelled(experiment: Experiment, recipe: Recipe, places: Places) -> Labelled | None:
    return load_source(recipe.data, places, recipe.seed) if experiment.apart else None


def _texts(recipe: Recipe, places: Places) -> TextPlan:
    return plan_texts(recipe, load_source(recipe.data, places, recipe.seed))


def _machine(run: RunFolder) -> str:
    """Return the device and the versions in words, such as "CPU (2 cores), JAX 0.10.0, Keras 3.15.0, Python 3.11"."""
    known = run.trained_with()
    versions = [f"{_SPELT.get(name, name)} {version}" for name, version in known["versions"].items()]
    return ", ".join([known["device"], *reversed(versions)])


if __name__ == "__main__":
    main(sys.argv[1:])
