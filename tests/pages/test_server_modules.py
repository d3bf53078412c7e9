import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).with_name("every_page_program.py")


def test_after_every_page_was_opened_the_server_has_no_engine(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        env=os.environ | {"UNROLLED_HOME": str(tmp_path), "PYTHONPATH": str(PROGRAM.parents[2])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.strip().splitlines()[-1:] == ["opened: Runs; engines: []"], done.stderr[-2000:]
    assert done.returncode == 0
