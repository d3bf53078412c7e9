from dataclasses import replace
from pathlib import Path

import pytest

from core.history import BatchPoint, EpochPoint, History, Started
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.estimate import Sizes, correction_from, expected_seconds, nominal_step_seconds, quickest
from core.runs.files import replace_json
from core.runs.progress import progress_of
from core.runs.status import RunStatus, Status

SIZES = Sizes(texts=1000, mean_length=20.0, parameters=50_000)


@pytest.mark.parametrize("engine", ["jax", "tensorflow", "torch", "an engine of later"])
@pytest.mark.parametrize(
    "more",
    [
        "training.epochs=20",
        "training.batch_size=16",
        "network.recurrent.0.units=512",
        "network.embedding.size=512",
        "network.recurrent.0.bidirectional=true",
        "network.recurrent.1={cell: lstm}",
    ],
)
def test_more_work_is_expected_to_take_longer(engine: str, more: str) -> None:
    recipe = Recipe()
    assert expected_seconds(recipe.with_settings([more]), SIZES, engine) > expected_seconds(recipe, SIZES, engine) > 0


@pytest.mark.parametrize("field", ["texts", "mean_length", "parameters", "widths"])
def test_larger_sizes_are_expected_to_take_longer(field: str) -> None:
    larger = replace(SIZES, **{field: getattr(SIZES, field) * 3})
    assert expected_seconds(Recipe(), larger, "jax") > expected_seconds(Recipe(), SIZES, "jax")


def test_a_correction_scales_the_expectation() -> None:
    assert expected_seconds(Recipe(), SIZES, "jax", 2.0) == 2 * expected_seconds(Recipe(), SIZES, "jax")


@pytest.mark.parametrize(
    ("pairs", "factor"),
    [
        ([], 1.0),
        ([(0.0, 5.0), (5.0, 0.0)], 1.0),
        ([(10.0, 15.0)], 1.5),
        ([(10.0, 10.0), (10.0, 20.0), (10.0, 900.0)], 2.0),
        ([(10.0, 900.0)], 5.0),
        ([(10.0, 0.1)], 0.2),
    ],
)
def test_the_correction_is_the_median_ratio_within_bounds(pairs: list[tuple[float, float]], factor: float) -> None:
    assert correction_from(pairs) == factor


def test_trainings_that_finished_here_correct_the_estimate(tmp_path: Path) -> None:
    runs = Runs(Places(tmp_path))
    contents = [{"expected_seconds": 10, "wall_seconds": 30}, {"expected_seconds": 10, "wall_seconds": None}, {}]
    for content in contents:
        replace_json(runs.submit(Recipe()).path / "scores.json", content)
    (runs.submit(Recipe()).path / "scores.json").write_text("{")
    runs.submit(Recipe())
    assert runs.correction() == 3.0


def test_before_the_first_batch_nothing_is_done() -> None:
    progress = progress_of(RunStatus(status=Status.STARTING), History(), 10)
    assert (progress.share, progress.epochs, progress.seconds_left) == (0.0, 10, 0.0)


def history_of(*points: BatchPoint) -> History:
    return History(started=Started(batches=10), batches=list(points))


def test_in_the_first_epoch_the_pace_leaves_the_compilation_out() -> None:
    history = history_of(BatchPoint(8.0, 1, 1, 0.7, 0.5, 50.0), BatchPoint(10.0, 1, 5, 0.6, 0.6, 90.0))
    progress = progress_of(RunStatus(status=Status.RUNNING), history, 4)
    assert (progress.epoch, progress.batch, progress.batches, progress.texts_per_second) == (1, 5, 10, 90.0)
    assert progress.share == 5 / 40
    assert progress.seconds_left == 35 * 0.5


def test_later_the_pace_is_that_of_the_last_whole_epoch() -> None:
    history = history_of(BatchPoint(9.0, 2, 10, 0.6, 0.6, 90.0))
    history.epochs = [EpochPoint(5.0, 1, {}, 9.0, 0.1), EpochPoint(9.0, 2, {}, 4.0, 0.1)]
    progress = progress_of(RunStatus(status=Status.RUNNING), history, 4)
    assert progress.share == 0.5
    assert progress.seconds_left == 20 * 0.4


def test_the_quickest_engine_is_the_one_of_the_shortest_expected_step() -> None:
    engines = ["tensorflow", "torch", "jax"]
    taken = quickest(Recipe(), engines)
    assert nominal_step_seconds(Recipe(), taken) == min(nominal_step_seconds(Recipe(), name) for name in engines)
