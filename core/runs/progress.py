"""How far a training is, and how long it will still take."""

from dataclasses import dataclass

from core.history import History
from core.runs.status import RunStatus


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a training is; ``share`` of all batches, 0 to 1."""

    epoch: int
    epochs: int
    batch: int
    batches: int
    share: float
    texts_per_second: float
    seconds_left: float


def progress_of(status: RunStatus, history: History, epochs: int) -> Progress:
    """Return the progress that the events tell; the time left follows from the last epochs' pace."""
    batches = history.started.batches if history.started else 0
    if not history.batches or not batches:
        return Progress(status.epoch, epochs, 0, batches, 0.0, 0.0, 0.0)
    last = history.batches[-1]
    done = (last.epoch - 1) * batches + last.batch
    left = (epochs * batches - done) * _seconds_a_batch(history, batches)
    return Progress(
        epoch=last.epoch,
        epochs=epochs,
        batch=last.batch,
        batches=batches,
        share=min(1.0, done / (epochs * batches)),
        texts_per_second=last.texts_per_second,
        seconds_left=left,
    )


def _seconds_a_batch(history: History, batches: int) -> float:
    """Return the pace of the last whole epoch (validation included), else of the batches since the first point."""
    if history.epochs:
        return history.epochs[-1].seconds / batches
    first, last = history.batches[0], history.batches[-1]
    # The first point's time holds the compilation, which does not come again.
    return (last.t - first.t) / max(last.batch - first.batch, 1)
