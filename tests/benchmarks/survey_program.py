"""A program: 2,000 texts through a network with everything counted, in processor seconds. Prints one JSON line."""

import json
import sys
import time

import numpy as np
from threadpoolctl import threadpool_limits

from core.data.generated.reviews import GeneratorOptions, generate
from core.inside.survey import survey
from core.inside.weights import OpenNetwork
from core.opened import open_run
from core.recipe import Recipe
from core.runs.shipped import shipped_run
from core.surveyed import rows_of
from tests.core.inside.random_networks import random_arrays

TEXTS = 2000
WIDE = {"network": {"embedding": {"size": 32}, "recurrent": [{"cell": "lstm", "units": 64}]}}


def main() -> None:
    """Count with the shipped LSTM and with an LSTM(64) of the same vocabulary size."""
    run = shipped_run("first-look-lstm")
    if run is None:
        raise SystemExit("the shipped LSTM is not here")
    opened = open_run(run)
    rows = rows_of(opened, generate(GeneratorOptions(rows=TEXTS, seed=99))[0])
    few = [np.minimum(row, 10) for row in rows]
    wide = OpenNetwork.from_arrays(Recipe.parse(WIDE), random_arrays(Recipe.parse(WIDE)))
    with threadpool_limits(1, user_api="blas"):
        told = {"shipped": _seconds(opened.network, rows), "lstm_64": _seconds(wide, few)}
    told["words"] = int(sum(len(row) for row in rows))
    sys.stdout.write(json.dumps(told) + "\n")


def _seconds(network: OpenNetwork, rows: list[np.ndarray]) -> float:
    began = time.process_time()
    survey(network, rows)
    return time.process_time() - began


if __name__ == "__main__":
    main()
