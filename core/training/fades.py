"""``python -m core.training.fades [NAME …] [--seeds N]``: record the experiments about fading gradients.

All their trainings share this process. What was measured goes to ``assets/experiments/NAME.json``.
"""

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from core.data.source import load_source
from core.experiments.experiment import FADES, FOLDER, Experiment, read_experiment
from core.experiments.measuring import equal_texts
from core.experiments.recorded import Recorded
from core.experiments.results import Curve, EpochFading, Measured
from core.inside.fading import fading
from core.places import Places, find_places
from core.plan import plan_texts
from core.recipe import Recipe
from core.runs.files import replace_json
from core.text.prepared import Prepared, prepare
from core.training.engine import Engine, choose_engine, load_engine
from core.training.together import accuracy, machine, train_epochs

_FIRST_SEED = 7


def main(arguments: list[str]) -> None:
    """Record the named experiments, all of them where none is named."""
    parser = argparse.ArgumentParser(prog="python -m core.training.fades", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help=f"which experiments ({', '.join(FADES)}); all by default")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds")
    said = parser.parse_args(arguments)
    places = find_places()
    for name in said.names or FADES:
        experiment = read_experiment(name)
        engine = choose_engine(experiment.recipe.training.engine)
        load_engine(engine, places.cache)
        measured: tuple[Measured, ...] = ()
        for seed in range(_FIRST_SEED, _FIRST_SEED + said.seeds):
            measured += measure_ways(experiment, seed, engine, places)
            found = _recorded(experiment, measured, engine, places)
            replace_json(FOLDER / f"{name}.json", _short(found.document()), indent=None)


def _short(value: Any) -> Any:
    """Return plain values with numbers of five digits, which is more than a figure shows."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {name: _short(inner) for name, inner in value.items()}
    return [_short(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def _recorded(experiment: Experiment, measured: tuple[Measured, ...], engine: Engine, places: Places) -> Recorded:
    ways = experiment.variants()
    return Recorded(
        experiment=experiment.name,
        date=datetime.now(UTC).date().isoformat(),
        machine=machine(engine),
        seeds=tuple(dict.fromkeys(one.curve.seed for one in measured)),
        recipes=ways,
        measured={experiment.recipe.network.recurrent[0].cell: measured},
        texts={way: plan_texts(recipe, load_source(recipe.data, places, recipe.seed)) for way, recipe in ways.items()},
    )


def measure_ways(experiment: Experiment, seed: int, engine: Engine, places: Places) -> tuple[Measured, ...]:
    """Train every way of an experiment with one seed and return what was measured."""
    found = []
    for way, recipe in experiment.variants(seed=seed).items():
        prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed))
        found.append(_measure(way, recipe, prepared, engine))
        sys.stderr.write(f"{experiment.name}, {way}, seed {seed}: {found[-1].test} {found[-1].failure}\n")
    return tuple(found)


def _measure(way: str, recipe: Recipe, prepared: Prepared, engine: Engine) -> Measured:
    rows, labels = equal_texts(prepared, prepared.encoder)
    accuracies, fadings, losses, test, failure = [], [], [], 0.0, ""
    for now in train_epochs(recipe, prepared, engine):
        if not now.is_sound:
            failure = f"The loss is no number any more in epoch {now.epoch}: the training diverged."
            break
        faded = fading(now.network, rows, labels)
        fadings += [] if faded is None else [EpochFading(now.epoch, faded)]
        if now.epoch:
            losses.append(now.loss)
            accuracies.append(accuracy(now.network, recipe, prepared, prepared.parts.validation))
        test = accuracy(now.network, recipe, prepared, prepared.parts.test)
    curve = Curve(way, recipe.seed, tuple(accuracies))
    tested = None if failure else test
    return Measured(curve, tested, failure=failure, fadings=tuple(fadings), losses=tuple(losses))


if __name__ == "__main__":
    main(sys.argv[1:])
