"""Commands that train many small networks: the programs of ``core.training.series``, each in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.errors import CoreError
from core.places import find_places, program_environment


def run_series(name: str, arguments: Sequence[str], home: Path | None, *, as_json: bool) -> Any:
    """Run ``python -m core.training.NAME`` and return what it measured; ``as_json`` it takes this process's place.

    Raises:
        CoreError: it failed, with its own sentence.
    """
    program = [sys.executable, "-m", f"core.training.{name}", *arguments]
    environment = program_environment(find_places(home))
    if as_json:  # nothing is left to do here: whoever ends this command ends the training itself
        os.execve(sys.executable, program, environment)
    done = subprocess.run(program, env=environment, stdout=subprocess.PIPE, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise CoreError("the trainings ended in the middle; what is above says why") from None
    if done.returncode:
        raise CoreError(found["error"])
    return found
