"""A trial: an experiment trained here, one ordinary run a way. Tags in ``about.json`` tie the runs together."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.errors import CoreError, DamagedRunError
from core.experiments.experiment import Experiment
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import About, RunFolder

_TRIAL, _EXPERIMENT, _VARIANT = "trial", "experiment", "variant"


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial: the ids of its runs by the way they are trained, in the experiment's order."""

    id: str
    experiment: str
    runs: Mapping[str, str]


def submit_trial(runs: Runs, experiment: Experiment, cell: Cell, seed: int, visitor: str = "") -> Trial:
    """Put one run a way into the queue and return the trial they make."""
    trial = secrets.token_hex(4)
    submitted: dict[str, str] = {}
    for way, recipe in experiment.variants(cell, seed).items():
        run = runs.submit(recipe, visitor=visitor)
        tags = (f"{_EXPERIMENT}:{experiment.name}", f"{_VARIANT}:{way}", f"{_TRIAL}:{trial}")
        run.write_about(replace(run.about(), tags=tags))
        submitted[way] = run.id
    return Trial(trial, experiment.name, submitted)


def find_trials(runs: Runs, experiment: Experiment) -> tuple[Trial, ...]:
    """Return the trials of an experiment under this home folder, the newest first; deleted runs are missing in them."""
    found: dict[str, dict[str, str]] = {}
    for run_id, about in _abouts(runs):
        tags = dict(tag.partition(":")[::2] for tag in about.tags)
        if tags.get(_EXPERIMENT) == experiment.name and _TRIAL in tags and _VARIANT in tags:
            found.setdefault(tags[_TRIAL], {})[tags[_VARIANT]] = run_id
    order = [way.name for way in experiment.ways]
    return tuple(
        Trial(trial, experiment.name, {way: members[way] for way in order if way in members})
        for trial, members in found.items()
    )


def _abouts(runs: Runs) -> Iterable[tuple[str, About]]:
    for run_id in runs.index.ids():
        try:
            about = RunFolder(runs.places.runs / run_id).about()
        except DamagedRunError:
            continue
        if not about.deleted:
            yield run_id, about


def stop_trial(runs: Runs, trial: Trial) -> None:
    """Stop every run of a trial that has not ended; those that wait leave the queue, the others keep their weights."""
    # The last first: else the supervisor may begin with the next one in between.
    for run_id in reversed(list(trial.runs.values())):
        try:
            runs.stop(run_id)
        except CoreError:  # It has ended by now, or was deleted.
            continue
