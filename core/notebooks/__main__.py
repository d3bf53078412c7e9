"""``python -m core.notebooks``: keep what finished runs under the home folder came to with the program.

They are trained before, by ``python -m core notebooks``. What was kept earlier of other trainings stays.
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from core.data.source import load_source
from core.notebooks.measuring import finished_runs
from core.notebooks.notebook import Training, all_notebooks
from core.notebooks.recorded import PATH, Recorded, is_trained_by, read_recorded
from core.notebooks.results import Result, pooled, result_of
from core.places import Places, find_places
from core.plan import TextPlan, plan_texts
from core.runs.collection import Runs
from core.runs.files import replace_json
from core.runs.folder import RunFolder

_SPELT = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch", "keras": "Keras", "python": "Python"}


def main() -> None:
    """Record every training that has finished runs of its recipe as it is now."""
    runs = Runs(find_places())
    kept = dict(read_recorded())
    for training in (training for notebook in all_notebooks() for training in notebook.trainings):
        found = [run for run in finished_runs(runs, training) if is_trained_by(run.recipe(), training)]
        if _is_whole(training, found):
            kept[training.key] = _record(training, found, runs.places)
            sys.stderr.write(f"{training.key}: {len(kept[training.key].results)} results\n")
    replace_json(PATH, {key: recorded.document() for key, recorded in kept.items()}, indent=None)


def _is_whole(training: Training, found: Sequence[RunFolder]) -> bool:
    """Return whether there is a result to keep: of a cross-validation only with every fold of it."""
    if not training.folds:
        return bool(found)
    return {run.recipe().split.fold for run in found} == {*range(training.folds)}


def _record(training: Training, found: Sequence[RunFolder], places: Places) -> Recorded:
    run, created = found[0], found[0].about().created
    return Recorded(
        date=datetime.fromtimestamp(created, UTC).date().isoformat(),
        machine=_machine(run),
        recipe=training.recipe,
        texts=_texts(training, places),
        results=_results(training, found),
    )


def _results(training: Training, found: Sequence[RunFolder]) -> tuple[Result, ...]:
    """Return one result a seed, the newest of each; of a cross-validation the one over all its folds."""
    if training.folds:
        folds = {run.recipe().split.fold: run for run in reversed(found)}
        return (pooled([result_of(training, folds[fold]) for fold in sorted(folds)]),)
    seeds = {run.recipe().seed: run for run in reversed(found)}
    several = len(seeds) > 1
    return tuple(result_of(training, seeds[seed], f", seed {seed}" if several else "") for seed in sorted(seeds))


def _texts(training: Training, places: Places) -> TextPlan:
    recipe = training.recipe
    return plan_texts(recipe, load_source(recipe.data, places, recipe.seed), places)


def _machine(run: RunFolder) -> str:
    known = run.trained_with()
    versions = [f"{_SPELT.get(name, name)} {version}" for name, version in known["versions"].items()]
    return ", ".join([known["device"], *reversed(versions)])


if __name__ == "__main__":
    main()
