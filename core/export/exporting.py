"""Writing a recipe's script or notebook, with the arrays that it reads beside it."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.source import load_source
from core.errors import DataError
from core.export.script import BESIDE, CELL_MARK, write_script
from core.places import Places
from core.recipe import Recipe
from core.reporting import Report, part_of, silent
from core.text.encode import pad_rows
from core.text.prepared import Prepared, prepare

Arrays = dict[str, NDArray[Any]]


def place_of(name: str, places: Places) -> Path:
    """Return where the script of something with a name is kept for whoever loads it down; its folder is made."""
    folder = places.cache / "scripts"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.py"


def export_script(recipe: Recipe, out: Path, places: Places, report: Report = silent) -> tuple[Path, Path]:
    """Write a recipe's plain Keras script to ``out`` and what it reads to ``out`` with ``.npz``; return both paths.

    Raises:
        CoreError: the recipe's texts are not on this machine any more, or the file cannot be written there.
    """
    text, arrays = _made(recipe, places, report, BESIDE)
    return _write(out, text, arrays)


def export_notebook(recipe: Recipe, out: Path, places: Places, report: Report = silent) -> tuple[Path, Path]:
    """Write the same as a Jupyter notebook, a cell a step; return the paths of the notebook and of what it reads."""
    text, arrays = _made(recipe, places, report, f"Path({json.dumps(out.with_suffix('.npz').name)})")
    cells = [_cell(place, code) for place, code in enumerate(text.split(f"\n\n{CELL_MARK}\n"))]
    document = {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
    return _write(out, json.dumps(document, indent=1, ensure_ascii=False), arrays)


def _cell(place: int, code: str) -> dict[str, Any]:
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "id": f"cell-{place}", **empty, "source": code}


def _made(recipe: Recipe, places: Places, report: Report, path: str) -> tuple[str, Arrays]:
    report("Reading", 0.0)
    prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed), places, part_of(report, 0.3, 0.8))
    rows, classes = len(prepared.encoder.vocabulary), prepared.labelled.classes
    report("Writing", 0.8)
    arrays = _arrays(recipe, prepared)
    return write_script(recipe, rows, len(classes), len(arrays["train_ids"]), path), arrays


def _arrays(recipe: Recipe, prepared: Prepared) -> Arrays:
    """Return ids, padded, and labels of the parts, and the weights of the training texts where classes are weighted."""
    arrays: Arrays = {}
    for part, rows in (
        ("train", prepared.parts.train[prepared.encoded.lengths[prepared.parts.train] > 0]),
        ("validation", prepared.parts.validation),
        ("test", prepared.parts.test),
    ):
        arrays[f"{part}_ids"] = pad_rows(prepared.encoded.select(rows), prepared.encoder.length, recipe.text.pad)
        arrays[f"{part}_labels"] = prepared.labelled.labels[rows].astype(np.float32)
    named, classes = recipe.training.class_weight, prepared.labelled.classes
    if named is None:
        return arrays
    weights = np.array([named.get(name, 1.0) for name in classes], np.float32)
    return {**arrays, "train_weights": weights[arrays["train_labels"].astype(np.int64)]}


def _write(out: Path, text: str, arrays: Arrays) -> tuple[Path, Path]:
    beside = out.with_suffix(".npz")
    if beside == out or not out.parent.is_dir():
        raise DataError(f"--out: expected the path of a file such as run.py in a folder that is there, got {out}")
    np.savez_compressed(beside, allow_pickle=False, **arrays)
    out.write_text(text, encoding="utf-8")
    return out, beside
