"""A spare that trains nothing: it waits for a run folder on its input, then writes what a worker would."""

import sys
from pathlib import Path

from fake_worker import main

if __name__ == "__main__":
    line = sys.stdin.readline()
    if line.endswith("\n"):
        main(Path(line[:-1]), "trains")
