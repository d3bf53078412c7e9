"""Measure how fast the five notebooks' networks are trained, one table in one run.

    python tests/benchmarks/notebook_speed.py [--rounds 3] [--notebooks A,B,C,D,E] [--epochs 3]

Sides: the notebook's own fit (plain Keras on TensorFlow), the faithful and the fast worker, and plain PyTorch where the
Python named by UNROLLED_TORCH_PYTHON (or this one) has it. The sides take turns, each in a process of its own, and each
figure is the median of the rounds. Texts per second over the notebook's number of epochs are extrapolated: the first
epoch, in which everything is compiled, plus the median of the others times the epochs that are left. Nothing is kept
of what an earlier turn compiled.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import geometric_mean, median
from typing import Any

import numpy as np
from figures import ROOT, record

from core.notebooks.notebook import find_training, read_notebook
from core.recipe import Recipe
from core.shapes import resolve_head

HERE = Path(__file__).parent
KEYS = {
    "A": ("A published simple_rnn", "A published gru"),
    "B": ("B published lstm",),
    "C": ("C published lstm",),
    "D": ("D published simple_rnn",),
    "E": ("E published lstm",),
}
SIDES = (
    ("notebook", "tensorflow"),
    ("faithful", "tensorflow"),
    ("faithful", "jax"),
    ("fast", "tensorflow"),
    ("fast", "jax"),
)


def main(arguments: list[str]) -> int:
    """Measure, print and record the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--notebooks", default="A,B,C,D,E")
    parser.add_argument("--epochs", type=int, default=3)
    asked = parser.parse_args(arguments)
    against_notebook, against_torch = [], []
    for letter in asked.notebooks.split(","):
        for key in KEYS[letter]:
            speeds = _measure(key, asked.rounds, asked.epochs)
            fast = speeds["fast jax"]  # what auto takes on a CPU
            against_notebook.append(fast / speeds["notebook tensorflow"])
            if "torch" in speeds:
                against_torch.append(fast / speeds["torch"])
            _tell(key, speeds, asked.rounds)
    record(
        "our fast / the notebook, texts per second, geometric mean",
        f"{geometric_mean(against_notebook):.1f} ×",
        bound="≥ 5 ×, each ≥ 2 ×",
        details=", ".join(f"{ratio:.1f}" for ratio in against_notebook),
    )
    if against_torch:
        record(
            "our fast / plain PyTorch, texts per second, the least",
            f"{min(against_torch):.2f} ×",
            bound="≥ 1 ×",
            details=", ".join(f"{ratio:.2f}" for ratio in against_torch),
        )
    return 0


def _measure(key: str, rounds: int, epochs: int) -> dict[str, float]:
    """Return texts per second of each side over the notebook's own number of epochs."""
    recipe = find_training(key).recipe
    found: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        ids = Path(folder) / "ids.npz"
        for _ in range(rounds):
            for side, engine in SIDES:
                found[f"{side} {engine}"].append(_speed(_run(key, side, engine, epochs), recipe))
            if _torch_python() is not None:
                if not ids.exists():
                    _run(key, "data", "jax", 0, UNROLLED_IDS=str(ids))
                found["torch"].append(_speed(_run_torch(ids, recipe, epochs), recipe))
    return {side: median(speeds) for side, speeds in found.items()}


def _speed(told: dict[str, Any], recipe: Recipe) -> float:
    first, *others = told["seconds"]
    epochs = recipe.training.epochs
    return told["texts"] * epochs / (first + (epochs - 1) * median(others))


def _run(key: str, side: str, engine: str, epochs: int, **environment: str) -> dict[str, Any]:
    program = [sys.executable, str(HERE / "notebook_program.py"), key, side, str(epochs)]
    settings = {"KERAS_BACKEND": engine, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2", **environment}
    return _answer(program, os.environ | settings)


def _run_torch(ids: Path, recipe: Recipe, epochs: int) -> dict[str, Any]:
    layer, training = recipe.network.recurrent[0], recipe.training
    network = {
        "cell": layer.cell.value,
        "units": layer.units,
        "embedding": recipe.network.embedding.size,
        "dense": recipe.network.dense[0].units if recipe.network.dense else 0,
        "outputs": resolve_head(recipe, 2).units,
        "dropout": recipe.network.embedding.spatial_dropout or layer.dropout,
        "batch": training.batch_of(len(np.load(ids)["labels"])),
        "optimizer": training.optimizer.name.value,
    }
    return _answer([_torch_python() or "", str(HERE / "torch_program.py"), str(ids), json.dumps(network), str(epochs)])


def _answer(command: list[str], environment: dict[str, str] | None = None) -> dict[str, Any]:
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    lines = done.stdout.splitlines()
    return dict(json.loads(lines[-1])) if lines else {}


def _torch_python() -> str | None:
    """Return a Python that has PyTorch, or None."""
    named = os.environ.get("UNROLLED_TORCH_PYTHON") or sys.executable
    found = shutil.which(named)
    if (
        found is None
        or subprocess.run([found, "-c", "import torch, numpy"], capture_output=True, check=False).returncode
    ):
        return None
    return found


def _tell(key: str, speeds: dict[str, float], rounds: int) -> None:
    base = speeds["notebook tensorflow"]
    sides = [f"{side} {speed:.0f} ({speed / base:.1f} ×)" for side, speed in speeds.items()]
    if "torch" not in speeds:
        sides.append("PyTorch left out: name a Python that has it in UNROLLED_TORCH_PYTHON")
    ratio = speeds["fast jax"] / base
    title = read_notebook(key[0]).network
    record(
        f"notebook {key}: our fast / as written",
        f"{ratio:.1f} ×",
        bound="≥ 2 ×",
        details=f"{title}; texts a second over its epochs, medians of {rounds} in turn: " + ", ".join(sides),
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
