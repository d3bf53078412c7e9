"""A program: trains one notebook's network one way for a few epochs and prints how long each took.

    python notebook_program.py NOTEBOOK SIDE EPOCHS

NOTEBOOK is the key of a published training, such as ``B published lstm``. SIDE is ``notebook`` (plain Keras as a user
writes it, on the engine that KERAS_BACKEND names), ``faithful`` or ``fast`` (the worker's fit), or ``data`` (writes
the padded ids for the program of PyTorch to the file named by UNROLLED_IDS). Prints one JSON line: seconds of each
epoch, the first one with compiling and all with scoring the validation part, and the texts of an epoch. Loading the
engine and preparing the texts are left out on every side.

With UNROLLED_MIRROR the texts are the notebook's own, else random words of about the same lengths and numbers.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from core.data.labelled import Labelled
from core.data.source import load_source
from core.notebooks.notebook import find_training
from core.places import Places, find_mirror
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.heartbeat import Heartbeat
from core.text.encode import pad_rows
from core.text.prepared import Prepared, prepare

# Rows, distinct words and the mean number of words of each notebook's texts.
SHAPES = {"A": (161_262, 30_000, 13), "B": (50_000, 88_000, 230), "C": (161_262, 5_000, 13), "D": (1_000, 2_969, 11)}
SHAPES |= {"E": (10_000, 15_000, 9)}
# The same texts, the same network: the fast side may pad at the end with a mask and cut its batches by length.
FAST = ("text.pad=end", "text.mask=true", "training.speed=fast", "training.engine=auto")


def main(key: str, side: str, epochs: int) -> None:
    """Measure and print."""
    recipe = find_training(key).recipe
    with tempfile.TemporaryDirectory() as home:
        places = Places(Path(home))
        recipe = recipe.with_settings(FAST) if side == "fast" else recipe
        prepared = _prepared(key[0], recipe, places)
        if side == "data":
            _write_ids(prepared, recipe)
            return
        measure = _notebook if side == "notebook" else _worker
        seconds = measure(recipe, prepared, places, epochs)
    batch = recipe.training.batch_of(len(prepared.trained_lengths))
    texts = recipe.training.texts_an_epoch(len(prepared.trained_lengths))
    sys.stdout.write(json.dumps({"seconds": seconds, "texts": texts, "batch": batch}) + "\n")


def _prepared(letter: str, recipe: Recipe, places: Places) -> Prepared:
    labelled = load_source(recipe.data, places, recipe.seed) if find_mirror() else _made_up(letter)
    return prepare(recipe, labelled)


def _made_up(letter: str) -> Labelled:
    """Return random words in texts as many and as long as the notebook's."""
    rows, words, mean = SHAPES[letter]
    chance = np.random.default_rng(7)
    lengths = np.clip(chance.lognormal(np.log(mean), 0.5, rows), 2, 2000).astype(int)
    # Words are about as rare as their rank says (Zipf).
    drawn = np.minimum(chance.zipf(1.2, lengths.sum()), words)
    ends = np.cumsum(lengths)[:-1]
    texts = pa.array([" ".join(f"word{n}" for n in part) for part in np.split(drawn, ends)], pa.large_string())
    labels = chance.integers(0, 2, rows)
    given = np.where(np.arange(rows) < rows // 2, 0, 2) if letter == "B" else None
    return Labelled(texts, labels, ("bad", "good"), np.arange(1, rows + 1), {}, "made up", given)


def _padded(prepared: Prepared, recipe: Recipe, rows: Any) -> tuple[Any, Any]:
    """Return what a notebook has in memory: all ids padded to the same length, and the labels."""
    ids = pad_rows(prepared.encoded.select(rows), prepared.encoder.length, recipe.text.pad)
    return ids, prepared.labelled.labels[rows].astype("float32")


def _write_ids(prepared: Prepared, recipe: Recipe) -> None:
    train, validation = (_padded(prepared, recipe, rows) for rows in (prepared.parts.train, prepared.parts.validation))
    np.savez(
        os.environ["UNROLLED_IDS"],
        ids=train[0],
        labels=train[1],
        val_ids=validation[0],
        val_labels=validation[1],
        rows=len(prepared.encoder.vocabulary),
    )


def _notebook(recipe: Recipe, prepared: Prepared, _: Places, epochs: int) -> list[float]:
    """Train with plain Keras on padded arrays, as the notebook does."""
    import keras

    from core.network.build import build_model, compile_model

    # What the recipe builds is plain Keras, layer by layer what the notebook writes; the fit is the notebook's own.
    model = build_model(recipe, len(prepared.encoder.vocabulary), 2)
    compile_model(model, recipe, 2)
    ids, labels = _padded(prepared, recipe, prepared.parts.train)
    began: list[float] = []
    model.fit(
        ids,
        labels,
        batch_size=recipe.training.batch_of(len(ids)),
        epochs=epochs,
        validation_data=_padded(prepared, recipe, prepared.parts.validation),
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=lambda *_: began.append(time.perf_counter()))],
    )
    return list(map(float, np.diff([*began, time.perf_counter()])))


def _worker(recipe: Recipe, prepared: Prepared, places: Places, epochs: int) -> list[float]:
    """Train with the worker's fit: events, snapshots, probes and scores of the validation part included."""
    from core.training.engine import Engine
    from core.training.worker import Trainer

    # The recipe keeps its own number of epochs, by which the worker chooses how many widths are worth compiling.
    run = Runs(places).submit(recipe, claimed=True)
    engine = Engine(os.environ["KERAS_BACKEND"], "chosen")
    trainer: Any = Trainer(Heartbeat(run), EventLog(run.events_path), prepared, engine, places)
    trainer._begin()
    trainer._fit(0, epochs)
    return list(map(float, np.diff([0.0, *(point.t for point in run.history().epochs)])))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
