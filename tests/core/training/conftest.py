"""Runs trained by the real worker, as a process of its own, on a few short texts."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.worker import start_worker

ENGINE = os.environ.get("KERAS_BACKEND", "jax")

GOOD = ["good", "fine", "lovely", "great"]
BAD = ["bad", "poor", "awful", "dull"]
MIXED = ["mixed", "middling", "average", "plain"]


def texts_of(words: list[str], count: int) -> list[str]:
    things = ["film", "meal", "place", "song", "book"]
    return [
        f"the {things[i % 5]} was {'so ' * (i % 3)}{words[i % 4]} i {'really ' * (i % 2)}think" for i in range(count)
    ]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="session")
def two_classes(home: Path) -> Path:
    return write(home / "two.csv", {"good": texts_of(GOOD, 60), "bad": texts_of(BAD, 60)})


@pytest.fixture(scope="session")
def long_texts(home: Path) -> Path:
    """Return texts of so many words that a state which grows tenfold with each of them is soon no number."""
    return write(home / "long.csv", {name: [f"{name} " + "film " * 60] * 20 for name in ("good", "bad")})


@pytest.fixture(scope="session")
def three_classes(home: Path) -> Path:
    return write(
        home / "three.csv", {"good": texts_of(GOOD, 40), "bad": texts_of(BAD, 40), "mixed": texts_of(MIXED, 40)}
    )


def write(path: Path, classes: dict[str, list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(["text", "label"])
        rows.writerows((text, label) for label, texts in classes.items() for text in texts)
    return path


@pytest.fixture(scope="session")
def runs(home: Path) -> Runs:
    return Runs(Places(home / "home"))


@pytest.fixture(scope="session")
def begin(runs: Runs) -> Callable[..., tuple[RunFolder, "subprocess.Popen[bytes]"]]:
    """Start the worker on a recipe; its engine is the one that KERAS_BACKEND names."""

    def start(document: dict[str, object], *settings: str) -> tuple[RunFolder, "subprocess.Popen[bytes]"]:
        recipe = Recipe.parse(document).with_settings([f"training.engine={ENGINE}", *settings])
        run = runs.submit(recipe, claimed=True)
        return run, start_worker(run, runs.places.home)

    return start


@pytest.fixture(scope="session")
def train(begin: Callable[..., tuple[RunFolder, "subprocess.Popen[bytes]"]]) -> Callable[..., RunFolder]:
    def to_the_end(document: dict[str, object], *settings: str) -> RunFolder:
        run, process = begin(document, *settings)
        process.wait(timeout=300)
        return run

    return to_the_end


@pytest.fixture(scope="session")
def plain_keras(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, list[list[int]]]], list[object]]:
    """Open models with Keras alone, far from this project, and return their verdicts on rows of ids."""
    program = (
        "import json, sys, numpy as np, keras\n"
        "asked = json.load(sys.stdin)\n"
        "models = {path: keras.saving.load_model(path, compile=False) for path in asked}\n"
        "answers = [models[path].predict_on_batch(np.array(rows)) for path, rows in asked.items()]\n"
        "print(json.dumps([np.asarray(answer).tolist() for answer in answers]))"
    )

    def ask(rows: dict[str, list[list[int]]]) -> list[object]:
        answer = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(rows),
            cwd=tmp_path_factory.mktemp("elsewhere"),
            env={**os.environ, "KERAS_BACKEND": ENGINE},
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(answer.stdout)
        assert isinstance(found, list)
        return found

    return ask
