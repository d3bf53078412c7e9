import json
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.opened import open_run
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.report import training_report
from core.runs.status import Status
from core.runs.worker import start_worker
from core.text.encode import pad_rows

pytestmark = pytest.mark.keras

Train = Callable[..., RunFolder]
Begin = Callable[..., tuple[RunFolder, Any]]


def small(source: Path, **network: Any) -> dict[str, Any]:
    return {
        "name": "small",
        "data": {"source": str(source)},
        "network": {"embedding": {"size": 6}, "recurrent": [{"cell": "lstm", "units": 5}], **network},
        "training": {"epochs": 3, "batch_size": 16, "optimizer": {"learning_rate": 0.02}},
        "probes": ["the film was lovely", "nothing but qqqqq"],
    }


@pytest.fixture(scope="session")
def finished(train: Train, two_classes: Path) -> RunFolder:
    return train(small(two_classes))


@pytest.fixture(scope="session")
def many_parts(train: Train, three_classes: Path) -> RunFolder:
    """Everything at once: three classes, a stack, both directions, dense layers, dropout, early stopping."""
    layers = [
        {"cell": "gru", "units": 4, "bidirectional": True, "dropout": 0.1, "reset_after": False},
        {"cell": "simple_rnn", "units": 3},
    ]
    document = small(three_classes, recurrent=layers, pooling="max", dense=[{"units": 4, "dropout": 0.2}])
    # So high a rate that the loss soon goes up and down, and the best epoch is not the last.
    return train(
        document,
        "training.epochs=12",
        "training.optimizer.learning_rate=0.2",
        "training.early_stopping={monitor: val_loss, patience: 2}",
        "training.speed=faithful",
    )


def test_a_finished_run_has_every_file(finished: RunFolder) -> None:
    assert finished.status().status is Status.FINISHED, finished.status().message
    files = {str(path.relative_to(finished.path)) for path in finished.path.rglob("*") if path.is_file()}
    epochs = {f"snapshots/epoch-00{epoch}{kind}.npz" for epoch in range(4) for kind in ("", ".probe")}
    events = {name for name in files if name.startswith("tensorboard/events.out.tfevents.")}
    assert len(events) == 1
    assert files - events == epochs | {
        "about.json",
        "baseline.npz",
        "checkpoint/state.npz",
        "events.jsonl",
        "log.txt",
        "model.keras",
        "recipe.json",
        "scores.json",
        "status.json",
        "texts.parquet",
        "vocabulary.json",
        "worker.lock",
    }


def test_the_recipe_is_kept_with_versions_and_device_and_can_be_trained_again(finished: RunFolder) -> None:
    noted = finished.trained_with()
    engine = finished.recipe().training.engine.value
    assert noted["engine"] == engine
    assert set(noted["versions"]) == {"python", "keras", engine}
    assert noted["device"]
    assert Recipe.read(finished.path / "recipe.json") == finished.recipe()


def test_the_events_tell_the_training_in_order(finished: RunFolder) -> None:
    kinds = [json.loads(line)["kind"] for line in finished.events_path.read_text().splitlines()]
    history = finished.history()
    assert kinds[0] == "queued"
    assert kinds[-1] == "finished"
    assert [kind for kind in kinds if kind in ("started", "epoch", "finished")] == [
        "started",
        *["epoch"] * 3,
        "finished",
    ]
    assert [point.epoch for point in history.epochs] == [1, 2, 3]
    assert history.snapshots == [0, 1, 2, 3]
    assert set(history.epochs[0].metrics) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert history.started is not None
    assert history.started.parameters == training_report(finished)["parameters"]
    assert history.batches[-1].batch == history.started.batches


def test_the_scores_add_up(finished: RunFolder) -> None:
    scores = finished.scores()
    test, confusion = scores["test"], np.array(scores["test"]["confusion"])
    assert (test["texts"], confusion.sum()) == (24, 24)
    assert confusion.sum(axis=1).tolist() == [12, 12]
    assert test["accuracy"] == np.trace(confusion) / 24 == scores["metrics"]["test_accuracy"]
    assert test["interval"][0] <= test["accuracy"] <= test["interval"][1]
    assert scores["baselines"]["majority"] == 0.5
    assert scores["baselines"]["bag_of_words"] == 1.0
    assert scores["chosen_epoch"] == 3


def test_what_it_has_to_beat_is_told_while_it_learns(finished: RunFolder) -> None:
    kinds = [json.loads(line)["kind"] for line in finished.events_path.read_text().splitlines()]
    assert kinds.index("baselines") < kinds.index("batch")
    assert kinds.count("baselines") == 2
    assert finished.history().baselines == finished.scores()["baselines"]


def test_the_report_has_every_field_of_the_command_line(finished: RunFolder) -> None:
    report = training_report(finished)
    assert (report["status"], report["epoch"], report["epochs"]) == ("finished", 3, 3)
    assert {"accuracy", "val_accuracy", "val_loss", "test_accuracy", "test_loss"} <= set(report["metrics"])
    for name in ("parameters", "seconds", "first_point_seconds", "texts_per_second", "peak_memory_mb"):
        assert report[name] > 0, name


def test_the_kept_texts_are_the_rows_of_the_file_with_their_predictions(finished: RunFolder, two_classes: Path) -> None:
    table = pq.read_table(finished.path / "texts.parquet").to_pydict()
    lines = two_classes.read_text().splitlines()
    classes = [{"positive": "good", "negative": "bad"}[name] for name in finished.scores()["classes"]]
    written = [f"{text},{classes[label]}" for text, label in zip(table["text"], table["label"], strict=True)]
    assert written == [lines[row] for row in table["row"]]
    assert (table["part"].count("test"), table["part"].count("validation")) == (24, 10)
    right = [
        p == label
        for p, label, part in zip(table["prediction"], table["label"], table["part"], strict=True)
        if part == "test"
    ]
    assert sum(right) / 24 == finished.scores()["test"]["accuracy"]


def test_the_baseline_is_kept_word_by_word(finished: RunFolder) -> None:
    with np.load(finished.path / "baseline.npz") as archive:
        words, weights = archive["words"].tolist(), archive["weights"]
    assert weights.shape == (2, len(words))
    classes = finished.scores()["classes"]
    assert weights[classes.index("positive"), words.index("lovely")] > 0
    assert weights[classes.index("negative"), words.index("awful")] > 0


@pytest.mark.parametrize("epoch", [0, 1, 3])
def test_numpy_answers_as_keras_did_at_every_snapshot(finished: RunFolder, epoch: int) -> None:
    opened = open_run(finished, epoch)
    assert opened.proof <= 1e-5
    # The recipe's two probes and four of the worker's own.
    assert len(finished.snapshots.load_probe(epoch).ids) == 6


def test_the_models_open_in_plain_keras_with_the_verdicts_that_numpy_gives(
    finished: RunFolder, many_parts: RunFolder, plain_keras: Callable[..., Any]
) -> None:
    ours, asked = [], {}
    for run in (finished, many_parts):
        opened = open_run(run)
        texts = pq.read_table(run.path / "texts.parquet")["text"].to_pylist()[:20]
        ours.append(np.array([opened.read(text)[1].final for text in texts]))
        # Any width will do: the model takes rows of any length.
        asked[str(run.model_path)] = pad_rows(opened.encoder.encode(texts), 17, run.recipe().text.pad).tolist()
    for mine, theirs in zip(ours, map(np.array, plain_keras(asked)), strict=True):
        np.testing.assert_allclose(mine[:, -theirs.shape[1] :], theirs, atol=1e-5)


def test_three_classes_in_a_stack_of_both_directions_finish_with_the_proof(many_parts: RunFolder) -> None:
    assert many_parts.status().status is Status.FINISHED, many_parts.status().message
    opened = open_run(many_parts)
    assert opened.proof <= 1e-5
    assert opened.classes == ("bad", "good", "mixed")
    assert np.array(many_parts.scores()["test"]["confusion"]).shape == (3, 3)
    assert np.isclose(opened.read("the film was average")[1].final.sum(), 1)


def test_early_stopping_ends_the_training_and_keeps_the_best_epoch(many_parts: RunFolder) -> None:
    epochs = many_parts.history().epochs
    best = min(epochs, key=lambda point: point.metrics["val_loss"])
    assert len(epochs) == min(best.epoch + 2, 12)
    scores = many_parts.scores()
    assert scores["chosen_epoch"] == best.epoch == open_run(many_parts).epoch
    assert scores["validation"]["loss"] == pytest.approx(best.metrics["val_loss"], abs=1e-6)
    assert best.epoch < epochs[-1].epoch


def test_an_unmasked_network_with_front_padding_and_a_mean_finishes_with_the_proof(
    train: Train, two_classes: Path
) -> None:
    run = train(
        small(two_classes, recurrent=[{"units": 3, "bidirectional": True}], pooling="mean", head={"units": 2}),
        "text.mask=false",
        "text.pad=front",
        "text.length=12",
        "text.vocabulary.unknown=drop",
        "training.optimizer={name: sgd, learning_rate: 0.1, clip_norm: 1.0}",
        "training.epochs=1",
    )
    assert run.status().status is Status.FINISHED, run.status().message
    assert open_run(run).proof <= 1e-5


def test_the_same_seed_gives_the_same_result(finished: RunFolder, train: Train, two_classes: Path) -> None:
    again = train(small(two_classes))
    first, second = finished.snapshots.load(3), again.snapshots.load(3)
    for name, values in first.items():
        np.testing.assert_array_equal(values, second[name], err_msg=name)
    assert [p.metrics for p in again.history().epochs] == [p.metrics for p in finished.history().epochs]


def long_training(source: Path) -> dict[str, Any]:
    return {**small(source), "training": {"epochs": 5000, "batch_size": 4}}


def wait_for(is_true: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_signal_stops_the_training_within_a_batch_and_weights_and_curve_are_kept(
    begin: Begin, two_classes: Path
) -> None:
    run, process = begin(long_training(two_classes))
    wait_for(lambda: len(run.history().batches) > 2)
    told = run.history().batches[-1]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=120) == 0
    history, status = run.history(), run.status()
    assert (status.status, history.end) == (Status.STOPPED, "stopped")
    assert history.batches[-1].t - told.t < 5
    assert open_run(run).epoch == history.chosen_epoch == history.epochs[-1].epoch
    assert open_run(run).proof <= 1e-5
    assert run.scores()["test"]["texts"] == 24
    assert run.model_path.exists()
    assert not run.is_asked_to_stop()


def test_a_killed_worker_leaves_an_interrupted_run(begin: Begin, two_classes: Path) -> None:
    run, process = begin(long_training(two_classes))
    wait_for(lambda: run.written_status().pid == process.pid)
    process.kill()
    died = time.monotonic()
    wait_for(lambda: run.status().status is Status.INTERRUPTED)
    assert time.monotonic() - died < 5
    process.wait()


def test_a_training_that_diverges_says_what_to_lower(train: Train, long_texts: Path) -> None:
    layer = {"cell": "simple_rnn", "units": 8, "activation": "linear", "recurrent_scale": 10}
    run = train(small(long_texts, recurrent=[layer]), "training.optimizer={name: sgd, learning_rate: 10}")
    status = run.status()
    assert status.status is Status.FAILED, status.message
    assert "the training diverged; lower training.optimizer.learning_rate" in status.message
    assert (run.history().end, run.history().message) == ("failed", status.message)


def test_a_run_that_has_ended_is_not_trained_again_by_its_worker(finished: RunFolder, runs: Runs) -> None:
    before = finished.events_path.read_bytes(), (finished.path / "status.json").read_bytes()
    assert start_worker(finished, runs.places.home).wait(timeout=60) == 1
    assert (finished.events_path.read_bytes(), (finished.path / "status.json").read_bytes()) == before
    assert "expected the folder of a run that waits to be trained" in (finished.path / "log.txt").read_text()


def test_a_test_part_that_is_the_validation_part_is_scored_alike_and_named(train: Train, two_classes: Path) -> None:
    run = train(small(two_classes), "split.validation=test", "training.epochs=1")
    scores, metrics = run.scores(), training_report(run)["metrics"]
    assert metrics["val_accuracy"] == metrics["test_accuracy"] == scores["validation"]["accuracy"]
    assert scores["test_looked_at"] == training_report(run)["test_looked_at"]
    assert scores["test_looked_at"][0].startswith("The test part was looked at during training, because")


def test_a_test_part_that_nothing_looked_at_is_not_named(finished: RunFolder) -> None:
    assert finished.scores()["test_looked_at"] == []


def test_a_softmax_taken_for_logits_is_taken_twice_on_jax_and_not_on_tensorflow(
    train: Train, two_classes: Path
) -> None:
    head = {"units": 2, "activation": "softmax", "from_logits": True}
    # So high a rate that the texts are soon known by heart: a double softmax then stays above ln(1 + 1/e).
    run = train(small(two_classes, head=head), "training.epochs=25", "training.optimizer.learning_rate=0.1")
    last = run.history().epochs[-1].metrics
    losses = [last["loss"], last["val_loss"]]
    engine = run.history().started.engine
    assert min(losses) >= 0.313 if engine == "jax" else max(losses) < 0.313


def test_each_snapshot_tells_what_keras_answered_to_the_recipes_probes(finished: RunFolder) -> None:
    history = finished.history()
    assert [point.epoch for point in history.probes] == [0, 1, 2, 3]
    for point in history.probes:
        kept = finished.snapshots.load_probe(point.epoch).verdicts
        np.testing.assert_allclose(np.array(point.verdicts), kept[: len(point.verdicts)], rtol=0, atol=1e-6)
        assert len(point.verdicts) == len(finished.recipe().probes)


def test_what_goes_on_inside_is_told_from_before_the_training_on(finished: RunFolder) -> None:
    history = finished.history()
    assert history.started is not None
    assert sum(history.started.validation_counts) == finished.scores()["validation"]["texts"]
    first, *later = history.internals
    assert (first.epoch, first.gradients) == (0, {})
    assert all(point.gradients["embedding"] > 0 and point.updates["head"] > 0 for point in later)
