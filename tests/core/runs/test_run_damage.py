"""Whatever happens to a run's files, readers read them or say that the run is damaged; nothing else."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import DamagedRunError
from core.opened import NoSnapshotError, open_run
from core.places import ASSETS, Places
from core.runs.bag_of_words import BagOfWords
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.report import training_report
from core.runs.resuming import checkpoint_epoch
from core.runs.scored import count_scored, read_scored
from tests.pages.fake_runs import random_run

DAMAGES = 1000
OTHER = [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5000, b"null", b"[]", b"{}", b"", b"\x00" * 100, b"\xff\xfe\xff"]
VALUES = [None, True, -1, 0, 10**30, 1e308, "", "x" * 300, [], {}, [[[]]], {"a": {}}, [None], "\ud800", 0.5]
PROGRESS = {"epoch": 3, "seconds": 1.0, "texts_read": 9, "best_epoch": 1, "best_value": 0.5, "epochs_since": 2}
SCORED = {"text": ["a", "b"], "label": [0, 1], "part": ["test", "validation"], "row": [0, 1], "prediction": [0, 0]}

READERS: dict[str, Callable[[Runs, RunFolder], object]] = {
    "list": lambda runs, _: runs.list(),
    "open": lambda runs, run: runs.open(run.id),
    "correction": lambda runs, _: runs.correction(),
    "status": lambda _, run: run.status(),
    "about": lambda _, run: run.about(),
    "history": lambda _, run: run.history(),
    "network": lambda _, run: open_run(run),
    "report": lambda _, run: training_report(run),
    "checkpoint": lambda _, run: checkpoint_epoch(run),
    "number of scored texts": lambda _, run: count_scored(run),
    "scored texts": lambda _, run: read_scored(run, "test", 2),
    "bag of words": lambda _, run: BagOfWords.load(run.baseline_path),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(Places(tmp_path_factory.mktemp("damaged")))


@pytest.fixture(scope="module")
def whole(runs: Runs) -> RunFolder:
    """Return a finished run, small, with every file that a reader opens."""
    run = random_run(runs, {"embedding": {"size": 3}, "recurrent": [{"cell": "gru", "units": 2}]})
    for name in ("scores.json", "events.jsonl"):
        shutil.copy(ASSETS / "first_look" / "gru" / name, run.path / name)
    scores = json.loads((run.path / "scores.json").read_text())
    (run.path / "scores.json").write_text(json.dumps({**scores, "chosen_epoch": 0}))
    run.checkpoint_path.parent.mkdir()
    np.savez(run.checkpoint_path, progress=np.frombuffer(json.dumps(PROGRESS).encode(), np.uint8))
    BagOfWords(np.ones((2, 4)), np.zeros(2)).save(run.baseline_path, ("", "a", "b", "c"))
    pq.write_table(pa.table({**SCORED, "verdict": [[0.5, 0.5], [0.75, 0.25]]}), run.scored_path)
    return run


def files_of(run: RunFolder) -> list[Path]:
    return sorted(path for path in run.path.rglob("*") if path.is_file() and path.name != "worker.lock")


def damaged(content: bytes, path: Path, chance: random.Random) -> bytes:
    """Return a file's content after one of four misfortunes."""
    kind = chance.choice(["bits", "cut", "other", "value"])
    if kind == "value" and path.suffix == ".json":
        return json.dumps(with_another_value(json.loads(content), chance)).encode()
    if kind == "cut":
        return content[: chance.randrange(len(content))]
    if kind == "other":
        return chance.choice(OTHER)
    flipped = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    return bytes(flipped)


def with_another_value(document: Any, chance: random.Random) -> Any:
    """Return a document in which something, at any depth, has become something else."""
    if not isinstance(document, (dict, list)) or not document or chance.random() < 0.15:
        return chance.choice(VALUES)
    keys = list(document) if isinstance(document, dict) else list(range(len(document)))
    key = chance.choice(keys)
    changed = dict(document) if isinstance(document, dict) else list(document)
    changed[key] = with_another_value(document[key], chance)
    return changed


def test_the_run_is_whole_before_anything_happens_to_it(runs: Runs, whole: RunFolder) -> None:
    assert len(files_of(whole)) >= 10
    for read in READERS.values():
        read(runs, whole)
    assert runs.list()[0].problem == ""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy on numbers that became huge
def test_a_thousand_misfortunes_are_read_over_or_told_as_damage(runs: Runs, whole: RunFolder) -> None:
    chance, told, wrong = random.Random(7), 0, []
    files = {path: path.read_bytes() for path in files_of(whole)}
    for number in range(DAMAGES):
        path = chance.choice(list(files))
        content = damaged(files[path], path, chance)
        path.write_bytes(content)
        for name, read in READERS.items():
            try:
                read(runs, whole)
            except DamagedRunError:
                told += 1
            except NoSnapshotError:
                told += name == "network"  # the scores name an epoch that was not kept
            except Exception as error:
                wrong.append(f"{number}: {name} of a damaged {path.name} ended in {error!r}: {content[:80]!r}")
        path.write_bytes(files[path])
    assert wrong == []
    assert told > DAMAGES / 2
    for read in READERS.values():
        read(runs, whole)
