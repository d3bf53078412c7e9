import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.runs.folder import RunFolder
from core.runs.status import Status

pytestmark = pytest.mark.keras

Train = Callable[..., RunFolder]


def document(source: Path, **embedding: Any) -> dict[str, Any]:
    return {
        "data": {"source": str(source)},
        "network": {"embedding": {"size": 3, **embedding}, "recurrent": [{"units": 2}]},
        "training": {"epochs": 1},
    }


def table(run: RunFolder, epoch: int) -> Any:
    return np.asarray(run.snapshots.load(epoch)["embedding/table"])


@pytest.fixture
def vectors(tmp_path: Path) -> Path:
    path = tmp_path / "vectors.vec"
    path.write_text("2 3\nthe 1 2 3\nzorp 4 5 6\n", encoding="utf-8")
    return path


def test_a_frozen_embedding_keeps_the_vectors_it_starts_with(train: Train, two_classes: Path, vectors: Path) -> None:
    plain = train(document(two_classes))
    run = train(document(two_classes, pretrained=str(vectors), trainable=False))
    row = run.vocabulary()["tokens"].index("the")
    others = np.arange(len(table(run, 0))) != row
    assert table(run, 0)[row].tolist() == [1, 2, 3]
    assert_array_equal(table(run, 0)[others], table(plain, 0)[others])
    assert_array_equal(table(run, 1), table(run, 0))


def test_a_trained_embedding_moves_away_from_its_start(train: Train, two_classes: Path, vectors: Path) -> None:
    run = train(document(two_classes, pretrained=str(vectors)))
    row = run.vocabulary()["tokens"].index("the")
    assert table(run, 0)[row].tolist() == [1, 2, 3]
    assert np.abs(table(run, 1)[row] - table(run, 0)[row]).max() > 0


def test_the_first_event_tells_how_many_words_have_a_vector(train: Train, two_classes: Path, vectors: Path) -> None:
    run = train(document(two_classes, pretrained=str(vectors)))
    events = [json.loads(line) for line in run.events_path.read_text(encoding="utf-8").splitlines()]
    (told,) = [event["pretrained"] for event in events if event["kind"] == "started"]
    assert (told["name"], told["found"], told["words"]) == ("vectors.vec", 1, len(run.vocabulary()["tokens"]) - 2)
    assert 0 < told["token_share"] < 1


def test_vectors_of_another_size_end_the_run_with_both_numbers(train: Train, two_classes: Path, vectors: Path) -> None:
    run = train(document(two_classes, pretrained=str(vectors), size=5))
    status = run.written_status()
    assert status.status is Status.FAILED
    assert "expected 3" in status.message
    assert "got 5" in status.message
