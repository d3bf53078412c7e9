"""Measure how soon after pressing Train the first point of the curve is there, and the gaps after it.

    python tests/benchmarks/first_point.py

Three presses of the same recipe under one supervisor: cold (no spare, nothing compiled before), a spare and nothing
compiled, a spare and all compiled. Seconds count from the submission, which the page makes when the texts are prepared.
"""

import json
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import psutil
from figures import record

from core.data.source import load_source
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.spare import Spare
from core.runs.supervisor import Supervisor
from core.runs.worker import SPARE
from core.text.prepared import prepare

LOOKED_AT_SECONDS = 20.0


def main() -> int:
    """Measure and record."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        spare = Spare(places)
        supervisor = Supervisor(places, spare)
        supervisor.start()
        spare_is_wanted = threading.Event()
        spare.watch(spare_is_wanted.is_set)
        for name, bound, units, warm in (
            ("cold, nothing compiled", "none", 32, False),
            ("with a spare, nothing compiled", "≤ 6 s", 48, True),
            ("with a spare, all compiled before", "≤ 3 s", 48, True),
        ):
            if warm:
                spare_is_wanted.set()
                _wait_until_idle(spare)
            first, gap = _press(places, Recipe().with_settings([f"network.recurrent.0.units={units}"]))
            record(
                f"from Train to the first point, {name}",
                f"{first:.1f} s",
                bound=f"{bound}, not asserted",
                details=f"LSTM({units}), 12,000 texts; longest gap in the 20 s after it {gap:.1f} s (bound 1 s)",
            )
        supervisor.stop()
        spare.stop()
    return 0


def _wait_until_idle(spare: Spare) -> None:
    """Wait until the spare has loaded all and only waits."""
    while spare.memory is None:  # a thread of the spare's own starts it
        time.sleep(0.2)
    spares = [child for child in psutil.Process().children() if SPARE in child.cmdline()]
    child, used = max(spares, key=psutil.Process.create_time), -1.0  # the others have become workers
    while spare.memory is not None:
        now = sum(child.cpu_times()[:2])
        if now - used < 0.01 and now > 1:
            return
        used = now
        time.sleep(1)


def _press(places: Places, recipe: Recipe) -> tuple[float, float]:
    """Train a recipe; return the seconds to its first point and the longest gap between points soon after."""
    prepare(recipe, load_source(recipe.data, places, recipe.seed), places)
    run = Runs(places).submit(recipe)
    submitted, seen = time.monotonic(), []
    while not run.status().status.has_ended:
        while len(seen) < _points(run):
            seen.append(time.monotonic() - submitted)
        time.sleep(0.02)
    soon = [at for at in seen if at <= seen[0] + LOOKED_AT_SECONDS]
    return seen[0], max((later - at for at, later in pairwise(soon)), default=0.0)


def _points(run: RunFolder) -> int:
    lines = run.events_path.read_text(encoding="utf-8").splitlines()
    return sum(json.loads(line)["kind"] == "batch" for line in lines if line.endswith("}"))


if __name__ == "__main__":
    sys.exit(main())
