"""A program: the whole Sentiment140 as a file, imported beside pandas' reading of it.

import_program.py SMALL.csv.gz FOLDER repeats the rows of the small file with other ids until there are 1.6 million,
and prints one JSON line: seconds of both, their ratio, and the peak memory of the importing process in MB.
"""

import gzip
import json
import os
import subprocess
import sys
import time
from itertools import chain, cycle, islice
from pathlib import Path

import pandas as pd
import psutil

ROWS = 1_600_000
REPEATS = 3
POLL_SECONDS = 0.02


def main(small: Path, folder: Path) -> None:
    """Measure both in turn, so that both see the same machine; the best of three counts."""
    big = folder / "sentiment140.csv"
    write_big(small, big)
    pandas, own, peaks = [], [], []
    for turn in range(REPEATS):
        started = time.perf_counter()
        frame = pd.read_csv(big, encoding="latin-1", header=None)
        pandas.append(time.perf_counter() - started)
        rows = len(frame)
        del frame
        seconds, peak = import_big(big, folder / f"home-{turn}")
        own.append(seconds)
        peaks.append(peak)
    answer = {"rows": rows, "bytes": big.stat().st_size, "pandas_seconds": min(pandas), "import_seconds": min(own)}
    answer |= {"ratio": min(own) / min(pandas), "peak_mb": max(peaks)}
    sys.stdout.write(json.dumps(answer) + "\n")


def write_big(small: Path, big: Path) -> None:
    """Write 1.6 million rows: those of the small file that have an id, again and again with other ids, by class."""
    rows = [line.split(b'","', 2) for line in gzip.decompress(small.read_bytes()).splitlines(keepends=True)]
    whole = [row for row in rows if len(row) == 3 and row[1]]
    classes = [[row for row in whole if row[0] == label] for label in sorted({row[0] for row in whole})]
    repeated = (islice(cycle(group), ROWS // len(classes)) for group in classes)
    with big.open("wb") as file:
        for place, (label, _, rest) in enumerate(chain.from_iterable(repeated)):
            file.write(b'%b","%d","%b' % (label, 1_467_810_369 + 7 * place, rest))


def import_big(big: Path, home: Path) -> tuple[float, float]:
    """Return how many seconds the command line takes from start to end, and its peak memory in MB."""
    command = [sys.executable, "-m", "core", "import", str(big), "--text", "5", "--label", "0"]
    environment = os.environ | {"UNROLLED_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home.parent / "bytecode")}
    # As where it is installed: the first of the imports compiles the program, the others do not.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started, peak = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, watched.memory_info().rss)
            time.sleep(POLL_SECONDS)
    if process.returncode:
        raise SystemExit(f"the import ended with {process.returncode}")
    return time.perf_counter() - started, peak / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
