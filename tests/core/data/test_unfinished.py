import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.data.unfinished import publish, unfinished_folder

KILLED = """
import os, pathlib, signal, sys
from core.data.unfinished import unfinished_folder
with unfinished_folder(pathlib.Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_folder_appears_when_it_is_published(tmp_path: Path) -> None:
    with unfinished_folder(tmp_path / "sets") as folder:
        (folder / "file").write_text("whole")
        assert [*(tmp_path / "sets").glob("[!.]*")] == []
        publish(folder, tmp_path / "sets" / "one")
    assert [path.name for path in (tmp_path / "sets").iterdir()] == ["one"]
    assert (tmp_path / "sets" / "one" / "file").read_text() == "whole"


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, OSError])
def test_whatever_ends_it_leaves_nothing(tmp_path: Path, ending: type[BaseException]) -> None:
    def leave_half() -> None:
        with unfinished_folder(tmp_path / "sets") as folder:
            (folder / "half").write_text("half")
            raise ending

    with pytest.raises(ending):
        leave_half()
    assert [*(tmp_path / "sets").iterdir()] == []


def test_where_the_same_was_published_meanwhile_the_first_stays(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "file").write_text("first")
    with unfinished_folder(tmp_path) as folder:
        (folder / "file").write_text("second")
        publish(folder, tmp_path / "one")
    assert (tmp_path / "one" / "file").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_folder_that_cannot_be_published_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), unfinished_folder(tmp_path) as folder:
        publish(folder, tmp_path / "nowhere" / "one")


def test_what_a_killed_process_left_goes_with_the_next_folder_and_what_a_living_one_makes_stays(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, tmp_path], env={**os.environ, "PYTHONPATH": "."}, check=False)
    (left,) = tmp_path.iterdir()
    assert (left / "half").is_file()
    with unfinished_folder(tmp_path) as first, unfinished_folder(tmp_path) as second:
        assert {*tmp_path.iterdir()} == {first, second}
