"""Running the measuring programs: each engine needs a process of its own."""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from figures import ROOT


def run_program(name: str, *arguments: str, engine: str) -> dict[str, Any]:
    """Run a program beside this file under a Keras engine and return the JSON object of its last line."""
    environment = os.environ | {"KERAS_BACKEND": engine, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    program = Path(__file__).with_name(name)
    done = subprocess.run(
        [sys.executable, str(program), *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def run_command(home: Path, *arguments: str) -> tuple[float, float]:
    """Run ``python -m core`` over a home folder and return its seconds: on the clock, and of processor time."""
    environment = os.environ | {"UNROLLED_HOME": str(home), "PYTHONPATH": str(ROOT)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "core", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, cpu
