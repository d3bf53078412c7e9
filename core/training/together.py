"""Many small trainings in one process, without run folders: the engine is loaded once for all of them.

A training is the worker's own, batch by batch: the same network from the same seed, the same order of texts. Only what
the worker writes for a visitor (events, snapshots, scores) is left out.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from core.recipe import Recipe
from core.text.encode import Ragged, pad_rows
from core.text.prepared import Prepared
from core.training.engine import Engine, device_name, versions

_SPELT = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch", "keras": "Keras", "python": "Python"}


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """The network after an epoch, 0 being the one before training; loss and accuracy are the epoch's own."""

    epoch: int
    network: OpenNetwork
    loss: float
    accuracy: float

    @property
    def is_sound(self) -> bool:
        """Whether loss and weights are still numbers."""
        return math.isfinite(self.loss) and bool(np.isfinite(self.network.head.kernel).all())


def train_epochs(recipe: Recipe, prepared: Prepared, engine: Engine) -> Iterator[Trained]:
    """Yield the network before training and after each epoch; the last one may not be sound, and then nothing follows.

    ``load_engine`` must have been called.
    """
    from core.network.arrays import arrays_of
    from core.network.build import build_model, compile_model
    from core.training.batches import Batches, choose_widths

    classes = len(prepared.labelled.classes)
    model = build_model(recipe, len(prepared.encoder.vocabulary), classes)
    compile_model(model, recipe, classes)
    encoded, labels = _training_part(prepared)
    widths = choose_widths(prepared.trained_lengths, recipe, engine.name, prepared.encoder.length)
    batches = Batches(encoded, labels, recipe, widths)
    now = Trained(0, OpenNetwork.from_arrays(recipe, arrays_of(model, recipe)), 0.0, 0.0)
    yield now
    for epoch in range(recipe.training.epochs):
        batches.begin_epoch(epoch)
        told = model.fit(batches, initial_epoch=epoch, epochs=epoch + 1, verbose=0, shuffle=False).history
        network = OpenNetwork.from_arrays(recipe, arrays_of(model, recipe))
        now = Trained(epoch + 1, network, float(told["loss"][0]), float(told["accuracy"][0]))
        yield now
        if not now.is_sound:
            return


def _training_part(prepared: Prepared) -> tuple[Ragged, NDArray[np.float32]]:
    """Return the training texts with a word, and their labels."""
    rows = prepared.parts.train[prepared.encoded.lengths[prepared.parts.train] > 0]
    return prepared.encoded.select(rows), prepared.labelled.labels[rows].astype(np.float32)


def accuracy(network: OpenNetwork, recipe: Recipe, prepared: Prepared, rows: NDArray[np.int64]) -> float:
    """Return the share of texts that a network calls right, computed in NumPy: nothing is compiled for it."""
    encoded = prepared.encoded.select(rows)
    read = list(encoded if recipe.text.mask else pad_rows(encoded, prepared.encoder.length, recipe.text.pad))
    return float(np.mean(verdicts(network, read).argmax(axis=1) == prepared.labelled.labels[rows]))


def machine(engine: Engine) -> str:
    """Return device and versions in words, after Keras was loaded."""
    known = versions(engine)
    return ", ".join([device_name(engine), *(f"{_SPELT.get(name, name)} {known[name]}" for name in reversed(known))])
