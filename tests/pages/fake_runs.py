"""Run folders in every state, made without a worker; what a finished one holds comes from the shipped networks."""

import shutil
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.generated.reviews import GeneratorOptions, generate
from core.inside.verdicts import batch_verdicts, layer_outputs
from core.inside.verdicts import verdicts as network_verdicts
from core.inside.weights import OpenNetwork
from core.opened import open_run
from core.places import ASSETS
from core.recipe import Cell, Recipe
from core.runs.bag_of_words import BagOfWords
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.files import read_json, replace_json
from core.runs.folder import RunFolder
from core.runs.snapshots import ProbeRecord
from core.runs.status import RunStatus, Status, process_started
from tests.core.inside.random_networks import ROWS, random_arrays, recipe_of

STARTED = {
    "device": "CPU (2 cores)",
    "engine": "jax",
    "reason": "the fastest engine here",
    "parameters": 34000,
    "batches": 10,
    "epochs": 5,
    "texts": 320,
}


def queued_run(runs: Runs) -> RunFolder:
    return runs.submit(Recipe.parse({"name": "a queued run"}))


def running_run(runs: Runs, process: "subprocess.Popen[bytes]") -> RunFolder:
    run = runs.submit(Recipe.parse({"name": "a running run", "training": {"epochs": 5}}), claimed=True)
    write_status(run, Status.RUNNING, pid=process.pid, process_started=process_started(process.pid), epoch=1, batch=5)
    return write_events(run, batches=5)


def failed_run(runs: Runs) -> RunFolder:
    run = runs.submit(Recipe.parse({"name": "a failed run"}), claimed=True)
    write_status(run, Status.FAILED, message="The memory was not enough: lower the batch size.")
    return run


def interrupted_run(runs: Runs, process: "subprocess.Popen[bytes]") -> RunFolder:
    run = running_run(runs, process)
    process.kill()
    process.wait()
    return run


def finished_run(runs: Runs, cell: Cell = Cell.LSTM) -> RunFolder:
    run = runs.submit(Recipe.parse({"name": "a finished run"}), claimed=True)
    return shipped_into(run, cell)


def scored_run(runs: Runs, cell: Cell = Cell.LSTM, per_part: int = 60, name: str = "a scored run") -> RunFolder:
    """Return a finished run that also holds what its network answered to reviews of ours."""
    run = finished_run(runs, cell)
    run.write_about(replace(run.about(), name=name))
    opened = open_run(run)
    texts, labels = generate(GeneratorOptions.parse({"seed": 5, "rows": 2 * per_part}))
    verdicts = network_verdicts(opened.network, list(opened.encoder.encode(texts)))
    called, bag = verdicts.argmax(axis=1), BagOfWords.load(run.baseline_path)
    table = {
        "text": list(texts),
        "label": list(labels),
        "part": ["validation"] * per_part + ["test"] * per_part,
        "row": list(range(1, 2 * per_part + 1)),
        "prediction": called,
        "verdict": list(verdicts),
    }
    pq.write_table(pa.table(table), run.scored_path)
    test = np.asarray(labels)[per_part:]
    scores = run.scores()
    scores["validation"] = {"texts": per_part}
    scores["test"]["texts"] = per_part
    scores["baselines"]["bag_of_words"] = float((bag.predict(opened.encoder.encode(texts))[per_part:] == test).mean())
    scores["baselines"]["majority"] = float((test == 0).mean())
    scores["test"]["accuracy"] = float((called[per_part:] == test).mean())
    replace_json(run.path / "scores.json", scores)
    return run


def random_run(runs: Runs, network: dict[str, Any], classes: int = 2, text: dict[str, Any] | None = None) -> RunFolder:
    """Return a finished run of a network with random weights, whose probes NumPy answered in Keras's place."""
    recipe = recipe_of(network, **(text or {}))
    run = runs.submit(recipe, claimed=True)
    arrays = random_arrays(recipe, classes)
    opened, ids = OpenNetwork.from_arrays(recipe, arrays), np.array([[2, 3, 1, 0]], dtype=np.int32)
    hidden = layer_outputs(opened, ids, ids != 0)[1:]
    run.snapshots.save(0, arrays, ProbeRecord(ids, tuple(hidden), batch_verdicts(opened, ids, ids != 0)))
    document = read_json(ASSETS / "first_look" / Cell.LSTM.value / "vocabulary.json")
    names = {name: values[:ROWS] for name, values in document.items() if isinstance(values, list)}
    document |= names | {"classes": list("abcde"[:classes])}
    if text is not None:
        document |= {"text": document["text"] | text, "length": text["length"]}
    replace_json(run.path / "vocabulary.json", document)
    write_status(run, Status.FINISHED)
    return run


def training_network(runs: Runs, process: "subprocess.Popen[bytes]") -> RunFolder:
    """Return a run that trains and has kept networks by now."""
    return shipped_into(running_run(runs, process), Cell.GRU, but_for=("status.json", "scores.json"))


def shipped_into(run: RunFolder, cell: Cell, but_for: tuple[str, ...] = ()) -> RunFolder:
    """Give a run what a shipped network has, but for what people say of it and the files named."""
    kept = shutil.ignore_patterns("about.json", *but_for)
    shutil.copytree(ASSETS / "first_look" / cell.value, run.path, dirs_exist_ok=True, ignore=kept)
    return run


def damaged_run(runs: Runs, files: str) -> RunFolder:
    """Return a finished run of which some files, named by a pattern, are cut after their first bytes."""
    run = finished_run(runs)
    for path in run.path.glob(files):
        path.write_bytes(path.read_bytes()[:7])
    return run


def change_probe(run: RunFolder, epoch: int, difference: float) -> None:
    """Let Keras's answers of one epoch differ from the network by so much."""
    path = run.snapshots.probe_path(epoch)
    with np.load(path) as archive:
        arrays: dict[str, Any] = dict(archive)
    arrays["verdicts"] = arrays["verdicts"] + np.float32(difference)
    np.savez(path, **arrays)


def write_status(run: RunFolder, status: Status, **known: Any) -> None:
    run.write_status(RunStatus(status=status, heartbeat=time.time(), **known))


def write_events(run: RunFolder, batches: int) -> RunFolder:
    log = EventLog(run.events_path)
    log.append("started", 0.0, **STARTED)
    for batch in range(1, batches + 1):
        log.append("batch", 0.1 * batch, epoch=1, batch=batch, loss=0.7 / batch, accuracy=0.5, texts_per_second=1000.0)
    log.close()
    return run


def sleeping_process() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
