import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import EngineError
from core.places import PROJECT, Places
from core.recipe import EngineChoice, Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.status import Status
from core.runs.worker import start_worker
from core.training.engine import Engine, choose_engine


def trained(home: Path, document: dict[str, object]) -> RunFolder:
    runs = Runs(Places(home))
    run = runs.submit(Recipe.parse(document), claimed=True)
    assert start_worker(run, home).wait(timeout=120) == 1
    return run


def test_a_data_file_that_is_missing_fails_in_one_sentence(tmp_path: Path) -> None:
    run = trained(tmp_path, {"data": {"source": "/nowhere/films.csv"}})
    status = run.status()
    assert status.status is Status.FAILED
    assert status.message.startswith("data.source: expected generated, ")
    assert "got '/nowhere/films.csv'" in status.message
    assert (run.history().end, run.history().message) == ("failed", status.message)


def test_texts_that_leave_no_vocabulary_fail_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "films.csv"
    file.write_text("text,label\n" + "".join(f"word{row},{row % 2}\n" for row in range(40)))
    run = trained(tmp_path / "home", {"data": {"source": str(file)}, "text": {"vocabulary": {"minimum_count": 5}}})
    assert run.status().status is Status.FAILED
    assert "none passes text.vocabulary.size 20000 and text.vocabulary.minimum_count 5" in run.status().message


def test_a_damaged_recipe_fails_in_one_sentence(tmp_path: Path) -> None:
    runs = Runs(Places(tmp_path))
    run = runs.submit(Recipe(), claimed=True)
    (run.path / "recipe.json").write_text("{")
    assert start_worker(run, tmp_path).wait(timeout=120) == 1
    assert run.status().status is Status.FAILED
    assert "recipe.json cannot be read" in run.status().message


@pytest.mark.parametrize("arguments", [[], ["one", "two"]])
def test_the_worker_wants_one_folder(arguments: list[str]) -> None:
    program = [sys.executable, "-m", "core.training", *arguments]
    ended = subprocess.run(program, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (2, "usage: python -m core.training RUN_FOLDER | --spare ENGINE\n")


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "core.training", str(tmp_path)]
    ended = subprocess.run(program, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ended.returncode, list(tmp_path.iterdir())) == (1, [])
    assert ended.stderr.startswith("expected the folder of a run that waits to be trained, got no run at ")


def installed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name if name in names else None)
    monkeypatch.setattr("core.training.engine._gpu_is_present", lambda: False)


@pytest.mark.parametrize("choice", [EngineChoice.TENSORFLOW, EngineChoice.JAX, EngineChoice.TORCH])
def test_an_engine_that_is_not_installed_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, choice: EngineChoice
) -> None:
    installed(monkeypatch)
    with pytest.raises(EngineError) as caught:
        choose_engine(choice)
    assert str(caught.value) == (
        f"training.engine: {choice.value} is not installed; run `pip install {choice.value}` or use auto"
    )


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("jax", "tensorflow", "torch"), "jax"),
        (("tensorflow", "torch"), "torch"),
        (("torch",), "torch"),
    ],
)
def test_without_a_gpu_the_fastest_installed_engine_is_taken(
    monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], chosen: str
) -> None:
    installed(monkeypatch, *names)
    assert choose_engine(EngineChoice.AUTO).name == chosen


def test_an_engine_that_is_kept_from_loading_still_counts_as_installed(tmp_path: Path) -> None:
    question = (
        "import pathlib, sys; from core.recipe import EngineChoice; from core.training.engine import *; "
        "load_engine(Engine('jax', ''), pathlib.Path(sys.argv[1])); print(choose_engine(EngineChoice.AUTO).reason)"
    )
    program = [sys.executable, "-c", question, str(tmp_path)]
    told = subprocess.run(program, cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert "TensorFlow" in told


def test_without_any_engine_the_command_that_installs_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch)
    with pytest.raises(EngineError, match="no engine is installed; run `pip install"):
        choose_engine(EngineChoice.AUTO)


def test_an_installed_engine_that_was_asked_for_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, "jax", "tensorflow")
    assert choose_engine(EngineChoice.TENSORFLOW) == Engine("tensorflow", "chosen in the recipe")
