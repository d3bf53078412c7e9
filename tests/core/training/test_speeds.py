from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest

from core.runs.folder import RunFolder
from core.runs.status import Status

pytestmark = pytest.mark.keras

SMALL = [
    "data.options.rows=1500",
    "network.embedding.size=8",
    "network.recurrent.0={cell: gru, units: 8}",
    "training.epochs=4",
    "training.optimizer.learning_rate=0.01",
]


SEEDS = (7, 8, 9)
# Of 300 test texts the two speeds call about one in seven otherwise, so a difference has a standard error of 0.022, and
# the mean over three seeds one of 0.013: three of these.
MOST_APART = 0.04


def test_fast_and_faithful_reach_the_same_accuracy_within_noise(train: Callable[..., RunFolder]) -> None:
    accuracies = {
        speed: [
            train({}, *SMALL, f"seed={seed}", f"training.speed={speed}").scores()["test"]["accuracy"] for seed in SEEDS
        ]
        for speed in ("fast", "faithful")
    }
    # A seed draws the texts, too: both speeds learn from the same and are asked the same.
    assert abs(fmean(accuracies["fast"]) - fmean(accuracies["faithful"])) <= MOST_APART, accuracies
    assert min(map(min, accuracies.values())) > 0.58, accuracies  # of two equal classes


def test_many_words_that_never_train_are_left_out_of_the_table_and_back_in_every_snapshot(
    train: Callable[..., RunFolder], two_classes: Path
) -> None:
    run = train(
        {"data": {"source": str(two_classes)}, "split": {"test": 100}},
        "text.vocabulary.fit_on=all",
        "text.vocabulary.fit_text=raw",
        "text.clean=[{pattern: '(lovely|great|dull|awful|song|book|meal|place)'}]",
        "network.embedding.size=3",
        "network.recurrent.0.units=3",
        "training.epochs=2",
    )
    assert run.status().status is Status.FINISHED
    rows = len(run.vocabulary()["tokens"])
    first, last = (run.snapshots.load(epoch)["embedding/table"] for epoch in (0, 2))
    assert len(first) == len(last) == rows
    moved = (first != last).any(axis=1)
    assert 0 < moved.sum() < 0.9 * rows
