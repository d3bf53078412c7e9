"""Looking inside a training in the middle of its epochs changes nothing of it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.source import load_source
from core.history import InternalsPoint
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.folder import RunFolder
from core.runs.heartbeat import Heartbeat
from core.runs.resuming import clear_after_checkpoint
from core.text.prepared import prepare
from core.training.tally import Looks

pytestmark = pytest.mark.keras

ENGINE = os.environ.get("KERAS_BACKEND", "jax")
EPOCHS, BATCHES = 2, 10
# On PyTorch, Keras makes one step at a time.
AT_ONCE = 1 if ENGINE == "torch" else 2
PLACES = [*range(AT_ONCE, BATCHES, AT_ONCE), 0]


@dataclass(frozen=True)
class Fitted:
    """A training in this process, with a checkpoint at its end."""

    run: RunFolder
    weights: dict[str, Any]
    told: list[InternalsPoint]


Fit = Callable[..., Fitted]


@pytest.fixture(scope="module")
def recipe(two_classes: Path) -> Recipe:
    """Return a recipe in which everything that has a state of its own takes part: dropouts, and Adam."""
    layer = {"cell": "simple_rnn", "units": 3, "dropout": 0.2, "recurrent_dropout": 0.2}
    return Recipe.parse(
        {
            "data": {"source": str(two_classes)},
            "text": {"length": 6},  # one width, which is compiled once
            "network": {"embedding": {"size": 4, "spatial_dropout": 0.1}, "recurrent": [layer]},
            "training": {"epochs": EPOCHS, "batch_size": 9, "engine": ENGINE, "optimizer": {"learning_rate": 0.02}},
        }
    )


@pytest.fixture(scope="module")
def fit(recipe: Recipe, runs: Runs) -> Iterator[Fit]:
    """Train the recipe, two steps at once, looking inside whenever there is an occasion, or only after epochs."""
    from core.training import worker
    from core.training.engine import Engine

    prepared = prepare(recipe, load_source(recipe.data, runs.places, recipe.seed))
    patch = pytest.MonkeyPatch()
    patch.setattr(worker, "steps_at_once", lambda *_: AT_ONCE)
    patch.setattr(Looks, "are_due", lambda *_: True)

    def trained(*, within: bool, run: RunFolder | None = None, end: int = EPOCHS) -> Fitted:
        patch.setattr(Looks, "are_due_within", lambda _, __, batch, batches: within and batch < batches)
        run = run or runs.submit(recipe, claimed=True)
        clear_after_checkpoint(run)
        log = EventLog(run.events_path)
        trainer = worker.Trainer(Heartbeat(run), log, prepared, Engine(ENGINE, "asked for"), runs.places)
        trainer._fit(trainer._begin(), end)
        trainer._watcher._save_checkpoint(end)
        trainer._watcher.finish()
        log.close()
        return Fitted(run, trainer._reader.take(trainer._learner), run.history().internals)

    yield trained
    patch.undo()


@pytest.fixture(scope="module")
def plain(fit: Fit) -> Fitted:
    return fit(within=False)


@pytest.fixture(scope="module")
def looked(fit: Fit) -> Fitted:
    return fit(within=True, end=1)


@pytest.fixture(scope="module")
def resumed(fit: Fit, looked: Fitted) -> Fitted:
    """Return the same run after its second epoch, which first was cut off by a kill."""
    log = EventLog(looked.run.events_path)
    log.append("internals", 1e6, epoch=2, batch=4, since=1)
    log.close()
    return fit(within=True, run=looked.run)


def test_the_weights_of_an_epoch_are_the_same_to_the_last_bit(plain: Fitted, looked: Fitted) -> None:
    assert [point.batch for point in looked.told if point.epoch == 1] == PLACES
    for name, values in plain.run.snapshots.load(1).items():
        np.testing.assert_array_equal(looked.weights[name], values, err_msg=name)


def test_what_was_told_within_an_epoch_adds_up_to_what_is_told_of_the_whole(plain: Fitted, looked: Fitted) -> None:
    _, whole, _ = plain.told
    _, *parts = looked.told
    steps = np.diff([0, *(point.batch or BATCHES for point in parts)])
    for layer, norm in whole.gradients.items():
        mean = np.average([point.gradients[layer] for point in parts], weights=steps)
        assert mean == pytest.approx(norm, rel=1e-3)
    assert whole.updates["head"] < sum(point.updates["head"] for point in parts)
    assert parts[-1].saturated == whole.saturated
    assert {point.learning_rate for point in looked.told} == {0.02}


def test_a_resumed_run_ends_with_the_weights_and_the_curve_of_one_left_alone(plain: Fitted, resumed: Fitted) -> None:
    for name, values in plain.weights.items():
        np.testing.assert_allclose(resumed.weights[name], values, rtol=0, atol=1e-6, err_msg=name)
    losses = [[point.metrics["val_loss"] for point in fitted.run.history().epochs] for fitted in (plain, resumed)]
    np.testing.assert_allclose(losses[1], losses[0], rtol=0, atol=1e-6)


def test_a_resumed_run_has_each_point_once_and_compares_the_first_with_its_checkpoint(resumed: Fitted) -> None:
    places = [(point.epoch, point.batch) for point in resumed.told]
    assert places == [(0, 0), *((epoch, batch) for epoch in (1, 2) for batch in PLACES)]
    assert all(0 < point.updates["head"] < 1 for point in resumed.told[1:])
