"""A run opened for reading: its vocabulary, its network at one epoch, and how closely NumPy follows Keras there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import CoreError, DamagedRunError
from core.inside.proof import largest_difference
from core.inside.trace import Trace, trace
from core.inside.verdicts import verdicts
from core.inside.weights import Array, OpenNetwork
from core.messages import mark
from core.recipe import Recipe
from core.runs.folder import RunFolder
from core.text.encode import Encoder, Reading

TOLERANCE = 1e-4


class NoSnapshotError(CoreError):
    """The run has no network to open yet, or none of the epoch asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenedRun:
    """One network of a run.

    Attributes:
        id: The run's id.
        recipe: What it was trained with.
        classes: Names of the classes, in the order of the verdict.
        encoder: What turns a text into the row the network reads.
        epoch: Which epoch's network; 0 is before training.
        epochs: All epochs whose network was kept.
        network: Its weights.
        proof: The largest difference between NumPy and Keras over all hidden outputs and verdicts of this snapshot's
            probe sentences.
        device: What Keras computed these on.
    """

    id: str
    recipe: Recipe
    classes: tuple[str, ...]
    encoder: Encoder
    epoch: int
    epochs: tuple[int, ...]
    network: OpenNetwork
    proof: float
    device: str

    @property
    def proof_holds(self) -> bool:
        """Whether NumPy and Keras agree; a difference that is no number does not."""
        return self.proof <= TOLERANCE

    def before(self) -> Array:
        """Return the verdict before any word was read, shape ``(classes,)``."""
        return np.asarray(verdicts(self.network, [np.zeros(0, np.int32)])[0], np.float32)

    def read(self, text: str) -> tuple[Reading, Trace]:
        """Return the row the network reads for a text, and everything that happens while it reads it."""
        reading = self.encoder.read(text)
        return reading, trace(self.network, reading.ids)


def open_run(run: RunFolder, epoch: int | None = None) -> OpenedRun:
    """Open a run's network of an epoch, by default of the chosen one, else (while it trains) of the last kept.

    Raises:
        NoSnapshotError: there is no such network.
        DamagedRunError: a file of the run is missing or cannot be read.
    """
    epochs = tuple(run.snapshots.epochs())
    asked = default_epoch(run) if epoch is None else epoch
    if asked not in epochs:
        raise NoSnapshotError(_no_snapshot(run.id, asked, epochs))
    recipe, document = run.recipe(), run.vocabulary()
    network = OpenNetwork.from_arrays(recipe, run.snapshots.load(asked))
    encoder, probe = Encoder.from_document(document), run.snapshots.load_probe(asked)
    _check_rows(run.id, network, len(encoder.vocabulary), probe.ids)
    return OpenedRun(
        id=run.id,
        recipe=recipe,
        classes=_classes(run, document.get("classes"), network.classes),
        encoder=encoder,
        epoch=asked,
        epochs=epochs,
        network=network,
        proof=largest_difference(network, list(probe.ids), probe.hidden, probe.verdicts),
        device=str(run.trained_with().get("device", mark("an unknown device"))),
    )


def read_at(run: RunFolder, opened: OpenedRun, text: str, epochs: Sequence[int]) -> tuple[Trace, ...]:
    """Return what the networks of several epochs do with one text; they read the same row.

    Raises:
        DamagedRunError: a snapshot is missing or cannot be read.
    """
    ids = opened.encoder.read(text).ids
    return tuple(trace(network_at(run, opened.recipe, epoch), ids) for epoch in epochs)


def network_at(run: RunFolder, recipe: Recipe, epoch: int) -> OpenNetwork:
    """Return the network of a kept epoch, and nothing beside it; raises DamagedRunError."""
    return OpenNetwork.from_arrays(recipe, run.snapshots.load(epoch))


def default_epoch(run: RunFolder) -> int | None:
    """Return the chosen epoch of a run that has ended, else the last one kept, or None."""
    if (run.path / "scores.json").exists():
        chosen = run.scores().get("chosen_epoch")
        if isinstance(chosen, int):
            return chosen
    return max(run.snapshots.epochs(), default=None)


def _classes(run: RunFolder, names: object, expected: int) -> tuple[str, ...]:
    if not isinstance(names, list) or len(names) != expected:
        raise DamagedRunError(f"damaged run {run.id}: vocabulary.json does not name {expected} classes")
    return tuple(str(name) for name in names)


def _check_rows(run_id: str, network: OpenNetwork, words: int, ids: NDArray[np.int32]) -> None:
    """Refuse a vocabulary or probe sentences whose ids are not the rows of this network's embedding."""
    rows = len(network.table)
    if words != rows:
        raise DamagedRunError(f"damaged run {run_id}: vocabulary.json has {words} words, the embedding {rows} rows")
    if ids.ndim != 2 or not ids.size or ids.min() < 0 or ids.max() >= rows:
        raise DamagedRunError(f"damaged run {run_id}: the probe sentences hold no ids below {rows}")


def _no_snapshot(run_id: str, asked: int | None, epochs: tuple[int, ...]) -> str:
    if not epochs:
        return f"run {run_id} has no network to open yet: its training has not begun, or failed before it could"
    kept = ", ".join(map(str, epochs))
    return f"run {run_id} has kept no network of epoch {asked}; expected one of {kept}"
