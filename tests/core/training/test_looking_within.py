"""Looking inside a training in the middle of its epochs changes nothing of it."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.source import load_source
from core.history import History
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


@dataclass(frozen=True)
class Fitted:
    """A training in this process, with a checkpoint at its end."""

    run: RunFolder
    weights: dict[str, Any]

    @property
    def history(self) -> History:
        return self.run.history()

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(point.epoch, point.batch) for point in self.history.internals]


Fit = Callable[..., Fitted]


@pytest.fixture(scope="module")
def recipe(two_classes: Path) -> Recipe:
    """Return a recipe in which everything that has a state of its own takes part: dropouts, and Adam."""
    layer = {"cell": "gru", "units": 3, "dropout": 0.2, "recurrent_dropout": 0.2}
    return Recipe.parse(
        {
            "data": {"source": str(two_classes)},
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
    patch.setattr(worker, "steps_at_once", lambda *_: 1 if ENGINE == "torch" else 2)
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
        return Fitted(run, trainer._reader.take(trainer._learner))

    yield trained
    patch.undo()


@pytest.fixture(scope="module")
def plain(fit: Fit) -> Fitted:
    return fit(within=False)


@pytest.fixture(scope="module")
def looked(fit: Fit) -> Fitted:
    return fit(within=True)


def test_the_weights_end_the_same_to_the_last_bit_and_so_do_the_curves(plain: Fitted, looked: Fitted) -> None:
    assert plain.places == [(0, 0), (1, 0), (2, 0)]
    assert [place for place in looked.places if not place[1]] == plain.places
    assert {(epoch, batch) for epoch in (1, 2) for batch in (2, 4, 6, 8)} <= set(looked.places)
    for name, values in plain.weights.items():
        np.testing.assert_array_equal(looked.weights[name], values, err_msg=name)
    assert [point.metrics for point in looked.history.epochs] == [point.metrics for point in plain.history.epochs]


def test_what_was_told_within_an_epoch_adds_up_to_what_is_told_of_the_whole(plain: Fitted, looked: Fitted) -> None:
    whole = plain.history.internals[1]
    parts = [point for point in looked.history.internals if point.epoch == 1]
    steps = np.diff([0, *(point.batch or BATCHES for point in parts)])
    for layer, norm in whole.gradients.items():
        mean = np.average([point.gradients[layer] for point in parts], weights=steps)
        assert mean == pytest.approx(norm, rel=1e-3)
    assert whole.updates["head"] < sum(point.updates["head"] for point in parts)
    assert parts[-1].saturated == whole.saturated


def test_a_resumed_run_has_each_point_once_and_ends_with_the_same_weights(fit: Fit, looked: Fitted) -> None:
    cut = fit(within=True, end=1)
    log = EventLog(cut.run.events_path)
    log.append("internals", 1e6, epoch=2, batch=2, since=1)  # of the epoch that a kill cut off
    log.close()
    resumed = fit(within=True, run=cut.run)
    assert resumed.places == looked.places
    expected, got = ([point.updates for point in told.history.internals] for told in (looked, resumed))
    for updates, moved in zip(expected, got, strict=True):
        assert moved == pytest.approx(updates, rel=1e-3)
    for name, values in looked.weights.items():
        np.testing.assert_allclose(resumed.weights[name], values, rtol=0, atol=1e-6, err_msg=name)
