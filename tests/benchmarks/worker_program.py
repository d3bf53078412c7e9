"""A program: the worker's fit, with events, snapshots and probes, beside a bare fit of the same model and batches.

    python worker_program.py RECIPE_JSON TURNS EPOCHS_A_TURN

Both are compiled by a turn that is not counted, then take turns in one process, so that both see the same machine.
Prints one JSON line: milliseconds an epoch of each turn, watched and bare. The bare fit has the same batches in
the same order, and scores the same validation texts in batches of the same shape. Every turn of the worker opens its
event files anew, which a training does once.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from core.data.source import load_source
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.heartbeat import Heartbeat
from core.text.encode import pad_rows
from core.text.prepared import prepare
from core.training.engine import choose_engine, load_engine

VALIDATION_BATCH = 256


def main(document: str, turns: int, epochs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        watched, bare = _trainers(Recipe.parse(json.loads(document)), Places(Path(home)))
        watched._begin()
        validation = _validation(bare)
        times: dict[str, list[float]] = {"watched": [], "bare": []}
        for turn in range(turns + 1):
            first, end = turn * epochs, (turn + 1) * epochs
            times["watched"].append(_milliseconds(partial(watched._fit, first, end)) / epochs)
            times["bare"].append(_milliseconds(partial(_fit_bare, bare, first, end, validation)) / epochs)
    sys.stdout.write(json.dumps({name: values[1:] for name, values in times.items()}) + "\n")


def _trainers(recipe: Recipe, places: Places) -> list[Any]:
    """Return two of the worker's trainers of the same recipe: one for its fit, one for its model and batches."""
    engine = choose_engine(recipe.training.engine)
    load_engine(engine, places.cache)
    from core.training.worker import Trainer

    prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed))
    runs = [Runs(places).submit(recipe) for _ in range(2)]
    return [Trainer(Heartbeat(run), EventLog(run.events_path), prepared, engine, places) for run in runs]


def _validation(trainer: Any) -> dict[str, Any]:
    part, encoder = trainer._parts.validation, trainer._prepared.encoder
    if trainer._reader._kept is not None:
        raise ValueError("expected a recipe whose words all occur in training: the bare fit has no other table")
    ids = pad_rows(part.encoded, encoder.length, trainer._recipe.text.pad)
    return {"validation_data": (ids, part.labels.astype("float32")), "validation_batch_size": VALIDATION_BATCH}


def _fit_bare(trainer: Any, first: int, end: int, validation: dict[str, Any]) -> None:
    import keras

    order = keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, _logs: trainer._batches.begin_epoch(epoch))
    trainer._learner.fit(
        trainer._batches,
        initial_epoch=first,
        epochs=end,
        verbose=0,
        shuffle=False,
        callbacks=[order],
        **validation,
    )


def _milliseconds(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
