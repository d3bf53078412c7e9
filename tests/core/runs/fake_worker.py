"""A worker that trains nothing: ``python fake_worker.py RUN_FOLDER MOOD`` writes the files that a real one would.

It uses nothing of the project, so that it starts at once and holds the contract on the files from the other side.
"""

import json
import os
import sys
import time
from pathlib import Path

import psutil


def main(folder: Path, mood: str) -> None:
    if mood == "dies before its id":
        sys.exit("cannot load the engine")
    write_status(folder, "running")
    while mood == "hangs":
        time.sleep(0.1)
    while mood == "trains" and not (folder / "control" / "stop").exists():
        time.sleep(0.02)
    write_status(folder, "finished" if mood == "finishes" else "stopped")


def write_status(folder: Path, status: str) -> None:
    document = {
        "status": status,
        "pid": os.getpid(),
        "process_started": psutil.Process().create_time(),
        "heartbeat": time.time(),
        "epoch": 1,
        "batch": 2,
        "message": "",
    }
    beside = folder / ".status.tmp"
    beside.write_text(json.dumps(document))
    beside.replace(folder / "status.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
