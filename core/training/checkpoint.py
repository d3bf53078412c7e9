"""Checkpoints: everything a training needs to go on exactly as if it had never been away.

The values of all ``model.variables`` (they include the dropout layers' random seeds) and ``optimizer.variables`` in
their order, the number of whole epochs trained, and the state of early stopping, in one archive that is replaced
whole. The order of the texts follows from the seed and the epoch, so it needs no place here. Keras's own files
(``.keras``, ``.weights.h5``) leave the dropout seeds out, and a training resumed from them drifts.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedRunError
from core.runs.files import replace_file
from core.runs.resuming import Progress, read_progress
from core.runs.snapshots import load_arrays
from core.training.diagnostics import GAUGE


def save_checkpoint(path: Path, model: keras.Model, progress: Progress) -> None:
    """Write the model's and the optimizer's variables with the progress; the old file stays until the new is whole."""
    arrays: dict[str, NDArray[Any]] = {"progress": np.frombuffer(json.dumps(asdict(progress)).encode(), np.uint8)}
    arrays |= {f"model.{place}": keras.ops.convert_to_numpy(value) for place, value in enumerate(model.variables)}
    optimizer = _state_of(model.optimizer)
    arrays |= {f"optimizer.{place}": keras.ops.convert_to_numpy(value) for place, value in enumerate(optimizer)}
    path.parent.mkdir(exist_ok=True)
    replace_file(path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))


def restore_checkpoint(path: Path, model: keras.Model) -> Progress:
    """Set a compiled model's and its optimizer's variables as they were, and return how far the training was.

    Raises:
        DamagedRunError: the file cannot be read, or holds another network's variables.
    """
    arrays = load_arrays(path)
    model.optimizer.build(model.trainable_variables)
    for owner, variables in (("model", model.variables), ("optimizer", _state_of(model.optimizer))):
        values = [arrays.get(f"{owner}.{place}") for place in range(len(variables))]
        fits = f"{owner}.{len(variables)}" not in arrays and all(
            value is not None and value.shape == tuple(variable.shape)
            for value, variable in zip(values, variables, strict=True)
        )
        if not fits:
            raise DamagedRunError(
                f"expected the variables of this run's {owner} in {path.name}, got others: "
                "the data or the recipe have changed since; train the recipe anew"
            )
        for variable, value in zip(variables, values, strict=True):
            variable.assign(value)
    return read_progress(path)


def _state_of(optimizer: keras.optimizers.Optimizer) -> list[Any]:
    """Return the variables that the next step depends on: all but what only measures."""
    return [variable for variable in optimizer.variables if variable.name != GAUGE]
