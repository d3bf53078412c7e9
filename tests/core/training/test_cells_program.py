"""Several cells over several seeds, trained in one process that can be asked to end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.experiments.cells import parse_series
from core.recipe import Cell, Recipe

ROOT = Path(__file__).resolve().parents[3]
RECIPE = Recipe.parse(
    {
        "data": {"options": {"rows": 200}},
        "network": {"embedding": {"size": 4}, "recurrent": [{"cell": "lstm", "units": 3}]},
        "training": {"epochs": 2},
    }
)

pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(
        os.environ.get("KERAS_BACKEND") == "tensorflow", reason="the program chooses its engine itself: once is enough"
    ),
]


def program(recipe: Recipe, home: Path, *more: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    return subprocess.Popen(
        [sys.executable, "-m", "core.training.cells", "--recipe", recipe.model_dump_json(), *more],
        cwd=ROOT,
        env={**kept, "UNROLLED_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_each_cell_is_trained_with_each_seed_and_scored(tmp_path: Path) -> None:
    running = program(RECIPE, tmp_path, "--cells", "lstm,gru", "--seed", "3", "--seeds", "2")
    out, told = running.communicate()
    assert running.returncode == 0, told
    series = parse_series(json.loads(out))
    assert [(point.cell, point.seed) for point in series.points] == [
        (cell, seed) for seed in (3, 4) for cell in (Cell.LSTM, Cell.GRU)
    ]
    assert sum(series.texts) == 200
    assert [point.cell_parameters for point in series.points[:2]] == [4 * 3 * (4 + 3 + 1), 3 * 3 * (4 + 3 + 2)]
    assert all(0 <= point.test <= 1 and point.epochs == 2 and 1 <= point.epoch <= 2 for point in series.points)
    assert json.loads(told.splitlines()[-1])["share"] == 1.0


def test_asked_to_end_it_tells_the_networks_that_it_has(tmp_path: Path) -> None:
    endless = RECIPE.with_settings(["training.epochs=9000"])
    running = program(endless, tmp_path, "--cells", "gru", "--seeds", "1")
    assert running.stderr is not None
    assert "Loading" in running.stderr.readline()
    assert "Training" in running.stderr.readline()
    running.terminate()
    out, told = running.communicate()
    assert running.returncode == 0, told
    assert parse_series(json.loads(out)).points == ()


def test_an_unknown_cell_is_refused_in_a_sentence(tmp_path: Path) -> None:
    running = program(RECIPE, tmp_path, "--cells", "elephant")
    out, _ = running.communicate()
    assert (running.returncode, "elephant" in json.loads(out)["error"]) == (1, True)
