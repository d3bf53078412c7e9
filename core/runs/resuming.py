"""How far a run's checkpoint is, and clearing away what came after it before the run goes on."""

import json
from dataclasses import dataclass
from pathlib import Path

from core.errors import DamagedRunError
from core.runs.events import cut_events
from core.runs.folder import RunFolder
from core.runs.snapshots import load_arrays


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a training was: whole epochs, training seconds, texts read, and early stopping's best epoch so far."""

    epoch: int
    seconds: float
    texts_read: int
    best_epoch: int
    best_value: float
    epochs_since: int


def read_progress(path: Path) -> Progress:
    """Return how far the training of a checkpoint was; raises DamagedRunError."""
    try:
        return Progress(**json.loads(load_arrays(path)["progress"].tobytes()))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRunError(f"damaged run: {path.name} holds no progress ({error!r})") from None


def checkpoint_epoch(run: RunFolder) -> int:
    """Return how many whole epochs a run's checkpoint holds, 0 where there is none; raises DamagedRunError."""
    return read_progress(run.checkpoint_path).epoch if run.checkpoint_path.exists() else 0


def clear_after_checkpoint(run: RunFolder) -> None:
    """Take back the events and snapshots after a run's checkpoint, because what they tell is about to come again."""
    epoch = checkpoint_epoch(run)
    cut_events(run.events_path, epoch)
    for later in run.snapshots.epochs():
        if later > epoch or not epoch:
            run.snapshots.remove(later)
