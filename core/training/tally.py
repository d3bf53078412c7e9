"""What a training keeps count of: its best epoch, the means since the last point, its times, and looks inside it."""

import math
import time
from dataclasses import dataclass, field

from core.recipe import EarlyStopping, Monitor

HEARTBEAT_SECONDS = 1.0
# Scoring that took less needs no word of its own.
_QUICK_SECONDS = 0.2
# Of the time that training takes, spent on looking inside; what one look costs is known only after it.
_SHARE = 0.01
# No eye follows more looks than these, however little they cost.
_LEAST_SECONDS = 2.0
_MOST_AN_EPOCH = 50


@dataclass(slots=True)
class BestEpoch:
    """Which epoch was the best by the monitored value, and how long ago."""

    stopping: EarlyStopping | None
    epoch: int = 0
    value: float = math.inf
    epochs_since: int = 0

    def take(self, epoch: int, metrics: dict[str, float]) -> None:
        """Look at one epoch's metrics; a later epoch that is only as good does not replace an earlier one."""
        monitor = self.stopping.monitor if self.stopping else Monitor.VAL_LOSS
        sign = -1 if monitor is Monitor.VAL_ACCURACY else 1
        value = sign * metrics[monitor.value]
        if value < self.value:
            self.epoch, self.value, self.epochs_since = epoch, value, 0
        else:
            self.epochs_since += 1

    @property
    def is_enough(self) -> bool:
        """Whether early stopping ends the training now."""
        return self.stopping is not None and self.epochs_since >= self.stopping.patience


@dataclass(slots=True)
class Means:
    """Running means of an epoch as Keras reports them, from which the mean since the last point follows."""

    texts: int = 0
    loss: float = 0.0
    accuracy: float = 0.0

    def since(self, texts: int, loss: float, accuracy: float) -> tuple[float, float]:
        """Return mean loss and accuracy of the texts since the last call, and remember this one."""
        new = texts - self.texts
        means = (
            (loss * texts - self.loss * self.texts) / new,
            min(1.0, max(0.0, (accuracy * texts - self.accuracy * self.texts) / new)),
        )
        self.texts, self.loss, self.accuracy = texts, loss, accuracy
        return means


@dataclass(slots=True)
class Clock:
    """Times of one training, in seconds of the monotonic clock."""

    began: float = field(default_factory=time.perf_counter)
    epoch_began: float = 0.0
    told: float = 0.0
    told_texts: int = 0
    heartbeat: float = 0.0
    checkpoint: float = 0.0
    scoring: float = math.inf

    @property
    def t(self) -> float:
        """Training seconds so far."""
        return time.perf_counter() - self.began

    @property
    def is_slow(self) -> bool:
        """Whether the status has to be written before scoring; that of tiny epochs is written once a second."""
        return self.scoring > _QUICK_SECONDS or time.perf_counter() - self.heartbeat >= HEARTBEAT_SECONDS


@dataclass(slots=True)
class Looks:
    """When it is time to look inside a training, all in training seconds.

    Looking costs at most about a hundredth of the training. After a look that took long, the epochs that end too soon
    are passed over. A long epoch is divided into parts of as many batches each, and there is a look after each of them:
    how far weights move depends on how long they are left to, and so the looks can be compared.

    Attributes:
        at: When the last look was, None before the first.
        after: When the last one after an epoch was.
        cost: What that one took.
        cost_within: What the last one within an epoch took, which has to read the weights for itself.
        first: When the first batch of this epoch was done, and which it was. It may have had to be compiled.
        batch: After which batch of this epoch the last look was.
    """

    at: float | None = None
    after: float = 0.0
    cost: float = 0.0
    cost_within: float = 0.0
    first: tuple[float, int] | None = None
    batch: int = 0

    def begin_epoch(self) -> None:
        """Note that an epoch begins."""
        self.first, self.batch = None, 0

    def are_due(self, t: float) -> bool:
        """Return whether it is time for one after an epoch; none in between puts it off."""
        return self.at is None or (t - self.after) * _SHARE >= self.cost

    def are_due_within(self, t: float, batch: int, batches: int) -> bool:
        """Return whether it is time for one after ``batch`` of an epoch's ``batches``, of which some are to come."""
        pause = max(_LEAST_SECONDS, max(self.cost, self.cost_within) / _SHARE)
        first_t, first_batch = self.first = self.first or (t, batch)
        if self.at is None or t - self.at < pause or batch == first_batch:
            return False
        expected = (t - first_t) * batches / (batch - first_batch)
        parts = min(_MOST_AN_EPOCH, int(expected / pause))
        return self.batch * parts // batches < batch * parts // batches < parts

    def note(self, t: float, cost: float) -> None:
        """Take in a look after an epoch."""
        self.at = self.after = t
        self.cost = cost

    def note_within(self, t: float, batch: int, cost: float) -> None:
        """Take in a look within an epoch."""
        self.at, self.batch, self.cost_within = t, batch, cost
