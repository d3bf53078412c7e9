"""Training a run in the foreground: the command line starts the worker itself and follows it."""

import subprocess
import time
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from core.errors import RunStateError
from core.history import History
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventReader
from core.runs.folder import RunFolder
from core.runs.memory import kernel_kills
from core.runs.status import Status
from core.runs.worker import Death, StartWorker, bury_if_dead, start_worker

_TICK_SECONDS = 0.2


def train_here(runs: Runs, recipe: Recipe, sink: TextIO, start_worker: StartWorker = start_worker) -> RunFolder:
    """Train a recipe, its progress drawn on ``sink``; an interrupt from the keyboard stops it and keeps the weights.

    Raises:
        RunStateError: the training failed; the sentence says why.
    """
    return follow_here(runs, runs.submit(recipe, claimed=True), sink, start_worker)


def follow_here(runs: Runs, run: RunFolder, sink: TextIO, start_worker: StartWorker = start_worker) -> RunFolder:
    """Train a run that this process has claimed, as ``train_here`` does; it may end paused."""
    kills = kernel_kills()
    process = start_worker(run, runs.places.home)
    _follow(run, process, run.recipe().training.epochs, sink)
    bury_if_dead(run, Death.of(process, kills))
    status = run.status()
    if status.status not in (Status.FINISHED, Status.STOPPED, Status.PAUSED):
        raise RunStateError(f"run {run.id} {status.status}: {status.message}")
    return run


def _follow(run: RunFolder, process: "subprocess.Popen[bytes]", epochs: int, sink: TextIO) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[word]}"), TimeRemainingColumn()
    reader = EventReader(run.events_path)
    with Progress(*columns, console=Console(file=sink), transient=True) as progress:
        task = progress.add_task(f"run {run.id}", total=None, word="starting")
        while process.poll() is None:
            try:
                time.sleep(_TICK_SECONDS)
                _draw(progress, task, reader.poll(), epochs)
            except KeyboardInterrupt:
                run.ask_to_stop()
                progress.update(task, description=f"run {run.id} is stopping")
            except SystemExit:  # ended from outside; the training shall not go on with nobody to follow it
                run.ask_to_stop()
                raise


def _draw(progress: Progress, task: TaskID, history: History, epochs: int) -> None:
    if history.started is not None and history.batches:
        done = _batches_done(history, history.started.batches)
        progress.update(task, total=history.started.batches * epochs, completed=done, word=_word(history, epochs))


def _batches_done(history: History, batches: int) -> int:
    last = history.batches[-1]
    return (last.epoch - 1) * batches + last.batch


def _word(history: History, epochs: int) -> str:
    last = history.batches[-1]
    word = f"epoch {last.epoch}/{epochs}  loss {last.loss:.3f}  {last.texts_per_second:,.0f} texts/s"
    if not history.epochs:
        return word
    return f"{word}  val_accuracy {history.epochs[-1].metrics.get('val_accuracy', 0):.3f}"
