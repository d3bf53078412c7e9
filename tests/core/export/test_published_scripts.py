"""The scripts of the notebooks' published recipes, with few texts and epochs, run by Python and Keras alone."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.export.exporting import export_script
from core.export.script import write_script
from core.notebooks.notebook import Training, Version, all_notebooks, find_training
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from tests.core.export.test_exported_script import ENGINE, EPOCH

ROOT = Path(__file__).resolve().parents[3]
FEW = ("split.test=0.2", "training.epochs=2")
STEPS = "training.steps_per_epoch=4"
TRAINED = {
    "A published simple_rnn": (*FEW, STEPS),
    "A published gru": (*FEW, STEPS),
    "A published no recurrence": (*FEW, STEPS),
    "B published lstm": FEW,
    "D published simple_rnn": FEW,
}
PUBLISHED = [training for notebook in all_notebooks() for training in notebook.of_kind(Version.PUBLISHED)]
Begin = Callable[..., tuple[RunFolder, "subprocess.Popen[bytes]"]]


def run_one_by_one(scripts: list[Path], folder: Path) -> list[list[list[float]]]:
    """Return the curve that each script prints, all of them run in one process that knows nothing of this project."""
    program = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)\n    print('END', flush=True)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, "-c", program, *map(str, scripts)],
        cwd=folder,
        env={**environment, "KERAS_BACKEND": ENGINE},
        capture_output=True,
        text=True,
        check=True,
    )
    printed = answer.stdout.split("END")[:-1]
    return [[[float(value) for value in found] for found in EPOCH.findall(text)] for text in printed]


@pytest.mark.keras
def test_the_published_scripts_give_the_curves_of_the_faithful_runs(
    begin: Begin, runs: Runs, two_classes: Path, tmp_path: Path
) -> None:
    begun = []
    for key, settings in TRAINED.items():
        training = find_training(key)
        assert training is not None
        begun.append(begin(training.recipe.document(), f"data.source={two_classes}", *settings))
    scripts = []
    for place, (run, process) in enumerate(begun):
        scripts.append(export_script(run.recipe(), tmp_path / f"script{place}.py", runs.places)[0])
        process.wait(timeout=300)
    told = [
        [
            [epoch.metrics[name] for name in ("accuracy", "loss", "val_accuracy", "val_loss")]
            for epoch in run.history().epochs
        ]
        for run, _ in begun
    ]
    assert [len(curve) for curve in told] == [2] * len(TRAINED)
    # Keras prints four places.
    expected = [[pytest.approx(values, abs=2e-4) for values in curve] for curve in told]
    assert run_one_by_one(scripts, tmp_path) == expected


@pytest.mark.parametrize("training", PUBLISHED, ids=lambda training: training.key)
def test_a_published_script_says_whether_its_curve_is_the_runs(training: Training) -> None:
    said = write_script(training.recipe, 100, 2, 400, "'run.npz'").split('"""')[1]
    assert ("gives the run's own curve" in said) is (training.notebook in "ABD")
    assert ("alike, not equal" in said) is (training.notebook in "CE")


def test_a_notebooks_training_is_exported_by_its_name_and_says_what_to_fetch(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "UNROLLED_MIRROR"}
    asked = ["export", "D published simple_rnn", "--as", "script", "--out", str(tmp_path / "d.py")]
    ended = subprocess.run(
        [sys.executable, "-m", "core", *asked, "--home", str(tmp_path / "home"), "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "core fetch uci_yelp" in json.loads(ended.stdout)["error"]
