"""A sweep's runs as one group: tags in ``about.json`` tie them together."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.comparison import Setting, differing_settings
from core.errors import CoreError, DamagedRunError
from core.evaluation.outcomes import Share, share_of
from core.limits import read_limits
from core.plan import TextPlan, plan_network
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import Status

_TAG = "sweep:"


@dataclass(frozen=True, slots=True)
class Sweep:
    """One sweep: its runs, the first begun first."""

    id: str
    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One run of a sweep: its values of the fields that differ, and what came of it so far.

    ``validation`` is the accuracy of its network on the validation texts: that of the chosen epoch once it has ended,
    of the last epoch before. ``test`` and the bag of words stand beside it once it is scored.
    """

    id: str
    name: str
    status: Status
    values: tuple[str | None, ...]
    epoch: int
    epochs: int
    validation: float | None
    test: Share | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sweep stands: the paths of the fields in which its recipes differ, and its runs."""

    paths: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def is_over(self) -> bool:
        """Whether every run has ended."""
        return all(member.status.has_ended for member in self.members)

    @property
    def best(self) -> Member | None:
        """The run with the highest validation accuracy of those that have ended well, or None."""
        ended = [one for one in self.members if one.test is not None and one.validation is not None]
        return max(ended, key=lambda one: one.validation or 0.0, default=None)


def new_sweep_id() -> str:
    """Return a fresh id for a sweep."""
    return secrets.token_hex(4)


def expected_sweep_seconds(recipes: Iterable[Recipe], texts: TextPlan, correction: float = 1.0) -> float:
    """Return the expected seconds of all trainings, one after the other.

    ``texts`` are those of the common recipe; where a sweep varies what is read, it is a guess. Raises RecipeError.
    """
    return sum(plan_network(recipe, texts, correction).seconds for recipe in recipes)


def submit_member(runs: Runs, sweep: str, recipe: Recipe, visitor: str = "", *, claimed: bool = False) -> RunFolder:
    """Put one run of a sweep into the queue."""
    run = runs.submit(recipe, visitor=visitor, claimed=claimed)
    run.write_about(replace(run.about(), tags=(f"{_TAG}{sweep}",)))
    return run


def submit_sweep(runs: Runs, recipes: Sequence[Recipe], visitor: str = "") -> Sweep:
    """Put a run a recipe into the queue and return the sweep that they make; none where one is over the limits.

    Raises:
        RecipeError: a recipe asks for more than is allowed here.
    """
    limits = read_limits(runs.places)
    for recipe in recipes:
        limits.check_recipe(recipe)
    sweep = new_sweep_id()
    return Sweep(sweep, tuple(submit_member(runs, sweep, recipe, visitor).id for recipe in recipes))


def find_sweeps(runs: Runs) -> tuple[Sweep, ...]:
    """Return the sweeps under this home folder, the newest first; deleted runs are missing in them."""
    found: dict[str, list[str]] = {}
    for run_id in runs.index.ids():
        try:
            about = RunFolder(runs.places.runs / run_id).about()
        except DamagedRunError:
            continue
        tag = next((tag for tag in about.tags if tag.startswith(_TAG)), None)
        if tag is not None and not about.deleted:
            found.setdefault(tag.removeprefix(_TAG), []).append(run_id)
    return tuple(Sweep(sweep, tuple(reversed(members))) for sweep, members in found.items())


def stop_sweep(runs: Runs, sweep: Sweep) -> None:
    """Stop every run of a sweep that has not ended; those that wait leave the queue, the others keep their weights."""
    # The last first: else the supervisor may begin with the next one in between.
    for run_id in reversed(sweep.runs):
        try:
            runs.stop(run_id)
        except CoreError:  # It has ended by now, or was deleted.
            continue


def standing(runs: Runs, sweep: Sweep) -> Standing:
    """Return how a sweep stands now; runs that cannot be read are left out."""
    read = [found for run_id in sweep.runs if (found := _read(runs.places.runs, run_id)) is not None]
    settings = differing_settings([recipe for _, recipe in read])
    members = (_member(run, recipe, place, settings) for place, (run, recipe) in enumerate(read))
    return Standing(tuple(one.path for one in settings), tuple(one for one in members if one is not None))


def _read(folder: Path, run_id: str) -> tuple[RunFolder, Recipe] | None:
    run = RunFolder(folder / run_id)
    try:
        return run, run.recipe()
    except DamagedRunError:
        return None


def _member(run: RunFolder, recipe: Recipe, place: int, settings: Sequence[Setting]) -> Member | None:
    try:
        status, scored = run.status(), (run.path / "scores.json").exists()
        test = _test(run) if scored else None
        return Member(
            id=run.id,
            name=run.about().name,
            status=status.status,
            values=tuple(one.values[place] for one in settings),
            epoch=status.epoch,
            epochs=recipe.training.epochs,
            validation=validation_of(run),
            test=test,
        )
    except (DamagedRunError, KeyError, TypeError, ValueError):
        return None


def _test(run: RunFolder) -> Share:
    test = run.scores()["test"]
    return share_of(round(float(test["accuracy"]) * int(test["texts"])), int(test["texts"]))


def validation_of(run: RunFolder) -> float | None:
    """Return the accuracy on the validation texts: of the chosen epoch where the run has ended, else of the last."""
    if (run.path / "scores.json").exists():
        validation = run.scores().get("validation")
        return float(validation["accuracy"]) if isinstance(validation, dict) and "accuracy" in validation else None
    epochs = run.history().epochs
    return epochs[-1].metrics.get("val_accuracy") if epochs else None
