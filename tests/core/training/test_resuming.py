"""A training that was away goes on as if it had never been."""

import random
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.errors import RunStateError
from core.opened import open_run
from core.runs.collection import Runs
from core.runs.folder import RunFolder, Wish
from core.runs.resuming import checkpoint_epoch
from core.runs.status import Status
from core.runs.worker import bury_if_dead, start_worker

pytestmark = pytest.mark.keras

Train = Callable[..., RunFolder]
Begin = Callable[..., tuple[RunFolder, Any]]

EPOCHS = 40


def with_chance(source: Path) -> dict[str, Any]:
    """Return a recipe in which everything that has a state of its own takes part: dropouts, Adam, early stopping."""
    layer = {"cell": "gru", "units": 4, "dropout": 0.2, "recurrent_dropout": 0.2}
    return {
        "name": "with chance",
        "data": {"source": str(source)},
        "network": {"embedding": {"size": 5, "spatial_dropout": 0.1}, "recurrent": [layer]},
        "training": {"epochs": EPOCHS, "batch_size": 16, "early_stopping": {"patience": 1000}},
    }


def go_on(runs: Runs, run: RunFolder, **choices: Any) -> Any:
    runs.resume(run.id, claimed=True, **choices)
    return start_worker(run, runs.places.home)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "nothing happened for two minutes"
        time.sleep(0.01)


def curve(run: RunFolder) -> list[tuple[int, float, float]]:
    return [(point.epoch, point.metrics["loss"], point.metrics["val_loss"]) for point in run.history().epochs]


@pytest.fixture(scope="module")
def left_alone(train: Train, two_classes: Path) -> RunFolder:
    return train(with_chance(two_classes))


@pytest.fixture(scope="module")
def paused_killed_resumed(begin: Begin, runs: Runs, two_classes: Path) -> RunFolder:
    """Pause early, resume, kill in the middle, and resume to the end."""
    run, process = begin(with_chance(two_classes))
    wait_for(lambda: len(run.history().epochs) >= 2)
    run.ask(Wish.PAUSE)
    assert process.wait(timeout=120) == 0
    assert run.status().status is Status.PAUSED
    paused_after = len(run.history().epochs)
    assert checkpoint_epoch(run) == paused_after < EPOCHS
    process = go_on(runs, run)
    wait_for(lambda: len(run.history().epochs) >= paused_after + 3)
    process.kill()
    process.wait()
    assert run.status().status is Status.INTERRUPTED
    assert go_on(runs, run).wait(timeout=240) == 0, run.written_status().message
    return run


def test_a_run_paused_killed_and_resumed_has_the_curve_of_one_left_alone(
    left_alone: RunFolder, paused_killed_resumed: RunFolder
) -> None:
    assert paused_killed_resumed.status().status is Status.FINISHED, paused_killed_resumed.status().message
    np.testing.assert_allclose(curve(paused_killed_resumed), curve(left_alone), rtol=0, atol=1e-6)


def test_it_ends_with_the_same_weights_and_the_same_scores(
    left_alone: RunFolder, paused_killed_resumed: RunFolder
) -> None:
    expected, got = (run.snapshots.load(EPOCHS) for run in (left_alone, paused_killed_resumed))
    assert expected.keys() == got.keys()
    for name, values in expected.items():
        np.testing.assert_allclose(got[name], values, rtol=0, atol=1e-6, err_msg=name)
    assert paused_killed_resumed.scores()["chosen_epoch"] == left_alone.scores()["chosen_epoch"]
    assert paused_killed_resumed.scores()["test"] == left_alone.scores()["test"]


def test_no_point_of_its_curve_is_missing_or_told_twice(paused_killed_resumed: RunFolder) -> None:
    history = paused_killed_resumed.history()
    assert [point.epoch for point in history.epochs] == [*range(1, EPOCHS + 1)]
    places = [(point.epoch, point.batch) for point in history.batches]
    assert places == sorted(set(places))
    times = [point.t for point in history.batches]
    assert times == sorted(times)
    assert paused_killed_resumed.snapshots.epochs() == [*range(EPOCHS + 1)]


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_run_killed_at_any_moment_of_its_life_ends_as_one_left_alone(
    begin: Begin, runs: Runs, two_classes: Path, left_alone: RunFolder, kills: int
) -> None:
    chance, life = random.Random(kills), left_alone.scores()["wall_seconds"]
    run, process = begin(with_chance(two_classes))
    killed, began = 0, time.monotonic()
    while killed < kills:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=chance.uniform(0, life))
        if process.poll() is None:
            process.kill()
            process.wait()
            bury_if_dead(run)  # as whoever started a worker does: it may have died before it wrote its id
            killed += 1
            if run.status().status is not Status.FINISHED:  # else it died with all its work done
                process = go_on(runs, run)
                if killed % 3 == 1:  # a checkpoint amid the next life
                    run.ask(Wish.PAUSE)
        elif run.status().status is Status.PAUSED:
            process = go_on(runs, run)
        else:  # it came to its end: the next one has to die, and what it takes is known better now
            assert_same(run, left_alone)
            life = min(life, time.monotonic() - began)
            run, process = begin(with_chance(two_classes))
            began = time.monotonic()
    while process.wait(timeout=240) == 0 and run.status().status is Status.PAUSED:
        process = go_on(runs, run)
    assert_same(run, left_alone)


def assert_same(run: RunFolder, left_alone: RunFolder) -> None:
    assert run.status().status is Status.FINISHED, run.status().message
    np.testing.assert_allclose(curve(run), curve(left_alone), rtol=0, atol=1e-6)
    assert [point.epoch for point in run.history().epochs] == [*range(1, EPOCHS + 1)]
    places = [(point.epoch, point.batch) for point in run.history().batches]
    assert places == sorted(set(places))
    for name, values in left_alone.snapshots.load(EPOCHS).items():
        np.testing.assert_allclose(run.snapshots.load(EPOCHS)[name], values, rtol=0, atol=1e-6, err_msg=name)
    assert run.scores()["test"] == left_alone.scores()["test"]


def test_a_paused_run_can_be_ended_with_what_it_has_learnt(begin: Begin, runs: Runs, two_classes: Path) -> None:
    run, process = begin(with_chance(two_classes))
    wait_for(lambda: bool(run.history().epochs))
    run.ask(Wish.PAUSE)
    process.wait(timeout=120)
    done = [point.epoch for point in run.history().epochs]
    runs.resume(run.id, claimed=True)
    run.ask_to_stop()
    assert start_worker(run, runs.places.home).wait(timeout=240) == 0
    assert (run.status().status, [point.epoch for point in run.history().epochs]) == (Status.STOPPED, done)
    assert run.scores()["chosen_epoch"] in done
    assert open_run(run).proof <= 1e-5


def test_a_finished_run_goes_on_with_more_epochs(runs: Runs, train: Train, two_classes: Path) -> None:
    run = train(with_chance(two_classes), "training.epochs=2")
    before = curve(run)
    with pytest.raises(RunStateError, match="trained for 2 epochs"):
        runs.resume(run.id)
    assert go_on(runs, run, epochs=5).wait(timeout=240) == 0
    assert curve(run)[:2] == before
    assert [point.epoch for point in run.history().epochs] == [1, 2, 3, 4, 5]
    assert (open_run(run).epoch, run.recipe().training.epochs) == (run.scores()["chosen_epoch"], 5)


def test_a_run_cut_off_after_its_last_epoch_is_only_scored(runs: Runs, train: Train, two_classes: Path) -> None:
    run = train(with_chance(two_classes), "training.epochs=2")
    before, scores = curve(run), run.scores()
    run.write_status(replace(run.written_status(), status=Status.INTERRUPTED))
    (run.path / "scores.json").unlink()
    assert go_on(runs, run).wait(timeout=240) == 0, run.written_status().message
    assert (run.status().status, curve(run)) == (Status.FINISHED, before)
    assert run.scores()["test"] == scores["test"]


def test_a_run_that_stopped_early_goes_on_with_its_patience_anew(runs: Runs, train: Train, two_classes: Path) -> None:
    run = train(with_chance(two_classes), "training.early_stopping.patience=1", "training.optimizer.learning_rate=1.0")
    done = len(run.history().epochs)
    assert done < EPOCHS
    assert go_on(runs, run, epochs=EPOCHS + 5).wait(timeout=240) == 0
    assert [point.epoch for point in run.history().epochs][: done + 1] == [*range(1, done + 2)]
    assert not run.is_asked(Wish.FURTHER)


def test_a_run_killed_before_its_first_checkpoint_starts_anew(begin: Begin, runs: Runs, two_classes: Path) -> None:
    run, process = begin(with_chance(two_classes), "training.epochs=2000")
    wait_for(lambda: bool(run.history().epochs))
    process.kill()
    process.wait()
    assert checkpoint_epoch(run) == 0
    run.write_recipe(run.recipe().with_settings(["training.epochs=2"]))
    assert go_on(runs, run).wait(timeout=240) == 0
    assert [point.epoch for point in run.history().epochs] == [1, 2]
    assert run.snapshots.epochs() == [0, 1, 2]


def test_a_new_learning_rate_is_taken_with_the_next_epoch_and_told(begin: Begin, two_classes: Path) -> None:
    run, process = begin(with_chance(two_classes), "training.epochs=60")
    wait_for(lambda: bool(run.history().epochs))
    run.ask(Wish.LEARNING_RATE, "0.0005")
    process.wait(timeout=240)
    rates = [point.learning_rate for point in run.history().epochs]
    assert rates[0] == pytest.approx(0.001)
    assert rates[-1] == pytest.approx(0.0005)
    assert not run.is_asked(Wish.LEARNING_RATE)


def test_a_checkpoint_of_another_network_is_refused_in_words(runs: Runs, train: Train, two_classes: Path) -> None:
    run = train(with_chance(two_classes), "training.epochs=1")
    run.write_recipe(run.recipe().with_settings(["network.recurrent.0.units=7"]))
    go_on(runs, run, epochs=2).wait(timeout=240)
    assert run.status().status is Status.FAILED
    assert "train the recipe anew" in run.status().message
