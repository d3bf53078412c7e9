"""Train many tiny runs one after the other under one supervisor and tell what has grown: memory, processes, files.

    python tests/benchmarks/many_runs.py [RUNS]

The first tenth warms up. What is left of a run in its own folder is its own; anything beside the run folders, the index
and the caches would be a leak.
"""

import sys
import tempfile
import time
from pathlib import Path

import psutil
from figures import record

from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.spare import Spare
from core.runs.supervisor import Supervisor

TINY = Recipe.parse(
    {
        "data": {"options": {"rows": 200}},
        "network": {"embedding": {"size": 4}, "recurrent": [{"cell": "gru", "units": 4}]},
        "training": {"epochs": 2},
    }
)


def main(count: int) -> int:
    """Measure and record."""
    with tempfile.TemporaryDirectory() as folder:
        places = Places(Path(folder))
        runs, spare = Runs(places), Spare(places, settled=2.0)
        supervisor = Supervisor(places, spare)
        supervisor.start()
        spare.watch(lambda: supervisor.is_in_charge)
        try:
            _train(runs, max(1, count // 10))
            before = _sizes(places)
            _train(runs, count)
            after = _sizes(places)
        finally:
            supervisor.stop()
            spare.stop()
    grown = {name: after[name] - before[name] for name in after}
    record(
        f"what {count} runs after each other leave in the server",
        f"{grown['memory_mb']:.1f} MB, {grown['processes']} processes, {grown['open_files']} open files",
        bound="no growth",
        details=f"and {grown['beside']} files beside the runs' own folders and the cache",
    )
    return 0


def _train(runs: Runs, count: int) -> None:
    for _ in range(count):
        run = runs.submit(TINY)
        while not run.status().status.has_ended:
            time.sleep(0.1)


def _sizes(places: Places) -> dict[str, float]:
    own = psutil.Process()
    return {
        "memory_mb": own.memory_info().rss / 1e6,
        "processes": len([child for child in own.children() if child.status() == psutil.STATUS_ZOMBIE]),
        "open_files": own.num_fds(),
        "beside": sum(path.is_file() for path in places.home.iterdir()) + len(list(places.runs.glob(".*"))),
    }


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
