"""What scoring a file says of a run's own texts, held against what Keras said of them when the run had ended."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from core.opened import open_run
from core.runs.folder import RunFolder
from core.runs.scored import read_scored
from core.scored_file import TextTable, score_file

pytestmark = pytest.mark.keras


@pytest.mark.parametrize(
    "settings",
    [
        ("network.recurrent.0.cell=lstm",),
        ("network.recurrent.0.cell=gru", "network.recurrent.0.bidirectional=true"),
        ("network.recurrent.0.cell=simple_rnn", "text.mask=false"),
    ],
)
def test_a_scored_file_says_what_keras_said(
    train: Callable[..., RunFolder], three_classes: Path, tmp_path: Path, settings: tuple[str, ...]
) -> None:
    document = {"data": {"source": str(three_classes)}, "training": {"epochs": 1}}
    run = train(document, "network.recurrent.0.units=5", *settings)
    opened = open_run(run)
    keras = read_scored(run, "test", len(opened.classes))
    score_file(opened, TextTable({"text": pa.array(keras.texts, pa.large_string())}, "text", {}), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    given = np.array([[float(row[f"probability of {name}"]) for name in opened.classes] for row in rows])
    np.testing.assert_allclose(given, keras.verdicts, atol=1e-5)
