"""The history of a training as values: what its events tell, in their order."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class BatchPoint:
    """The batches since the point before: mean loss and accuracy over their texts."""

    t: float
    epoch: int
    batch: int
    loss: float
    accuracy: float
    texts_per_second: float


@dataclass(frozen=True, slots=True)
class EpochPoint:
    """One epoch; ``metrics`` has loss, accuracy, val_loss and val_accuracy. ``whole`` unless it was stopped within."""

    t: float
    epoch: int
    metrics: Mapping[str, float]
    seconds: float
    learning_rate: float
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Pretrained:
    """What the vectors that an embedding starts from know: ``found`` of the vocabulary's ``words``.

    ``token_share`` is the share of the training texts' tokens that they have a vector for.
    """

    name: str
    found: int
    words: int
    token_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What the worker told when training began; ``batches`` is a number an epoch."""

    device: str = ""
    engine: str = ""
    reason: str = ""
    parameters: int = 0
    batches: int = 0
    epochs: int = 0
    texts: int = 0
    expected_seconds: float = 0.0
    pretrained: Pretrained | None = None


@dataclass(slots=True)
class History:
    """What the events of a run tell, in their order."""

    started: Started | None = None
    batches: list[BatchPoint] = field(default_factory=list)
    epochs: list[EpochPoint] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    chosen_epoch: int | None = None
    end: str | None = None
    message: str = ""
    seconds: float = 0.0

    def take(self, event: Mapping[str, Any]) -> None:
        """Add one event; kinds and fields this version does not know are passed over."""
        kind, t = str(event.get("kind")), _number(event.get("t"))
        self.seconds = max(self.seconds, t)
        match kind:
            case "started":
                self.started = _started(event)
            case "batch":
                self.batches.append(_batch_point(t, event))
            case "epoch":
                self.epochs.append(_epoch_point(t, event))
            case "snapshot":
                self.snapshots.append(_count(event.get("epoch")))
            case "warning":
                self.warnings.append(str(event.get("message", "")))
            case "finished" | "stopped" | "failed":
                self._take_end(kind, event)

    def _take_end(self, kind: str, event: Mapping[str, Any]) -> None:
        self.end, self.message = kind, str(event.get("message", ""))
        if "chosen_epoch" in event:
            self.chosen_epoch = _count(event["chosen_epoch"])


def _number(value: Any) -> float:
    """Return a number of an event; null stands for one that was not finite."""
    if value is None:
        return math.nan
    try:
        return float(value) if isinstance(value, (int, float)) else 0.0
    except OverflowError:
        return math.inf


def _count(value: Any) -> int:
    """Return a whole number of an event, 0 where it holds none."""
    number = _number(value)
    return int(number) if math.isfinite(number) else 0


def _started(event: Mapping[str, Any]) -> Started:
    return Started(
        device=str(event.get("device", "")),
        engine=str(event.get("engine", "")),
        reason=str(event.get("reason", "")),
        parameters=_count(event.get("parameters")),
        batches=_count(event.get("batches")),
        epochs=_count(event.get("epochs")),
        texts=_count(event.get("texts")),
        expected_seconds=_number(event.get("expected_seconds", 0.0)),
        pretrained=_pretrained(event.get("pretrained")),
    )


def _pretrained(told: Any) -> Pretrained | None:
    if not isinstance(told, Mapping):
        return None
    found, words = _count(told.get("found")), _count(told.get("words"))
    return Pretrained(str(told.get("name", "")), found, words, _number(told.get("token_share", 0.0)))


def _batch_point(t: float, event: Mapping[str, Any]) -> BatchPoint:
    loss, accuracy, speed = (_number(event.get(name)) for name in ("loss", "accuracy", "texts_per_second"))
    return BatchPoint(t, _count(event.get("epoch")), _count(event.get("batch")), loss, accuracy, speed)


def _epoch_point(t: float, event: Mapping[str, Any]) -> EpochPoint:
    named = event.get("metrics")
    metrics = {name: _number(value) for name, value in named.items()} if isinstance(named, Mapping) else {}
    seconds, rate = _number(event.get("seconds")), _number(event.get("learning_rate"))
    whole = event.get("whole") is not False
    return EpochPoint(t, _count(event.get("epoch")), metrics, seconds, rate, whole)
