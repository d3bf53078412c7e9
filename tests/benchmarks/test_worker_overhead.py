import json
from statistics import median
from typing import Any

import pytest
from figures import record
from programs import run_program

pytestmark = pytest.mark.benchmark

TURNS = 11
LONG_EPOCHS = {
    "data": {"options": {"rows": 24000}},
    "network": {"recurrent": [{"cell": "lstm", "units": 128}]},
    "training": {"engine": "jax", "batch_size": 64, "epochs": 50},
}
SHORT_EPOCHS = {
    "data": {"options": {"rows": 2000}},
    "network": {"recurrent": [{"cell": "gru", "units": 16}]},
    "training": {"engine": "jax", "epochs": 200},
}


def measure(recipe: dict[str, Any], epochs_a_turn: int) -> tuple[float, float, float]:
    """Return milliseconds an epoch, watched and bare, and the median of the turns' ratios."""
    times = run_program("worker_program.py", json.dumps(recipe), str(TURNS), str(epochs_a_turn), engine="jax")
    ratios = [watched / bare for watched, bare in zip(times["watched"], times["bare"], strict=True)]
    return median(times["watched"]), median(times["bare"]), median(ratios)


def test_the_workers_fit_takes_at_most_three_percent_longer_than_a_bare_fit_of_long_epochs() -> None:
    watched, bare, ratio = measure(LONG_EPOCHS, 1)
    record(
        "the worker's fit / bare fit, long epochs",
        f"{ratio:.3f}",
        bound="≤ 1.03",
        details=f"LSTM(128), JAX, medians of {TURNS} epochs in turn: {watched:.0f} ms / {bare:.0f} ms",
    )
    assert bare >= 2000
    assert ratio <= 1.03


def test_the_workers_fit_of_short_epochs_is_measured_in_milliseconds_an_epoch() -> None:
    watched, bare, _ = measure(SHORT_EPOCHS, 10)
    record(
        "what the worker's fit adds to a short epoch",
        f"{watched - bare:.0f} ms",
        bound="none",
        details=f"GRU(16), JAX, medians of {TURNS} turns of 10 epochs: {watched:.0f} ms / {bare:.0f} ms an epoch",
    )
    assert bare < 2000
