"""What a training keeps count of: its best epoch, the means since the last point, and its times."""

import math
import time
from dataclasses import dataclass, field

from core.recipe import EarlyStopping, Monitor

HEARTBEAT_SECONDS = 1.0
# Scoring that took less needs no word of its own.
_QUICK_SECONDS = 0.2


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
