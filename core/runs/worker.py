"""Starting the worker: training is a program of its own, in its own process group."""

import os
import subprocess
import sys
from pathlib import Path

from core.runs.folder import RunFolder

PROJECT = Path(__file__).resolve().parent.parent.parent


def start_worker(run: RunFolder, home: Path) -> subprocess.Popen[bytes]:
    """Start ``python -m core.training RUN_FOLDER``; what it prints goes to the run's ``log.txt``."""
    environment = {**os.environ, "UNROLLED_HOME": str(home)}
    # Found by `-m` from any working folder; relative paths in a recipe keep meaning the caller's folder.
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(PROJECT), environment.get("PYTHONPATH")]))
    with (run.path / "log.txt").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "core.training", str(run.path)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
