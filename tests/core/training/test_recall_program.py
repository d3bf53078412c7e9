"""Several cells at a distance, trained in one process by the command that the page starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.experiments.recall import parse_recall
from core.recipe import Cell

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(
        os.environ.get("KERAS_BACKEND") == "tensorflow", reason="the program chooses its engine itself: once is enough"
    ),
]


def test_cells_are_trained_one_after_the_other_and_progress_is_told(tmp_path: Path) -> None:
    asked = ["--cells", "simple_rnn,gru", "--distances", "5", "--epochs", "1", "--home", str(tmp_path), "--json"]
    environment = {name: value for name, value in os.environ.items() if name != "KERAS_BACKEND"}
    ended = subprocess.run(
        [sys.executable, "-m", "core", "recall", *asked], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    points = parse_recall(json.loads(ended.stdout)).points
    assert [(point.cell, point.distance, point.epochs) for point in points] == [
        (Cell.SIMPLE_RNN, 5, 1),
        (Cell.GRU, 5, 1),
    ]
    assert all(point.bag == 1.0 and 0.2 < point.test <= 1 for point in points)
    assert json.loads(ended.stderr.splitlines()[-1])["share"] == 1.0


def test_a_distance_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    asked = ["--distances", "far", "--home", str(tmp_path), "--json"]
    ended = subprocess.run([sys.executable, "-m", "core", "recall", *asked], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, "whole distances" in json.loads(ended.stdout)["error"]) == (1, True)
