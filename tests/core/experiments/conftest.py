"""Finished runs of experiments, made without a training: random weights over a real vocabulary."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.data.labelled import Labelled
from core.data.source import load_source
from core.inside.verdicts import batch_verdicts, layer_outputs
from core.inside.weights import OpenNetwork
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.files import replace_json
from core.runs.folder import RunFolder
from core.runs.snapshots import ProbeRecord
from core.text.prepared import prepare
from tests.core.inside.random_networks import array_shapes

BASE = {
    "data": {"options": {"rows": 200, "names": 2}},
    "split": {"test": 0.5},
    "text": {"length": 60, "vocabulary": {"size": None}},
    "network": {"embedding": {"size": 4}, "recurrent": [{"units": 3}]},
    "training": {"epochs": 2},
}
MakeRun = Callable[..., RunFolder]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
def runs(places: Places) -> Runs:
    return Runs(places)


@pytest.fixture
def labelled(places: Places) -> Labelled:
    recipe = Recipe.parse(BASE)
    return load_source(recipe.data, places, recipe.seed)


@pytest.fixture
def finished_run(runs: Runs, labelled: Labelled) -> MakeRun:
    """Return a maker of finished runs of the recipe above with some settings."""

    def make(*settings: str) -> RunFolder:
        recipe = Recipe.parse(BASE).with_settings(settings)
        run = runs.submit(recipe, claimed=True)
        _fill(run, recipe, labelled)
        return run

    return make


def _fill(run: RunFolder, recipe: Recipe, labelled: Labelled) -> None:
    encoder = prepare(recipe, labelled).encoder
    rng = np.random.default_rng(3)
    shapes = array_shapes(recipe, 2) | {"embedding/table": (len(encoder.vocabulary), 4)}
    arrays = {name: (2 * rng.normal(size=shape)).astype(np.float32) for name, shape in shapes.items()}
    opened, ids = OpenNetwork.from_arrays(recipe, arrays), np.array([[2, 3]], np.int32)
    hidden = tuple(layer_outputs(opened, ids, ids != 0)[1:])
    run.snapshots.save(2, arrays, ProbeRecord(ids, hidden, batch_verdicts(opened, ids, ids != 0)))
    replace_json(run.path / "vocabulary.json", {**encoder.document(), "classes": list(labelled.classes)})
    replace_json(run.path / "scores.json", {"chosen_epoch": 2, "test": {"accuracy": 0.625}})
    log = EventLog(run.events_path)
    for epoch, accuracy in ((1, 0.5), (2, 0.75)):
        log.append("epoch", 1.0, epoch=epoch, metrics={"val_accuracy": accuracy}, seconds=1.0, learning_rate=0.001)
    log.close()
