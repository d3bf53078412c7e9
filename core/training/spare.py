"""A worker before it has a run: it loads its engine, compiles a tiny network, and waits on its standard input."""

import importlib
import os
import select
import sys
from pathlib import Path

import numpy as np

from core.places import find_places
from core.recipe import EngineChoice, Recipe
from core.training.engine import Engine, choose_engine, load_engine

_TINY = Recipe.parse(
    {"network": {"embedding": {"size": 2}, "recurrent": [{"cell": "lstm", "units": 2}]}, "training": {"batch_size": 2}}
)
_ROWS, _CLASSES = 4, 2


def wait_for_run(choice: EngineChoice) -> tuple[Engine, Path] | None:
    """Return the loaded engine and the folder of the run that came, or None when the server has died before.

    From then on what is printed goes to the run's ``log.txt``, as a worker's that was started for it.
    """
    engine = choose_engine(choice)
    load_engine(engine, find_places().cache)
    importlib.import_module("core.training.worker")
    if not _has_come():
        _rehearse()
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        return None
    folder = Path(os.fsdecode(line[:-1]))
    log = os.open(folder / "log.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
    return engine, folder


def begin_anew(folder: Path) -> None:
    """Become a worker of the run that has loaded nothing: its recipe wants another engine than the one loaded here."""
    os.execv(sys.executable, [sys.executable, "-m", "core.training", str(folder)])


def _has_come() -> bool:
    """Return whether a run, or the end of the input, is there already."""
    return bool(select.select([sys.stdin], [], [], 0)[0])


def _rehearse() -> None:
    """Do once, with a tiny network, what a training does, so that all of it is loaded."""
    from core.network.arrays import arrays_of
    from core.network.build import build_model, compile_model
    from core.network.probe import Probe

    ids = np.ones((2, 4), np.int32)
    model = build_model(_TINY, _ROWS, _CLASSES)
    compile_model(model, _TINY, _CLASSES)
    model.train_on_batch(ids, np.zeros(2, np.float32))
    Probe(_TINY, _ROWS, _CLASSES, ids)(arrays_of(model, _TINY))
    model.predict_on_batch(ids)
    importlib.import_module("sklearn.linear_model")
