import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.recipe import EngineChoice, Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.spare import start_spare
from core.runs.status import Status

pytestmark = pytest.mark.keras

ENGINE = EngineChoice(os.environ.get("KERAS_BACKEND", "jax"))
TINY = ["network.recurrent.0.units=3", "network.embedding.size=3", "training.epochs=2"]


def hand_over(runs: Runs, source: Path, spare_of: EngineChoice) -> RunFolder:
    recipe = Recipe.parse({"data": {"source": str(source)}}).with_settings([f"training.engine={ENGINE}", *TINY])
    spare = start_spare(spare_of, runs.places.home)
    run = runs.submit(recipe, claimed=True)
    spare.communicate(f"{run.path}\n".encode(), timeout=300)
    return run


def test_a_spare_trains_to_the_same_numbers_as_a_worker_that_was_started_for_the_run(
    runs: Runs, two_classes: Path, train: Callable[..., RunFolder]
) -> None:
    warm = hand_over(runs, two_classes, ENGINE)
    cold = train({"data": {"source": str(two_classes)}}, *TINY)
    assert warm.status().status is Status.FINISHED
    assert [point.metrics for point in warm.history().epochs] == [point.metrics for point in cold.history().epochs]
    assert 0 < warm.scores()["first_point_seconds"] < warm.scores()["wall_seconds"]


def test_a_spare_of_another_engine_begins_anew_with_the_one_that_the_recipe_wants(
    runs: Runs, two_classes: Path
) -> None:
    other = EngineChoice.TENSORFLOW if ENGINE is EngineChoice.JAX else EngineChoice.JAX
    run = hand_over(runs, two_classes, other)
    assert run.status().status is Status.FINISHED
    assert run.history().started.engine == ENGINE


def test_a_spare_ends_when_its_input_does_because_its_server_died(runs: Runs) -> None:
    spare = start_spare(ENGINE, runs.places.home)
    spare.communicate(timeout=300)
    assert spare.returncode == 0
