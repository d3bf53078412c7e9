"""Running the measuring programs: each engine needs a process of its own."""

import json
import os
import subprocess
import sys
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
