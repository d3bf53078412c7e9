"""A program: NumPy's trace of a sentence beside Keras's predict of it, under the engine of KERAS_BACKEND.

Prints one JSON line, medians in milliseconds: of the same 50 words again and again, and of sentences each of a length
that the model has not read before, as they come while somebody types.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import keras
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.inside.trace import trace
from core.inside.weights import OpenNetwork
from core.network.arrays import arrays_of
from core.network.build import build_model
from core.recipe import Recipe

WORDS = 50
ROWS = 8000
WARM_UPS = 5
REPEATS = 40
NEW_LENGTHS = range(WORDS - 10, WORDS)
RECIPE = {"network": {"embedding": {"size": 32}, "recurrent": [{"cell": "lstm", "units": 128}]}}


def main() -> None:
    """Measure both in turn, so that both see the same machine."""
    recipe = Recipe.parse(RECIPE)
    model = build_model(recipe, ROWS, 2)
    network = OpenNetwork.from_arrays(recipe, arrays_of(model, recipe))
    ids = np.random.default_rng(7).integers(2, ROWS, WORDS).astype(np.int32)
    with threadpool_limits(1, user_api="blas"):
        again = [_pair(model, network, ids) for _ in range(WARM_UPS + REPEATS)][WARM_UPS:]
        new = [_pair(model, network, ids[:words]) for words in NEW_LENGTHS]
        difference = abs(float(trace(network, ids).final[1]) - float(model.predict(ids[np.newaxis], verbose=0)[0, 0]))
    result = {"again": _medians(again), "new_length": _medians(new), "difference": difference}
    sys.stdout.write(json.dumps(result) + "\n")


def _pair(model: keras.Model, network: OpenNetwork, ids: NDArray[np.int32]) -> tuple[float, float]:
    batch = ids[np.newaxis]
    return _milliseconds(lambda: model.predict(batch, verbose=0)), _milliseconds(lambda: trace(network, ids))


def _medians(pairs: list[tuple[float, float]]) -> dict[str, float]:
    predicted, traced = (median(times) for times in zip(*pairs, strict=True))
    return {"predict_ms": predicted, "trace_ms": traced, "ratio": predicted / traced}


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
