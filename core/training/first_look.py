"""``python -m core.training.first_look [CELL …]``: make again the small networks that the first page opens with.

They are run folders under ``assets/first_look``, of which only what reading needs is kept, with eight snapshots each.
Their weights are rounded so that all of it stays below 3 MB; the rounded numbers are the network's weights, and
Keras's answers and the scores are those of the rounded network. Needs ``UNROLLED_MIRROR``.
"""

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.source import load_source
from core.places import ASSETS, Places
from core.recipe import Cell, Recipe
from core.runs.bag_of_words import BagOfWords
from core.runs.collection import Runs
from core.runs.files import read_json, replace_json
from core.runs.folder import RunFolder
from core.runs.foreground import train_here
from core.runs.snapshots import ProbeRecord
from core.text.prepared import prepare
from core.training.engine import choose_engine, load_engine

SNAPSHOTS = 8
# Grid of the embedding's values; what is left has few distinct numbers and is compressed well.
EMBEDDING_STEP = 2.0**-7


def main(cells: list[Cell]) -> None:
    """Train the networks of these cells and put them under ``assets/first_look``."""
    with tempfile.TemporaryDirectory() as home:
        places = Places(Path(home))
        runs = [train_here(Runs(places), _recipe(cell), sys.stderr) for cell in cells]
        load_engine(choose_engine(runs[0].recipe().training.engine), places.cache)
        for cell, run in zip(cells, runs, strict=True):
            _ship(run, places, ASSETS / "first_look" / cell.value)


def _recipe(cell: Cell) -> Recipe:
    return Recipe.read(ASSETS / "recipes" / f"first_look_{cell.value}.yaml")


def _ship(run: RunFolder, places: Places, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in ("recipe.json", "about.json", "status.json"):
        shutil.copy(run.path / name, target / name)
    events = run.events_path.read_text(encoding="utf-8").splitlines(keepends=True)
    (target / "events.jsonl").write_text("".join(line for line in events if '"kind": "batch"' not in line), "utf-8")
    replace_json(target / "vocabulary.json", read_json(run.path / "vocabulary.json"), indent=None)
    shipped = RunFolder(target)
    for epoch in chosen_snapshots(run.snapshots.epochs(), run.scores()["chosen_epoch"]):
        _ship_snapshot(run, shipped, epoch)
    _ship_baseline(run, shipped)
    _score(run, shipped, places)


def _ship_baseline(run: RunFolder, shipped: RunFolder) -> None:
    """Keep the bag of words in half precision; its verdicts move by less than a thousandth."""
    fitted = BagOfWords.load(run.baseline_path)
    halved = BagOfWords(fitted.weights.astype(np.float16), fitted.intercept.astype(np.float16))
    halved.save(shipped.baseline_path, tuple(run.vocabulary()["tokens"]))


def chosen_snapshots(epochs: list[int], chosen: int) -> list[int]:
    """Return eight of the epochs: the first, the chosen, and between them closest where most is learnt."""
    spread = np.geomspace(1, chosen + 1, 4 * SNAPSHOTS) - 1
    wanted = dict.fromkeys(round(float(epoch)) for epoch in spread)
    kept = [epoch for epoch in wanted if epoch in epochs and epoch <= chosen]
    places = np.linspace(0, len(kept) - 1, min(SNAPSHOTS, len(kept))).round().astype(int)
    return [kept[place] for place in dict.fromkeys(places.tolist())]


def rounded(arrays: Mapping[str, NDArray[np.floating]]) -> dict[str, NDArray[np.float16]]:
    """Return the weights on a coarse grid (the embedding) and in half precision (the rest)."""
    return {
        name: (np.round(values / EMBEDDING_STEP) * EMBEDDING_STEP if name == "embedding/table" else values).astype(
            np.float16
        )
        for name, values in arrays.items()
    }


def _ship_snapshot(run: RunFolder, shipped: RunFolder, epoch: int) -> None:
    from core.network.probe import Probe

    recipe, probe = run.recipe(), run.snapshots.load_probe(epoch)
    # Of the worker's own probes only the two that are single words: the others are texts of other people.
    ids = probe.ids[: len(recipe.probes) + 2]
    arrays = rounded(run.snapshots.load(epoch))
    ask = Probe(recipe, len(arrays["embedding/table"]), probe.verdicts.shape[1], ids)
    answers = ask(_full(arrays))
    shipped.snapshots.save(epoch, arrays, ProbeRecord(ids, answers.hidden, answers.verdicts), compressed=True)


def _full(arrays: Mapping[str, NDArray[np.floating]]) -> dict[str, NDArray[np.float32]]:
    return {name: values.astype(np.float32) for name, values in arrays.items()}


def _score(run: RunFolder, shipped: RunFolder, places: Places) -> None:
    """Score the rounded network on the same test texts."""
    from core.network.arrays import assign_arrays
    from core.network.build import build_model, compile_model
    from core.training.scoring import Scorer, probabilities, score

    recipe, scores = run.recipe(), run.scores()
    prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed))
    classes = prepared.labelled.classes
    model = build_model(recipe, len(prepared.encoder.vocabulary), len(classes))
    compile_model(model, recipe, len(classes))
    assign_arrays(model, recipe, _full(shipped.snapshots.load(scores["chosen_epoch"])))
    scorer = Scorer(model, recipe, prepared.encoder.length)
    test, labels = prepared.encoded.select(prepared.parts.test), prepared.labelled.labels[prepared.parts.test]
    outputs = scorer.outputs(test)
    result = score(probabilities(outputs), labels, classes, scorer.loss(outputs, labels))
    metrics = {"test_accuracy": result.accuracy, "test_loss": result.loss}
    kept = {name: scores[name] for name in ("chosen_epoch", "classes", "baselines", "parameters")}
    replace_json(shipped.path / "scores.json", {**kept, "test": result.document(), "metrics": metrics})


if __name__ == "__main__":
    main([Cell(name) for name in sys.argv[1:]] or list(Cell))
