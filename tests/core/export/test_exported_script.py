"""The exported script, run by Python and Keras alone, far from this project."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import CoreError
from core.export.exporting import export_notebook, export_script
from core.export.script import CELL_MARK, write_script
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder

ENGINE = os.environ.get("KERAS_BACKEND", "jax")
EPOCH = re.compile(r"accuracy: ([\d.]+) - loss: ([\d.]+) - val_accuracy: ([\d.]+) - val_loss: ([\d.]+)")


def recipe_of(source: Path, **network: object) -> dict[str, object]:
    return {
        "data": {"source": str(source)},
        "text": {"length": 8, "mask": False, "pad": "front"},
        "network": {"embedding": {"size": 6, "spatial_dropout": 0.2}, **network},
        "training": {"epochs": 3, "batch_size": 16, "speed": "faithful", "optimizer": {"learning_rate": 0.02}},
    }


def curve_of(script: Path, folder: Path) -> list[list[float]]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={**environment, "KERAS_BACKEND": ENGINE},
        capture_output=True,
        text=True,
        check=True,
    )
    return [[float(value) for value in found] for found in EPOCH.findall(answer.stdout)]


@pytest.mark.keras
@pytest.mark.parametrize(
    "network",
    [
        {"recurrent": [{"cell": "lstm", "units": 5}]},
        {
            "recurrent": [{"cell": "gru", "units": 4, "bidirectional": True}],
            "dense": [{"units": 4, "dropout": 0.1}],
            "head": {"units": 2, "activation": "softmax"},
        },
    ],
    ids=["lstm", "gru both ways"],
)
def test_the_script_gives_the_curve_of_the_faithful_run(
    train: Callable[..., RunFolder], two_classes: Path, runs: Runs, tmp_path: Path, network: dict[str, object]
) -> None:
    run = train(recipe_of(two_classes, **network))
    script, _ = export_script(run.recipe(), tmp_path / "run.py", runs.places)
    told = [
        [epoch.metrics[name] for name in ("accuracy", "loss", "val_accuracy", "val_loss")]
        for epoch in run.history().epochs
    ]
    # Keras prints four places.
    assert curve_of(script, tmp_path) == [pytest.approx(values, abs=2e-4) for values in told]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ([], "batches of similar length"),
        (["training.speed=faithful"], "gives the run's own curve"),
        (["training.speed=faithful", "network.recurrent.0.recurrent_dropout=0.2"], "draws other masks"),
    ],
)
def test_the_script_says_how_near_its_curve_is_to_the_runs(settings: list[str], told: str) -> None:
    assert told in write_script(Recipe().with_settings(settings), 10, 2, 100, "'run.npz'").split('"""')[1]


def test_a_notebook_holds_the_script_a_cell_a_step(two_classes: Path, runs: Runs, tmp_path: Path) -> None:
    run = runs.submit(Recipe.parse(recipe_of(two_classes)))
    path, arrays = export_notebook(run.recipe(), tmp_path / "run.ipynb", runs.places)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert (document["nbformat"], len(document["cells"])) == (4, 5)
    assert arrays.name == "run.npz"
    for cell in document["cells"]:
        compile(cell["source"], "cell", "exec")
    assert 'np.load(Path("run.npz"))' in document["cells"][0]["source"]


def test_class_weights_and_early_stopping_are_written_out() -> None:
    training = {"class_weight": {"good": 2.0}, "early_stopping": {"patience": 3}}
    text = write_script(Recipe.parse({"training": training}), 10, 2, 100, "'run.npz'")
    assert "train_weights[rows]" in text
    assert 'EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True' in text
    assert text.count(CELL_MARK) == 4


def test_vectors_of_a_file_are_refused_with_what_to_do_instead() -> None:
    recipe = Recipe().with_settings(["network.embedding.pretrained=some-vectors"])
    with pytest.raises(CoreError, match=r"open the run's model\.keras in Keras instead"):
        write_script(recipe, 10, 2, 100, "'run.npz'")


def test_a_folder_that_is_not_there_is_told(two_classes: Path, runs: Runs, tmp_path: Path) -> None:
    run = runs.submit(Recipe.parse(recipe_of(two_classes)))
    with pytest.raises(CoreError, match="expected the path of a file such as"):
        export_script(run.recipe(), tmp_path / "nowhere" / "run.py", runs.places)
