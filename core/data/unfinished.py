"""Folders that appear with all their files at once, or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".unfinished-"


@contextmanager
def unfinished_folder(parent: Path) -> Iterator[Path]:
    """Yield an empty folder in ``parent`` that is gone afterwards, unless it was renamed.

    Whatever ends this process, nothing stays: what a killed one left behind goes when the next folder is made.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent):  # nobody sweeps between making the folder and locking it
        _sweep(parent)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
        held = _open(folder)
        fcntl.flock(held, fcntl.LOCK_SH)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def publish(unfinished: Path, folder: Path) -> None:
    """Give an unfinished folder its name; where somebody made the same meanwhile, theirs stays."""
    try:
        unfinished.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _sweep(parent: Path) -> None:
    """Remove the folders whose process is gone: the system has dropped its lock."""
    for left in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            held = _open(left)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(held)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    held = _open(folder)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _open(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
