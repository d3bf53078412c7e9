from pathlib import Path

import pytest

from core.errors import LimitError, RecipeError
from core.limits import JobSize, Limits, read_limits
from core.places import Places
from core.plan import TextPlan, plan_network
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.status import Status
from core.runs.worker import start_worker

SMALL = Limits(rows=100, epochs=5, units=16, parameters=1000, minutes=10, memory_mb=50)


def limited(home: Path, text: str) -> Places:
    home.mkdir(parents=True, exist_ok=True)
    (home / "limits.yaml").write_text(text)
    return Places(home)


def test_without_a_file_the_limits_are_those_of_the_recipe_itself_and_wider(tmp_path: Path) -> None:
    limits = read_limits(Places(tmp_path))
    assert limits == Limits()
    limits.check_recipe(Recipe.parse({"training": {"epochs": 10000}, "network": {"embedding": {"size": 1024}}}))


def test_a_file_in_the_home_folder_sets_some_and_leaves_the_others(tmp_path: Path) -> None:
    limits = read_limits(limited(tmp_path, "epochs: 5\nmemory_mb: 50\n"))
    assert (limits.epochs, limits.memory_mb, limits.rows) == (5, 50, Limits().rows)


@pytest.mark.parametrize("text", ["epochs: none", "epoch: 5", "rows: 0", "[", "- 1", "minutes: -1"])
def test_a_file_that_sets_no_limits_is_refused_with_its_path(tmp_path: Path, text: str) -> None:
    with pytest.raises(RecipeError):
        read_limits(limited(tmp_path, text))


@pytest.mark.parametrize(
    ("setting", "field"),
    [
        ("training.epochs=6", "training.epochs"),
        ("network.embedding.size=17", "network.embedding.size"),
        ("network.recurrent.0.units=17", "network.recurrent.0.units"),
        ("network.dense.0={units: 17}", "network.dense.0.units"),
    ],
)
def test_what_a_recipe_asks_for_over_a_limit_is_refused_with_the_number_to_lower(setting: str, field: str) -> None:
    fits = ["training.epochs=5", "network.embedding.size=16", "network.recurrent.0.units=16"]
    recipe = Recipe().with_settings(fits)
    SMALL.check_recipe(recipe)
    with pytest.raises(LimitError) as refused:
        SMALL.check_recipe(recipe.with_settings([setting]))
    assert f"but {field} " in str(refused.value)
    assert f"lower {field} to" in str(refused.value)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (JobSize(rows=101, parameters=1), "at most 100, but 101 texts was asked for: set data.limit to 100 or less"),
        (JobSize(rows=1, parameters=1001), "at most 1,000, but a network of 1,001 parameters was asked for"),
        (JobSize(rows=1, parameters=1, seconds=660), "at most 10 minutes, but a training expected to take 11 minutes"),
    ],
)
def test_sizes_over_a_limit_are_refused_with_what_was_asked(size: JobSize, words: str) -> None:
    SMALL.check_sizes(JobSize(rows=100, parameters=1000, seconds=600))
    with pytest.raises(LimitError) as refused:
        SMALL.check_sizes(size)
    assert words in str(refused.value)


def test_a_network_whose_variables_alone_fill_the_memory_allowed_is_refused() -> None:
    with pytest.raises(LimitError, match="needs 64 MB at the least"):
        Limits(memory_mb=50).check_sizes(JobSize(rows=1, parameters=4_000_000))


def test_a_plan_over_the_limits_is_refused_before_there_is_a_run() -> None:
    texts = TextPlan(500, 20, 9.0, 80, 10, 11, ("bad", "good"), unknown_is_trained=True)
    with pytest.raises(LimitError, match="101 texts"):
        plan_network(Recipe(), texts, limits=Limits(rows=100))


def test_a_run_over_the_limits_is_not_made(tmp_path: Path) -> None:
    runs = Runs(limited(tmp_path, "epochs: 5"))
    with pytest.raises(LimitError, match=r"lower training\.epochs to 5"):
        runs.submit(Recipe())
    assert runs.list() == []


def test_a_run_does_not_grow_over_the_limits_when_it_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = Runs(limited(tmp_path, "epochs: 10"))
    run = runs.submit(Recipe())
    runs.stop(run.id)
    monkeypatch.setattr("core.runs.collection.checkpoint_epoch", lambda _: 10)
    with pytest.raises(LimitError, match="10"):
        runs.resume(run.id, 11)
    assert (run.recipe().training.epochs, run.written_status().status) == (10, Status.STOPPED)


def test_what_only_the_texts_tell_is_refused_by_the_worker_before_a_network_is_built(tmp_path: Path) -> None:
    runs = Runs(limited(tmp_path, "parameters: 500"))
    run = runs.submit(Recipe.parse({"data": {"limit": 100}}), claimed=True)
    assert start_worker(run, tmp_path).wait(timeout=240) == 1
    assert run.status().status is Status.FAILED
    assert "at most 500, but a network of" in run.status().message
    assert run.history().started is None
