"""Measure how soon after pressing Train the first point of the curve is there, and the gaps after it.

    python tests/benchmarks/first_point.py

Ten presses under one supervisor: one cold (no spare, nothing compiled before), six with a spare and nothing compiled,
three with a spare and all compiled; the median counts and all are told. Seconds count from the submission, which the
page makes when the texts are prepared.
"""

import json
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path
from statistics import median

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
# Units of the LSTM at each press; a number that came before is compiled.
PRESSES = (
    ("cold, nothing compiled", "none", (32,)),
    ("with a spare, nothing compiled", "≤ 6 s", (36, 40, 44, 48, 52, 56)),
    ("with a spare, all compiled before", "≤ 3 s", (48, 52, 56)),
)


def main() -> int:
    """Measure and record."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        spare = Spare(places)
        supervisor = Supervisor(places, spare)
        supervisor.start()
        spare_is_wanted = threading.Event()
        spare.watch(spare_is_wanted.is_set)
        for name, bound, presses in PRESSES:
            seen = []
            for units in presses:
                if not name.startswith("cold"):
                    spare_is_wanted.set()
                    _wait_until_idle(spare)
                seen.append(_press(places, Recipe().with_settings([f"network.recurrent.0.units={units}"])))
            _tell(name, bound, seen)
        supervisor.stop()
        spare.stop()
    return 0


def _tell(name: str, bound: str, seen: list[tuple[float, float]]) -> None:
    firsts = sorted(first for first, _ in seen)
    gap = max(gap for _, gap in seen)
    record(
        f"from Train to the first point, {name}",
        f"{median(firsts):.1f} s",
        bound=f"{bound}, not asserted",
        details=f"LSTM, 12,000 texts, {', '.join(f'{first:.1f}' for first in firsts)} s; "
        f"longest gap in the 20 s after it {gap:.1f} s (bound 1 s)",
    )


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
