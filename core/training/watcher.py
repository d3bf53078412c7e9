"""Watching a fit: events, snapshots and probes go out, the wish to stop comes in."""

import importlib
import math
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from tensorboardX import SummaryWriter

from core.errors import CoreError
from core.network.arrays import Array
from core.runs.events import EventLog
from core.runs.folder import Wish
from core.runs.heartbeat import Heartbeat
from core.runs.resuming import Progress
from core.runs.snapshots import kept_epochs
from core.runs.status import Status
from core.text.encode import Ragged
from core.training.album import Album
from core.training.batches import Batches
from core.training.beside import Beside
from core.training.checkpoint import save_checkpoint
from core.training.diagnostics import Internals
from core.training.reader import Reader
from core.training.scoring import predictions, probabilities
from core.training.tally import HEARTBEAT_SECONDS, BestEpoch, Clock, Means

_EVENT_SECONDS = 0.1
_CHECKPOINT_SECONDS = 10.0
# A pause waits for the end of the epoch where that is this near, because a part of an epoch is read again.
_WORTH_WAITING_SECONDS = 5.0


class DivergedError(CoreError):
    """The loss is no number any more."""


@dataclass(frozen=True, slots=True)
class Validation:
    """The validation part: encoded texts and their labels."""

    encoded: Ragged
    labels: NDArray[np.int64]


class UnreadLogs(keras.callbacks.CallbackList):  # type: ignore[misc]  # Keras has no types
    """Hands on what a batch gave as the engine's own values.

    Keras would read them after every batch, which waits for it, and the engine would stand still while the next batch
    is prepared.
    """

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tell the callbacks that a batch is under way."""
        for callback in self.callbacks:
            callback.on_train_batch_end(batch, logs)


class Watcher(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Writes what happens during ``fit`` into the run folder, and stops it when asked."""

    def __init__(
        self,
        heartbeat: Heartbeat,
        log: EventLog,
        batches: Batches,
        validation: Validation,
        reader: Reader,
    ) -> None:
        super().__init__()
        run = heartbeat.run
        self._run, self._log, self._heartbeat = run, log, heartbeat
        self._recipe = recipe = run.recipe()
        self._batches, self._validation, self._reader = batches, validation, reader
        self._stop_path, self._pause_path = run.wish_path(Wish.STOP), run.wish_path(Wish.PAUSE)
        self._kept = kept_epochs(recipe.training.epochs)
        self._means, self._clock = Means(), Clock()
        self._epoch, self._texts, self._batches_taken = 0, 0, 0
        self.texts_read = 0
        self._under_way: tuple[int, Any] | None = None
        self.best = BestEpoch(recipe.training.early_stopping)
        self.last_epoch = 0
        self.was_stopped = self.was_paused = False
        self._checkpoint_best = 0
        self.first_point_at: float | None = None
        self._tensorboard: Any = None
        self.album: Album | None = None
        self._beside = Beside()
        # On a GPU a snapshot's answers turn off the coarser float32 for the whole process, the batches included.
        self.waits_for_snapshots = False
        self._scorer_is_ready: Future[None] | None = None
        self._start: dict[str, Array] | None = None
        self.internals: Internals | None = None
        self.also_beside: Callable[[], object] | None = None

    @property
    def seconds(self) -> float:
        """Training seconds so far."""
        return self._clock.t

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to train: all epochs are, or early stopping has ended it."""
        return self.last_epoch >= self._recipe.training.epochs or self.best.is_enough

    def begin(self) -> None:
        """Start the clock and keep the network as it is before training."""
        self._clock = Clock(told=time.perf_counter())
        self._tensorboard = SummaryWriter(str(self._run.path / "tensorboard"))
        self._start = self._reader.arrays()
        if self.internals is not None:
            self.internals.take(0.0, 0, self._start)

    def prepare_readers(self) -> None:
        """Compile, beside the step and the first batches, what reads the network, and keep the start where it is new.

        Once, and not before the step is traced: to trace two programs at once delays both.
        """
        if self._scorer_is_ready is not None:
            return
        self._scorer_is_ready = self._beside.do(self._reader.scorer.compile)
        album, start = self._kept_in(), self._start
        if start is not None:
            self._beside.do(partial(album.save, 0, start, 0.0))
        # Loading what the baseline needs takes seconds; beside the training it costs no time.
        self._beside.do(partial(importlib.import_module, "sklearn.linear_model"))
        if self.also_beside is not None:
            self._beside.do(self.also_beside)

    def finish(self) -> None:
        """Wait until all snapshots are written and nothing else asks what reads the network."""
        self._beside.close()

    def _kept_in(self) -> Album:
        if self.album is None:
            raise RuntimeError("a training needs an album for its snapshots")
        return self.album

    def go_on(self, progress: Progress) -> None:
        """Start the clock where it stood at a checkpoint."""
        self._clock = Clock(began=time.perf_counter() - progress.seconds)
        self.last_epoch = progress.epoch
        self._checkpoint_best, self.texts_read = progress.best_epoch, progress.texts_read
        best = self.best
        best.epoch, best.value, best.epochs_since = progress.best_epoch, progress.best_value, progress.epochs_since
        if self._run.is_asked(Wish.FURTHER):
            best.epochs_since = 0
        if self.internals is not None:
            self.internals.go_on(self._clock.t, progress.epoch, self._reader.arrays())
        folder = str(self._run.path / "tensorboard")
        self._tensorboard = SummaryWriter(folder, purge_step=progress.epoch + 1)
        self._log.append("resumed", self._clock.t, epoch=progress.epoch)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:  # noqa: ARG002  Keras gives it
        """Lay down the order of the epoch, and take a new learning rate where one is asked for."""
        self._batches.begin_epoch(epoch)
        self._take_learning_rate(epoch + 1)
        self._epoch, self._texts, self._means, self._batches_taken = epoch + 1, 0, Means(), 0
        self._clock.epoch_began = now = time.perf_counter()
        if self.internals is not None:
            self.internals.looks.begin_epoch()
        # Scoring takes nothing from the texts per second; tiny epochs share a point, and its time.
        if now - self._clock.told >= _EVENT_SECONDS:
            self._clock.told, self._clock.told_texts = now, self.texts_read

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Look at the batch before this one, which the engine is still at; look for the wish to stop.

        Nothing waits while more is to come, and a wish to stop waits for one batch only.
        """
        stops = self._stop_path.exists()
        if self._under_way is not None:
            self._take(*self._under_way)
        self._under_way = (batch, logs)
        looks = not stops and self._looks_inside(batch + 1)
        if stops or looks or self.first_point_at is None or batch + 1 == len(self._batches):
            self._take(batch, logs)
            self._under_way = None
        if looks:
            self._look_inside(batch + 1, float(logs["loss"]))
        if stops:
            self.was_stopped = self.model.stop_training = True
        elif self._pause_path.exists() and self._pauses_within(batch + 1):
            self.was_paused = self.model.stop_training = True

    def _looks_inside(self, batch: int) -> bool:
        return self.internals is not None and self.internals.looks.are_due_within(
            self._clock.t, batch, len(self._batches)
        )

    def _look_inside(self, batch: int, loss: float) -> None:
        """Tell what went on inside up to a batch that the engine is done with; nothing of the training changes.

        Keras's ``Callback.model`` brings home the weights, which JAX holds outside the model while an epoch runs.
        """
        self._check(loss)
        if self.internals is not None:
            self.internals.take_within(self._clock.t, self._epoch, batch, lambda: self._reader.look_at(self.model))

    def _pauses_within(self, batch: int) -> bool:
        """Return whether a pause comes in the middle of the epoch, which then is read again from its start."""
        left = len(self._batches) - batch
        pace = (time.perf_counter() - self._clock.epoch_began) / batch
        return left > 0 and left * pace > _WORTH_WAITING_SECONDS

    def _take_learning_rate(self, epoch: int) -> None:
        wish = self._run.wish_path(Wish.LEARNING_RATE)
        try:
            rate = float(wish.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        wish.unlink(missing_ok=True)
        self.model.optimizer.learning_rate = rate
        self._log.append("changed", self._clock.t, epoch=epoch, learning_rate=rate)

    def _take(self, batch: int, logs: Any) -> None:
        """Wait for a batch, the last of those made at once, and tell it where it belongs to the thinned sample."""
        float(logs["loss"])
        new = sum(map(self._batches.size_of, range(self._batches_taken, batch + 1)))
        self._batches_taken = batch + 1
        self._texts += new
        self.texts_read += new
        now = time.perf_counter()
        due = now - self._clock.told >= _EVENT_SECONDS
        # Of tiny epochs not every one has a point of its own.
        ends = batch + 1 == len(self._batches) and now - self._clock.epoch_began >= _EVENT_SECONDS
        if due or ends or self.first_point_at is None:
            self._tell_batch(batch + 1, logs)

    def _tell_batch(self, batch: int, logs: Any) -> None:
        loss, accuracy = self._means.since(self._texts, float(logs["loss"]), float(logs["accuracy"]))
        # Reading the loss waited for the device, so the clock is looked at afterwards.
        now = time.perf_counter()
        speed = (self.texts_read - self._clock.told_texts) / max(now - self._clock.told, 1e-6)
        self._clock.told, self._clock.told_texts = now, self.texts_read
        self._log.append(
            "batch", self._clock.t, epoch=self._epoch, batch=batch, loss=loss, accuracy=accuracy, texts_per_second=speed
        )
        if self.first_point_at is None:
            self.first_point_at = time.time()
            self.prepare_readers()
        self._check(loss)
        if now - self._clock.heartbeat >= HEARTBEAT_SECONDS:
            self._clock.heartbeat = now
            self._write_status(batch)

    def _check(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise DivergedError(
                f"the loss is no number any more in epoch {self._epoch}: the training diverged; "
                "lower training.optimizer.learning_rate or set training.optimizer.clip_norm (1.0, say)"
            )

    def _write_status(self, batch: int) -> None:
        status = Status.RUNNING
        if self._stop_path.exists() or self._pause_path.exists():
            status = Status.STOPPING if self._stop_path.exists() else Status.PAUSING
        self._heartbeat.tell(status=status, epoch=self._epoch, batch=batch)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Score the validation part, tell the epoch, keep a snapshot, and stop early when asked to.

        An epoch that a pause cut off is not told: it is read again from its start.
        """
        if self.was_paused:
            return
        if self._clock.is_slow:
            self._write_status(0)  # scoring has no batches
        if self._scorer_is_ready is not None:
            self._scorer_is_ready.result()
        arrays = self._reader.take(self.model)
        began = time.perf_counter()
        outputs = self._reader.scorer.outputs(self._validation.encoded)
        self._clock.scoring = time.perf_counter() - began
        right = predictions(probabilities(outputs)) == self._validation.labels
        metrics = {
            "loss": float(logs["loss"]),
            "accuracy": float(logs["accuracy"]),
            "val_loss": self._reader.scorer.loss(outputs, self._validation.labels),
            "val_accuracy": float(np.mean(right)),
        }
        self.last_epoch = epoch + 1
        self._log.append(
            "epoch",
            self._clock.t,
            epoch=epoch + 1,
            metrics=metrics,
            seconds=time.perf_counter() - self._clock.epoch_began,
            learning_rate=float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate)),
            whole=not self.was_stopped,
        )
        # The last batch may have spoilt the weights although its own loss was still a number.
        self._check(metrics["val_loss"])
        for name, value in metrics.items():
            self._tensorboard.add_scalar(name, value, epoch + 1)
        before = self.best.epoch
        self.best.take(epoch + 1, metrics)
        if self.best.is_enough:
            self.model.stop_training = True
        if not self.was_stopped and self._pause_path.exists():
            self.was_paused = self.model.stop_training = True
        ends = self.model.stop_training or epoch + 1 == self._recipe.training.epochs
        self._keep(epoch + 1, arrays, ends)
        self._forget({before, epoch})
        if not self.was_stopped and (ends or self._clock.t - self._clock.checkpoint >= _CHECKPOINT_SECONDS):
            self._save_checkpoint(epoch + 1)

    def on_train_end(self, logs: Any = None) -> None:  # noqa: ARG002  Keras gives it
        """Close the event files."""
        self._tensorboard.close()

    def _save_checkpoint(self, epoch: int) -> None:
        """Write what resuming needs. The event comes first, so that every checkpoint's event is in the file.

        Before it, all snapshots up to here are written: a resumed training may end with one of them.
        """
        self._beside.wait()
        self._log.append("checkpoint", self._clock.t, epoch=epoch)
        best = self.best
        progress = Progress(
            epoch=epoch,
            seconds=self._clock.t,
            texts_read=self.texts_read,
            best_epoch=best.epoch,
            best_value=best.value,
            epochs_since=best.epochs_since,
        )
        save_checkpoint(self._run.checkpoint_path, self.model, progress)
        self._run.wish_path(Wish.FURTHER).unlink(missing_ok=True)
        self._clock.checkpoint = self._clock.t
        stale, self._checkpoint_best = self._checkpoint_best, best.epoch
        self._forget({stale})

    def _keep(self, epoch: int, arrays: dict[str, Array], ends: bool) -> None:
        """Look inside, and keep the snapshot of an epoch that is to be kept, is the best so far, or the last."""
        if self.internals is not None:
            self.internals.take(self._clock.t, epoch, arrays, self._batches_taken if self.was_stopped else 0)
        if not ends and epoch != self.best.epoch and epoch not in self._kept:
            return
        self._beside.do(partial(self._kept_in().save, epoch, arrays, self._clock.t))
        if self.waits_for_snapshots:
            self._beside.wait()

    def _forget(self, epochs: set[int]) -> None:
        """Remove snapshots that are not kept, are not the best, and that no resumed training would need as its best."""
        forgotten = epochs - {0, self.best.epoch, self.last_epoch, self._checkpoint_best} - self._kept
        for epoch in forgotten:
            self._beside.do(partial(self._run.snapshots.remove, epoch))
