import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.recipe import Recipe
from core.runs.events import EventLog, read_history
from core.runs.resuming import Progress

pytestmark = pytest.mark.keras

RATE = 0.5
NETWORK = {
    "embedding": {"size": 4},
    "recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}],
    "dense": [{"units": 3}],
}
RECIPE = Recipe.parse(
    {"network": NETWORK, "training": {"optimizer": {"name": "sgd", "learning_rate": RATE}}, "text": {"length": 5}}
)
LAYERS = ("embedding", "recurrent.0.forward", "recurrent.0.backward", "dense.0", "head")
# The same words several times: their rows of the embedding gather several gradients.
IDS = np.array([[2, 3, 2, 2, 0], [4, 2, 5, 0, 0]], np.int32)
LABELS = np.array([0, 1], np.float32)


@pytest.fixture
def model() -> Any:
    from core.network.build import build_model, compile_model

    built = build_model(RECIPE, 6, 2)
    compile_model(built, RECIPE, 2)
    return built


def arrays(model: Any) -> dict[str, Any]:
    from core.network.arrays import arrays_of

    return arrays_of(model, RECIPE)


def gauge_of(model: Any) -> Any:
    from core.training.diagnostics import GradientGauge

    return GradientGauge(model, RECIPE)


def moved(before: dict[str, Any], after: dict[str, Any], layer: str) -> float:
    names = [name for name in before if name.startswith(f"{layer}/")]
    return float(np.sqrt(sum(np.sum((after[name] - before[name]) ** 2) for name in names)))


def test_the_norms_are_those_of_the_steps_that_plain_gradient_descent_took(model: Any) -> None:
    gauge = gauge_of(model)
    before = arrays(model)
    model.train_on_batch(IDS, LABELS)
    norms, after = gauge.take(), arrays(model)
    assert tuple(norms) == LAYERS
    expected = [moved(before, after, layer) / RATE for layer in LAYERS]
    np.testing.assert_allclose(list(norms.values()), expected, rtol=1e-4)


def test_each_look_gives_the_mean_over_the_steps_since_the_one_before(model: Any) -> None:
    gauge = gauge_of(model)
    assert gauge.take() == {}
    single = []
    for _ in range(2):
        model.train_on_batch(IDS, LABELS)
        single.append(gauge.take()["head"])
    assert gauge.take() == {}
    assert single[0] != single[1] > 0


def test_a_saved_model_opens_in_plain_keras_with_its_optimizer_and_without_a_warning(
    model: Any, tmp_path: Path
) -> None:
    import keras

    gauge_of(model)
    model.train_on_batch(IDS, LABELS)
    model.save(tmp_path / "model.keras")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        opened = keras.saving.load_model(tmp_path / "model.keras")
    assert type(opened.optimizer) is type(keras.optimizers.SGD())  # on PyTorch a class of its own
    assert int(opened.optimizer.iterations) == 1


def test_a_checkpoint_is_the_same_with_and_without_the_gauge(model: Any, tmp_path: Path) -> None:
    from core.training.checkpoint import restore_checkpoint, save_checkpoint

    path = tmp_path / "state.npz"
    model.optimizer.build(model.trainable_variables)
    progress = Progress(epoch=1, seconds=1.0, texts_read=2, best_epoch=1, best_value=0.5, epochs_since=0)
    save_checkpoint(path, model, progress)
    gauge_of(model)
    assert restore_checkpoint(path, model) == progress


def test_what_is_told_names_every_layer_and_gate(model: Any, tmp_path: Path) -> None:
    from core.training.diagnostics import Internals

    log = EventLog(tmp_path / "events.jsonl")
    internals = Internals(log, gauge_of(model), RECIPE, IDS, IDS != 0)
    before = arrays(model)
    internals.take(0.0, 0, before)
    model.train_on_batch(IDS, LABELS)
    internals.take(1000.0, 1, arrays(model))
    log.close()
    start, told = read_history(tmp_path / "events.jsonl").internals
    assert (start.epoch, start.gradients, start.updates) == (0, {}, {})
    assert (told.epoch, told.since, tuple(told.gradients), tuple(told.updates)) == (1, 0, LAYERS, LAYERS)
    length = np.sqrt(sum(np.sum(values**2) for name, values in before.items() if name.startswith("head/")))
    assert told.updates["head"] == pytest.approx(moved(before, arrays(model), "head") / length, rel=1e-3)
    ways = [f"recurrent.0.{way}/{gate}" for way in ("forward", "backward") for gate in ("update_gate", "reset_gate")]
    assert set(ways) < set(told.saturated)
    assert told.memory_mb > 50


def test_an_epoch_that_ends_too_soon_after_a_costly_look_is_passed_over(model: Any, tmp_path: Path) -> None:
    from core.training.diagnostics import Internals

    log = EventLog(tmp_path / "events.jsonl")
    internals = Internals(log, gauge_of(model), RECIPE, IDS, IDS != 0)
    internals.take(0.0, 0, arrays(model))
    internals.take(1e-6, 1, arrays(model))
    internals.take(1000.0, 2, arrays(model))
    log.close()
    told = read_history(tmp_path / "events.jsonl").internals
    assert [(point.since, point.epoch) for point in told] == [(0, 0), (0, 2)]


def test_a_look_within_an_epoch_names_its_batch_and_what_changed_since_the_look_before(
    model: Any, tmp_path: Path
) -> None:
    from core.training.diagnostics import Internals

    log = EventLog(tmp_path / "events.jsonl")
    internals = Internals(log, gauge_of(model), RECIPE, IDS, IDS != 0)
    internals.go_on(0.0, 4, arrays(model))
    model.train_on_batch(IDS, LABELS)
    between = arrays(model)
    internals.take_within(500.0, 5, 7, lambda: between)
    internals.take(1000.0, 5, arrays(model), batch=9)
    log.close()
    within, stopped = read_history(tmp_path / "events.jsonl").internals
    assert [(point.epoch, point.batch, point.since) for point in (within, stopped)] == [(5, 7, 4), (5, 9, 5)]
    assert (within.updates["head"] > 0, stopped.updates["head"], stopped.gradients) == (True, 0, {})
