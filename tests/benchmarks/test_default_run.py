import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from figures import ROOT, record

pytestmark = pytest.mark.benchmark


def train(home: Path, *options: str) -> tuple[dict[str, Any], float]:
    """Train the empty recipe under a fresh home folder; return the report and the seconds in all."""
    recipe = home / "recipe.json"
    recipe.write_text("{}", encoding="utf-8")
    command = [sys.executable, "-m", "core", "train", str(recipe), "--home", str(home / "home"), "--json", *options]
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return json.loads(done.stdout), time.monotonic() - started


def test_the_default_run_passes_095_on_texts_it_never_saw(tmp_path: Path) -> None:
    report, seconds = train(tmp_path)
    accuracy = report["metrics"]["test_accuracy"]
    record(
        "the default run, in all",
        f"{seconds:.1f} s",
        bound="≤ 30 s on two quiet cores, not asserted",
        details=f"first point after {report['first_point_seconds']:.1f} s, training {report['seconds']:.1f} s, "
        f"{report['engine']}, {report['texts_per_second']:.0f} texts a second, "
        f"{report['peak_memory_mb']:.0f} MB at most; nothing compiled before",
    )
    record(
        "the default run's test accuracy",
        f"{accuracy:.3f}",
        bound="> 0.95",
        details=f"{report['test']['texts']} texts; bag of words {report['baselines']['bag_of_words']:.3f}",
    )
    assert accuracy > 0.95


def test_jax_which_auto_takes_on_a_cpu_trains_the_default_network_sooner_than_tensorflow(tmp_path: Path) -> None:
    homes = {name: tmp_path / name for name in ("jax", "tensorflow")}
    seconds = {}
    for engine, home in homes.items():
        home.mkdir()
        _, seconds[engine] = train(home, "--set", f"training.engine={engine}", "--set", "training.epochs=4")
    record(
        "four epochs of the default run, JAX / TensorFlow",
        f"{seconds['jax'] / seconds['tensorflow']:.2f}",
        bound="< 1",
        details=f"in all, start included: {seconds['jax']:.1f} s / {seconds['tensorflow']:.1f} s",
    )
    assert seconds["jax"] < seconds["tensorflow"]
