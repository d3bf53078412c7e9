"""A training's curves as they are drawn: thinned without losing a peak, smoothed, and as tables to take along."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from core.history import BatchPoint, EpochPoint, History, InternalsPoint
from core.recipe import Monitor

Point = tuple[float, float]

MOST_BUCKETS = 400


@dataclass(slots=True)
class _Bucket:
    """Neighbouring points: the lowest and the highest of them, and the smoothed value at the last."""

    low: Point
    high: Point
    smooth: Point

    def points(self) -> list[Point]:
        return sorted({self.low, self.high})

    def merged(self, later: "_Bucket") -> "_Bucket":
        """Return both as one; of equal extremes the earlier stays."""
        low = min(self.low, later.low, key=_value)
        high = max(self.high, later.high, key=_value)
        return _Bucket(low, high, later.smooth)


class GrowingCurve:
    """One number over the batches, which is thinned and smoothed as it grows.

    Thinned: of each bucket of neighbouring points the lowest and the highest are kept, so no peak is lost. A bucket
    holds 1, 2, 4, … points, so what is drawn changes only at the end, but for the moments in which all buckets pair up.

    Smoothed: each value is the mean of all batches up to there, in which a batch counts half as much for every
    ``half_life`` batches that it lies back; 0 smooths nothing. Early values are no less true: they are means of fewer.

    Args:
        name: ``loss`` or ``accuracy``.
        half_life: In batches.
    """

    def __init__(self, name: str, half_life: float) -> None:
        self._name, self._half_life = name, half_life
        self._buckets: list[_Bucket] = []
        self._size, self._in_last = 1, 0
        self._last: Point | None = None
        self._sum = self._weight = 0.0
        self.taken = 0

    def take(self, points: Sequence[BatchPoint], batches: int) -> None:
        """Add the points that came since the last call; ``points`` are all of the history, ``batches`` an epoch's."""
        for place in range(self.taken, len(points)):
            new = points[place]
            before = points[place - 1] if place else None
            value = float(getattr(new, self._name))
            if math.isfinite(value):
                self._add(place_of(new, batches), value, _covered(before, new, batches))
        self.taken = len(points)

    def _add(self, x: float, value: float, covered: int) -> None:
        kept = 0.5 ** (covered / self._half_life) if self._half_life else 0.0
        self._sum, self._weight = self._sum * kept + value * (1 - kept), self._weight * kept + 1 - kept
        self._last = (x, value)
        new = _Bucket(self._last, self._last, (x, self._sum / self._weight))
        if self._buckets and self._in_last < self._size:
            self._buckets[-1] = self._buckets[-1].merged(new)
            self._in_last += 1
        else:
            self._buckets.append(new)
            self._in_last = 1
        if len(self._buckets) > MOST_BUCKETS:
            self._pair_up()

    def _pair_up(self) -> None:
        """Join neighbouring buckets; one without a neighbour is half full then."""
        pairs = [self._buckets[at : at + 2] for at in range(0, len(self._buckets), 2)]
        self._buckets = [pair[0].merged(pair[1]) if len(pair) > 1 else pair[0] for pair in pairs]
        self._in_last += self._size if len(pairs[-1]) > 1 else 0
        self._size *= 2

    @property
    def smooths(self) -> bool:
        """Whether the smoothed curve is another than the raw one."""
        return self._half_life > 0

    @property
    def raw(self) -> list[Point]:
        """The thinned points as they were measured, the last one among them."""
        points = [point for bucket in self._buckets for point in bucket.points()]
        return points if self._last is None or points[-1] == self._last else [*points, self._last]

    @property
    def smooth(self) -> list[Point]:
        """The smoothed curve, one point a bucket."""
        return [bucket.smooth for bucket in self._buckets]


def thinned(points: Sequence[Point], most: int = 2 * MOST_BUCKETS) -> list[Point]:
    """Return at most about ``most`` of the points: of each stretch the lowest and the highest, and the last of all.

    A stretch has 1, 2, 4, … points, counted from the first, so what is kept stays kept while points come in.
    """
    size = 1
    while 2 * len(points) > most * size:
        size *= 2
    if size == 1:
        return list(points)
    kept: list[Point] = []
    for at in range(0, len(points), size):
        stretch = points[at : at + size]
        kept += sorted({min(stretch, key=_value), max(stretch, key=_value)})
    return kept if kept[-1] == points[-1] else [*kept, points[-1]]


def _value(point: Point) -> float:
    return point[1]


def place_of(point: BatchPoint | InternalsPoint, batches: int) -> float:
    """Return where a batch, of an epoch's ``batches``, lies on the axis: batch 5 of 10 in the first epoch at 0.5."""
    return point.epoch - 1 + point.batch / max(batches, 1)


def end_of(point: EpochPoint, history: History) -> float:
    """Return where an epoch ends on the axis; one that was stopped within ends at its last batch."""
    if point.whole or not history.batches:
        return float(point.epoch)
    return place_of(history.batches[-1], history.started.batches if history.started else 1)


def place_inside(point: InternalsPoint, history: History) -> float:
    """Return where it was looked inside: after an epoch, or after a batch within one."""
    if not point.batch or history.started is None:
        return float(point.epoch)
    return place_of(point, history.started.batches)


def epoch_points(history: History, metric: str) -> list[Point]:
    """Return a metric at the end of each epoch that has it; of very many epochs, the extremes of each stretch."""
    found = [(end_of(point, history), point.metrics.get(metric, math.nan)) for point in history.epochs]
    return thinned([(x, y) for x, y in found if math.isfinite(y)])


def best_epoch(history: History, monitor: Monitor = Monitor.VAL_LOSS) -> int | None:
    """Return the first epoch that no later one betters in the monitored value, or None before the first epoch."""
    sign = -1 if monitor is Monitor.VAL_ACCURACY else 1
    values = {point.epoch: sign * point.metrics.get(monitor.value, math.nan) for point in history.epochs}
    finite = {epoch: value for epoch, value in values.items() if math.isfinite(value)}
    return min(finite, key=finite.__getitem__, default=None)


def loss_top(history: History) -> float:
    """Return the upper end of the loss axis: a little over the first losses, so a rise later on stays visible."""
    first = [point.loss for point in history.batches[:5] if math.isfinite(point.loss)]
    validation = [value for _, value in epoch_points(history, "val_loss")]  # thinned, but with its highest
    return max([*first, *validation], default=math.log(2)) * 1.1


def batch_table(history: History) -> str:
    """Return the batches as CSV: each row is the mean over the batches since the row before."""
    return _csv(list(BatchPoint.__dataclass_fields__), (asdict(point).values() for point in history.batches))


def epoch_table(history: History) -> str:
    """Return the epochs as CSV, a column a metric."""
    metrics = list(dict.fromkeys(name for point in history.epochs for name in point.metrics))
    rows = (
        (p.epoch, *(p.metrics.get(name, "") for name in metrics), p.seconds, p.learning_rate, p.whole)
        for p in history.epochs
    )
    return _csv(["epoch", *metrics, "seconds", "learning_rate", "whole"], rows)


def _csv(names: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(names)
    table.writerows(rows)
    return written.getvalue()


def _covered(before: BatchPoint | None, new: BatchPoint, batches: int) -> int:
    """Return how many batches a point is the mean of."""
    if before is None:
        return max(1, new.batch)
    return max(1, (new.epoch - before.epoch) * batches + new.batch - before.batch)
