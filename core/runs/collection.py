"""The runs under a home folder: submit, list, open, stop, delete. Pages and the command line talk to this object."""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from core.data.source import with_whole_paths
from core.errors import DamagedRunError, RunNotFoundError, RunStateError
from core.limits import read_limits
from core.places import Places
from core.recipe import Recipe
from core.runs.described import about_or_guess, proper_name, proper_tags
from core.runs.estimate import correction_from
from core.runs.files import told_in_words
from core.runs.folder import About, RunFolder, Wish, is_run_id
from core.runs.hold import held
from core.runs.index import Index
from core.runs.resuming import checkpoint_epoch
from core.runs.status import RunStatus, Status, is_alive, own_process
from core.text.vectors import with_whole_path

_RECENT = 20
# How long a deleted run can be restored; then a server that runs removes it.
BIN_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One line of the list of runs; a run that cannot be read has a ``problem`` and no recipe."""

    id: str
    name: str
    created: float
    status: Status | None
    epoch: int
    message: str
    recipe: Recipe | None
    problem: str = ""
    tags: tuple[str, ...] = ()
    keep: bool = False


_Given = ParamSpec("_Given")
_Returned = TypeVar("_Returned")


def _changing(
    method: Callable[Concatenate["Runs", _Given], _Returned],
) -> Callable[Concatenate["Runs", _Given], _Returned]:
    """Let a method that changes something ask first whether it may, and tell in words what the disk refuses."""

    @wraps(method)
    def asked(runs: "Runs", /, *given: _Given.args, **named: _Given.kwargs) -> _Returned:
        runs.check_change()
        with told_in_words():
            return method(runs, *given, **named)

    return asked


class Runs:
    """All runs under one home folder.

    Args:
        places: The home folder.
        check_change: Called before anything is changed; raises the CoreError that says why nothing may be.
    """

    def __init__(self, places: Places, check_change: Callable[[], None] = lambda: None) -> None:
        self.places, self.check_change = places, check_change
        places.runs.mkdir(parents=True, exist_ok=True)
        self.index = Index(places.index, places.runs)

    @_changing
    def submit(self, recipe: Recipe, *, visitor: str = "", claimed: bool = False, expected: float = 0.0) -> RunFolder:
        """Put a run into the queue and return it; ``claimed`` when the caller trains it itself.

        ``expected`` is how many seconds it will probably take (0 = unknown), for those who wait behind it.

        Files that the recipe names by a relative path are named by their whole path from then on, because a worker
        may be started from another folder.

        Raises:
            LimitError: it asks for more than this server allows.
            StorageError: the disk is full.
        """
        read_limits(self.places).check_recipe(recipe)
        recipe = recipe.model_copy(
            update={
                "data": with_whole_paths(recipe.data, self.places),
                "network": with_whole_path(recipe.network, self.places),
            }
        )
        about = About(name=recipe.name, created=time.time(), visitor=visitor)
        run = RunFolder.create(self.places.runs, recipe, about, claimed=claimed, expected=expected)
        try:
            self.index.add(run.id, about.created, claimed=claimed, visitor=visitor)
        except BaseException:
            shutil.rmtree(run.path, ignore_errors=True)  # whoever is told that it failed shall not see it trained
            raise
        return run

    def open(self, run_id: str) -> RunFolder:
        """Return a run by its id, or by the beginning of its id when that names one run only.

        Raises:
            RunNotFoundError: no run, or more than one, has such an id.
        """
        if is_run_id(run_id) and (self.places.runs / run_id).is_dir():
            return RunFolder(self.places.runs / run_id)
        found = [known for known in self.index.ids() if run_id and known.startswith(run_id)]
        if len(found) == 1 and (self.places.runs / found[0]).is_dir():
            return RunFolder(self.places.runs / found[0])
        if len(found) > 1:
            raise RunNotFoundError(
                f"expected the id of one run, but {run_id!r} begins {len(found)} of them: give more of it"
            )
        raise RunNotFoundError(f"no run {run_id!r}; it may have been deleted, see the list of runs")

    def list(self) -> list[RunSummary]:
        """Return all runs that are not deleted, the newest first."""
        return [_summary(run, about) for run, about in self._all() if not about.deleted]

    def binned(self) -> tuple[RunSummary, ...]:
        """Return the runs in the bin, the newest first."""
        return tuple(_summary(run, about) for run, about in self._all() if about.deleted)

    def _all(self) -> Iterator[tuple[RunFolder, About]]:
        runs = (RunFolder(self.places.runs / run_id) for run_id in self.index.ids())
        return ((run, about_or_guess(run)) for run in runs if run.path.is_dir())

    def position(self, run_id: str) -> int | None:
        """Return how many runs are trained before this one (0 = next), or None when it does not wait."""
        waiting = self.index.waiting()
        return waiting.index(run_id) if run_id in waiting else None

    @_changing
    def stop(self, run_id: str) -> RunStatus:
        """Ask a run to stop; one that still waits leaves the queue at once. Returns the status then.

        A paused run is queued once more, to be scored with what it has learnt.

        Raises:
            RunStateError: the run has ended already.
        """
        run = self.open(run_id)
        status = run.status()
        if status.status is Status.PAUSED:
            run = self.resume(run.id)
            run.ask_to_stop()
            return run.status()
        if status.status.has_ended:
            raise RunStateError(f"run {run.id} cannot be stopped: it is {status.status} already")
        run.ask_to_stop()
        if status.status is Status.QUEUED and self.index.claim(run.id):
            self.note_stopped(run)
        return run.status()

    @_changing
    def pause(self, run_id: str) -> RunStatus:
        """Ask a run that is being trained to pause; it can be resumed. Returns the status then.

        Raises:
            RunStateError: it is not being trained.
        """
        run = self.open(run_id)
        status = run.status()
        if not status.status.is_live:
            raise RunStateError(f"run {run.id} cannot be paused: it is {status.status}, not being trained")
        run.ask(Wish.PAUSE)
        return run.status()

    @_changing
    def change_learning_rate(self, run_id: str, rate: float) -> None:
        """Ask a run that is being trained to take another learning rate with its next epoch.

        Raises:
            RecipeError: no recipe could have this learning rate.
            RunStateError: the run is not being trained.
        """
        run = self.open(run_id)
        run.recipe().with_settings([f"training.optimizer.learning_rate={rate!r}"])
        if not run.status().status.is_live:
            raise RunStateError(f"run {run.id} is not being trained; its learning rate is in its recipe")
        run.ask(Wish.LEARNING_RATE, repr(rate))

    @_changing
    def resume(self, run_id: str, epochs: int | None = None, *, claimed: bool = False) -> RunFolder:
        """Put a run that was paused, stopped or cut off back into the queue, to go on after its last checkpoint.

        Args:
            run_id: The run, or the beginning of its id.
            epochs: The epochs in all from now on; a run that finished can go on only with more of them.
            claimed: The caller trains it itself.

        Raises:
            RunStateError: it waits or is being trained, lies in the bin, or has no epochs left.
        """
        run = self.open(run_id)
        if run.about().deleted:
            raise RunStateError(f"run {run.id} lies in the bin: restore it before it goes on")
        _ended(run)  # before waiting for a hold that a training would not give
        with held(run):
            status = _ended(run)
            further = epochs is not None or status.status is Status.FINISHED or run.is_asked(Wish.FURTHER)
            self._set_epochs(run, epochs, checkpoint_epoch(run), finished=status.status is Status.FINISHED)
            written = replace(status, message="", heartbeat=time.time(), batch=0)
            run.forget_wishes()
            if further:
                run.ask(Wish.FURTHER)
            if claimed:
                self.index.add(run.id, run.about().created, claimed=True)
                run.write_status(replace(written, status=Status.STARTING, **own_process()))
                return run
            run.write_status(replace(written, status=Status.QUEUED, pid=None, process_started=None))
        self.index.add(run.id, run.about().created, visitor=run.about().visitor)
        self.index.put_back(run.id)
        return run

    def _set_epochs(self, run: RunFolder, epochs: int | None, done: int, *, finished: bool) -> None:
        recipe = run.recipe()
        wanted = recipe.training.epochs if epochs is None else epochs
        # One that was cut off after its last epoch has its scores to come.
        if wanted < done or (wanted == done and (finished or epochs is not None)):
            raise RunStateError(
                f"run {run.id} has been trained for {done} epochs: to go on, ask for more than that (epochs)"
            )
        if epochs is not None:
            longer = recipe.with_settings([f"training.epochs={epochs}"])
            read_limits(self.places).check_recipe(longer)
            run.write_recipe(longer)

    def note_stopped(self, run: RunFolder) -> None:
        """Write down that a run was stopped while it still waited; the caller has claimed it."""
        with held(run):
            written = run.written_status()
            if written.status is not Status.QUEUED:
                return
            run.write_status(replace(written, status=Status.STOPPED, message="Stopped before it began."))
            run.forget_wishes()

    def correction(self) -> float:
        """Return how much longer than expected the last trainings here took (1 = as long as expected)."""
        return correction_from(_seconds(RunFolder(self.places.runs / run_id)) for run_id in self.index.ids()[:_RECENT])

    @_changing
    def describe(
        self, run_id: str, *, name: str | None = None, tags: Iterable[str] | None = None, keep: bool | None = None
    ) -> About:
        """Change what people say of a run: its name, its tags, whether it is kept; None leaves it as it is.

        Raises:
            RunStateError: the name is empty or too long, or there are too many or too long tags.
        """
        run = self.open(run_id)
        about = run.about()
        about = replace(
            about,
            name=about.name if name is None else proper_name(name),
            tags=about.tags if tags is None else proper_tags(tags, about.tags),
            keep=about.keep if keep is None else keep,
        )
        run.write_about(about)
        return about

    @_changing
    def delete(self, run_id: str) -> None:
        """Put a run into the bin, from where it can be restored until the bin is emptied; a waiting one is stopped.

        Raises:
            RunStateError: it is being trained, or kept.
        """
        run = self.open(run_id)
        _refuse_live(run)
        about = about_or_guess(run)
        if about.keep:
            raise RunStateError(f"run {run.id} is kept: let go of it before you delete it (keep {run.id} --off)")
        if run.id in self.index.waiting():
            with suppress(RunStateError):  # It has ended by now.
                self.stop(run.id)
            _refuse_live(run)
        run.write_about(replace(about, deleted=True, deleted_at=time.time()))

    @_changing
    def restore(self, run_id: str) -> None:
        """Take a run out of the bin; raises RunStateError where it is not in it."""
        run = self.open(run_id)
        about = run.about()
        if not about.deleted:
            raise RunStateError(f"run {run.id} is not in the bin; there is nothing to restore")
        run.write_about(replace(about, deleted=False, deleted_at=0.0))

    @_changing
    def empty_bin(self, older_than: float = 0.0) -> tuple[str, ...]:
        """Remove the runs that have lain in the bin for so many seconds, for good, and return their ids.

        Kept ones stay, and so does one that somebody has begun to train again.
        """
        oldest, removed = time.time() - older_than, []
        for run, about in self._all():
            if about.deleted and not about.keep and about.deleted_at <= oldest:
                with suppress(RunStateError, RunNotFoundError, FileNotFoundError):
                    self.remove(run.id)
                    removed.append(run.id)
        return tuple(removed)

    @_changing
    def remove(self, run_id: str) -> None:
        """Remove a run's folder, for good; raises RunStateError while it is training."""
        run = self.open(run_id)
        _refuse_live(run)
        with held(run):
            _refuse_live(run)
            self.index.remove(run.id)
            # Renamed first: from then on nobody finds half of it.
            gone = run.path.with_name(f".deleted-{run.id}")
            run.path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _seconds(run: RunFolder) -> tuple[float, float]:
    """Return the expected and the measured seconds of a run that finished, zeros for any other."""
    try:
        scores = run.scores() if (run.path / "scores.json").exists() else {}
        return float(scores["expected_seconds"]), float(scores["wall_seconds"])
    except (DamagedRunError, KeyError, TypeError, ValueError):
        return 0.0, 0.0


def _refuse_live(run: RunFolder) -> None:
    try:
        status = run.status()
    except DamagedRunError:
        return
    if status.status.is_live or (status.status is Status.STALLED and is_alive(status)):
        raise RunStateError(f"run {run.id} is being trained: stop it before you delete it")


def _ended(run: RunFolder) -> RunStatus:
    """Return the status of a run that has ended; raises RunStateError for any other."""
    status = run.status()
    if not status.status.has_ended:
        raise RunStateError(f"run {run.id} cannot be resumed: it is {status.status}")
    if status.status is Status.STALLED and is_alive(status):
        raise RunStateError(f"run {run.id} is silent, but its process still lives: wait until it was ended")
    return status


def _summary(run: RunFolder, about: About) -> RunSummary:
    try:
        run.about()
        status, recipe = run.status(), run.recipe()
    except DamagedRunError as error:
        return RunSummary(
            id=run.id,
            name=about.name,
            created=about.created,
            status=None,
            epoch=0,
            message="",
            recipe=None,
            problem=str(error),
        )
    return RunSummary(
        id=run.id,
        name=about.name,
        created=about.created,
        status=status.status,
        epoch=status.epoch,
        message=status.message,
        recipe=recipe,
        tags=about.tags,
        keep=about.keep,
    )
