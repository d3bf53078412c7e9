"""Training the notebooks: submitted to the queue from a page, or one after the other from the command line.

A tag in ``about.json`` ties a run to the training that it is, so that pages know what number it has to meet.
"""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from core.errors import CoreError, DamagedRunError
from core.notebooks.notebook import Training, find_training, read_notebook
from core.notebooks.results import Result, pooled, result_of
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import About, RunFolder
from core.runs.foreground import follow_here
from core.runs.status import Status

_TAG, _QUICK = "notebook:", "quick"
_QUICK_ROWS, _QUICK_EPOCHS, _QUICK_FOLDS = 4000, 2, 2

Train = Callable[[Runs, RunFolder], RunFolder]


def recipes_of(training: Training, *, quick: bool = False) -> list[tuple[str, Recipe]]:
    """Return the recipes that make one measurement or several, each with what its variant's name gets behind it.

    A quick one has one seed, fewer epochs, fewer rows and fewer folds, and says so in its variant.
    """
    if training.folds:
        recipe = _shortened(training.recipe) if quick else training.recipe
        folds = range(_QUICK_FOLDS if quick else training.folds)
        return [("", recipe.with_settings([f"split.fold={fold}"])) for fold in folds]
    if quick:
        return [("", _shortened(training.recipe))]
    first = training.recipe.seed
    return [
        (f", seed {seed}" if training.seeds > 1 else "", training.with_seed(seed))
        for seed in range(first, first + training.seeds)
    ]


def _shortened(recipe: Recipe) -> Recipe:
    epochs = recipe.training.epochs
    settings = [f"training.epochs={min(epochs, max(_QUICK_EPOCHS, math.ceil(epochs / 20)))}"]
    if recipe.data.source == "uci_yelp":
        return recipe.with_settings(settings)
    settings.append(f"data.limit={_QUICK_ROWS}")
    if isinstance(recipe.split.test, float) and recipe.split.test >= 1:
        settings += ["split.test=0.3", "split.validation=0.1"]
    return recipe.with_settings(settings)


def submit(runs: Runs, training: Training, visitor: str = "") -> RunFolder:
    """Put one training into the queue and return its run; of a cross-validation its first fold."""
    return _tagged(runs.submit(training.recipe, visitor=visitor), training)


def measure(
    runs: Runs, trainings: Iterable[Training], *, quick: bool = False, train: Train | None = None
) -> Iterator[Result]:
    """Train one after the other here and now and yield each result as it comes; one that is stopped ends it all.

    Raises:
        CoreError: a data set is not on this machine, or a training failed.
    """
    train = train or (lambda runs, run: follow_here(runs, run, sys.stderr))
    for training in trainings:
        folds: list[Result] = []
        for suffix, recipe in recipes_of(training, quick=quick):
            waiting = _tagged(runs.submit(recipe, claimed=True), training, quick=quick)
            run = train(runs, waiting)
            if run.status().status is not Status.FINISHED:
                return
            result = result_of(training, run, suffix + (", quick" if quick else ""))
            if not training.folds:
                yield result
            folds.append(result)
        if training.folds:
            yield pooled(folds)


def _tagged(run: RunFolder, training: Training, *, quick: bool = False) -> RunFolder:
    tags = (f"{_TAG}{training.key}", *((_QUICK,) if quick else ()))
    run.write_about(replace(run.about(), tags=tags))
    return run


def training_of(about: About) -> Training | None:
    """Return the notebook's training that a run is, or None for any other run."""
    keys = [tag.removeprefix(_TAG) for tag in about.tags if tag.startswith(_TAG)]
    return find_training(keys[0]) if keys else None


def published_targets(about: About) -> dict[str, float]:
    """Return the accuracy of each of a run's notebook's trainings that published one, as lines for its live chart.

    A repaired training, and one of which nothing was published, is measured against them all the same.
    """
    training = training_of(about)
    known = () if training is None else read_notebook(training.notebook).trainings
    return {f"notebook {one.key}": one.published_accuracy for one in known if one.published_accuracy is not None}


def finished_runs(runs: Runs, training: Training) -> list[RunFolder]:
    """Return the finished runs of a training under this home folder, the newest first; quick ones are left out."""
    return [run for run in _tagged_runs(runs, training) if run.status().status is Status.FINISHED]


def latest_run(runs: Runs, training: Training) -> RunFolder | None:
    """Return the newest run of a training, whatever its state, or None."""
    return next(_tagged_runs(runs, training), None)


def newest_finished(runs: Runs, trainings: Sequence[Training]) -> RunFolder | None:
    """Return the newest finished run of any of these trainings, or None; quick ones are left out."""
    finished = (run for run in _tagged_runs(runs, *trainings) if run.status().status is Status.FINISHED)
    return next(finished, None)


def _tagged_runs(runs: Runs, *trainings: Training) -> Iterator[RunFolder]:
    wanted = {f"{_TAG}{training.key}" for training in trainings}
    for run_id in runs.index.ids():
        run = RunFolder(runs.places.runs / run_id)
        try:
            about, _ = run.about(), run.status()
        except DamagedRunError:
            continue
        if not about.deleted and wanted.intersection(about.tags) and _QUICK not in about.tags:
            yield run


def results_here(runs: Runs, training: Training) -> list[Result]:
    """Return what the finished runs of a training under this home folder came to, the newest first."""
    found = []
    for run in finished_runs(runs, training):
        try:
            found.append(result_of(training, run))
        except CoreError:  # A damaged run has nothing to tell.
            continue
    return found
