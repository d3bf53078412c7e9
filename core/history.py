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
class InternalsPoint:
    """What went on inside between two looks.

    Attributes:
        t: Training seconds.
        epoch: In or after which epoch it was looked; 0 before the first.
        since: In or after which epoch it was looked before.
        gradients: Each layer's mean gradient norm over the steps in between, before any clipping; empty at the start.
        updates: How far each layer's weights moved in between, as a share of their own length.
        saturated: Share of saturated values by layer and gate, ``recurrent.0.forward/forget_gate``.
        memory_mb: What the worker holds.
        batch: After which batch of the epoch; 0 after the whole of it.
        learning_rate: The rate then; no number in older runs.
    """

    t: float
    epoch: int
    since: int
    gradients: Mapping[str, float]
    updates: Mapping[str, float]
    saturated: Mapping[str, float]
    memory_mb: float
    batch: int = 0
    learning_rate: float = math.nan


@dataclass(frozen=True, slots=True)
class ProbePoint:
    """What the network answered to the pinned sentences after an epoch; None for one in which it reads no word."""

    epoch: int
    verdicts: tuple[tuple[float, ...] | None, ...]


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
    """What the worker told when training began; ``batches`` is a number an epoch.

    ``train_counts`` and ``validation_counts`` have the texts of each of the ``classes``; empty in older runs.
    """

    device: str = ""
    engine: str = ""
    reason: str = ""
    parameters: int = 0
    batches: int = 0
    epochs: int = 0
    texts: int = 0
    classes: tuple[str, ...] = ()
    train_counts: tuple[int, ...] = ()
    validation_counts: tuple[int, ...] = ()
    expected_seconds: float = 0.0
    pretrained: Pretrained | None = None


@dataclass(slots=True)
class History:
    """What the events of a run tell, in their order; ``baselines`` are accuracies on its test texts, by name."""

    started: Started | None = None
    batches: list[BatchPoint] = field(default_factory=list)
    epochs: list[EpochPoint] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    snapshots: list[int] = field(default_factory=list)
    probes: list[ProbePoint] = field(default_factory=list)
    internals: list[InternalsPoint] = field(default_factory=list)
    baselines: dict[str, float] = field(default_factory=dict)
    chosen_epoch: int | None = None
    end: str | None = None
    message: str = ""
    seconds: float = 0.0
    expected_seconds: float = 0.0

    @property
    def learning_rate(self) -> float | None:
        """The learning rate that was told last, None before any was."""
        points: list[EpochPoint | InternalsPoint] = [*self.epochs[-1:], *self.internals[-1:]]
        told = [(point.t, point.learning_rate) for point in points if math.isfinite(point.learning_rate)]
        return max(told)[1] if told else None

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
                self.probes.append(_probe_point(event))
            case "internals":
                self.internals.append(_internals_point(t, event))
            case "warning":
                self.warnings.append(str(event.get("message", "")))
            case "queued" | "baselines" | "finished" | "stopped" | "failed":
                self._take_frame(kind, event)

    def _take_frame(self, kind: str, event: Mapping[str, Any]) -> None:
        """Add an event that is no point of a curve."""
        if kind == "queued":
            self.expected_seconds = _number(event.get("expected_seconds", 0.0))
            return
        if kind == "baselines":
            self.baselines |= {name: share for name, share in _numbers(event.get("test")).items() if 0 <= share <= 1}
            return
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


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _numbers(value: Any) -> dict[str, float]:
    """Return the numbers by name that an event holds."""
    return {str(name): _number(number) for name, number in value.items()} if isinstance(value, Mapping) else {}


def _started(event: Mapping[str, Any]) -> Started:
    return Started(
        device=str(event.get("device", "")),
        engine=str(event.get("engine", "")),
        reason=str(event.get("reason", "")),
        parameters=_count(event.get("parameters")),
        batches=_count(event.get("batches")),
        epochs=_count(event.get("epochs")),
        texts=_count(event.get("texts")),
        classes=tuple(map(str, _list(event.get("classes")))),
        train_counts=tuple(map(_count, _list(event.get("train_counts")))),
        validation_counts=tuple(map(_count, _list(event.get("validation_counts")))),
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
    metrics = _numbers(event.get("metrics"))
    seconds, rate = _number(event.get("seconds")), _number(event.get("learning_rate"))
    whole = event.get("whole") is not False
    return EpochPoint(t, _count(event.get("epoch")), metrics, seconds, rate, whole)


def _probe_point(event: Mapping[str, Any]) -> ProbePoint:
    verdicts = [
        tuple(map(_number, verdict)) if isinstance(verdict, list) else None for verdict in _list(event.get("verdicts"))
    ]
    return ProbePoint(_count(event.get("epoch")), tuple(verdicts))


def _internals_point(t: float, event: Mapping[str, Any]) -> InternalsPoint:
    return InternalsPoint(
        t=t,
        epoch=_count(event.get("epoch")),
        since=_count(event.get("since")),
        gradients=_numbers(event.get("gradients")),
        updates=_numbers(event.get("updates")),
        saturated=_numbers(event.get("saturated")),
        memory_mb=_number(event.get("memory_mb")),
        batch=_count(event.get("batch", 0)),
        learning_rate=_number(event.get("learning_rate")),
    )
