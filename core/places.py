"""Where things lie on disk: everything a visitor makes is under one home folder."""

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

PROJECT = Path(__file__).resolve().parent.parent
ASSETS = PROJECT / "assets"

Mirror: TypeAlias = Path | str
"""A folder with copies of public data sets, or the base address of such a folder on another host."""


@dataclass(frozen=True, slots=True)
class Places:
    """The home folder and the folders in it."""

    home: Path

    @property
    def runs(self) -> Path:
        """One folder a run."""
        return self.home / "runs"

    @property
    def data(self) -> Path:
        """One folder an imported data set."""
        return self.home / "data"

    @property
    def vectors(self) -> Path:
        """One folder a table of word vectors."""
        return self.home / "vectors"

    @property
    def cache(self) -> Path:
        """What can be made again: compiled programs, calibration."""
        return self.home / "cache"

    @property
    def index(self) -> Path:
        """The SQLite index over the runs; it can be rebuilt from the folders."""
        return self.home / "index.sqlite"


def program_environment(places: Places) -> dict[str, str]:
    """Return the environment of a program of this project: the same home folder, found by ``-m`` from any folder."""
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "UNROLLED_HOME": str(places.home), "PYTHONPATH": path}


def sweep(parent: Path, older_than: float) -> None:
    """Remove the folders in ``parent`` that nothing was put into for so many seconds; others may sweep too."""
    oldest = time.time() - older_than
    for folder in parent.iterdir():
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


def find_places(home: Path | None = None) -> Places:
    """Return the places under ``home``, else under ``UNROLLED_HOME``, else under ``~/.unrolled``."""
    chosen = home or Path(os.environ.get("UNROLLED_HOME") or Path.home() / ".unrolled")
    return Places(chosen.expanduser().resolve())


def find_mirror() -> Mirror | None:
    """Return where ``UNROLLED_MIRROR`` says that copies of catalogue data lie, or None."""
    named = os.environ.get("UNROLLED_MIRROR")
    if named and named.startswith(("http://", "https://")):
        return named
    return Path(named).expanduser().resolve() if named else None
