"""The index: which runs there are and which of them somebody has claimed for training.

A SQLite file beside the run folders. It makes listing and queueing fast, holds nothing that the folders do not tell,
and is made again from them when it is missing or damaged.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.errors import DamagedRunError
from core.runs.folder import RunFolder, is_run_id
from core.runs.status import Status

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, created REAL NOT NULL, claimed INTEGER NOT NULL DEFAULT 0);
"""


class Index:
    """Rows of (id, created, claimed); each call opens its own connection, so threads may share one Index."""

    def __init__(self, path: Path, runs: Path) -> None:
        self._path, self._runs = path, runs
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            self.rebuild()
            return
        try:
            with self._connect() as connection:
                connection.execute("SELECT id, created, claimed FROM runs LIMIT 1")
        except sqlite3.DatabaseError:
            self.rebuild()

    def rebuild(self) -> None:
        """Make the index again from the run folders."""
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        rows = list(_rows(self._runs))
        with self._connect() as connection:
            connection.executescript(_SCHEMA)
            connection.executemany("INSERT OR IGNORE INTO runs VALUES (?, ?, ?)", rows)

    def add(self, run_id: str, created: float, *, claimed: bool = False) -> None:
        """Add a run; a run that is already there stays as it is."""
        with self._connect() as connection:
            connection.execute("INSERT OR IGNORE INTO runs VALUES (?, ?, ?)", (run_id, created, int(claimed)))

    def remove(self, run_id: str) -> None:
        """Forget a run."""
        with self._connect() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))

    def claim(self, run_id: str) -> bool:
        """Take a run for training; False when somebody else took it before. One claim wins, whoever asks when."""
        with self._connect() as connection:
            changed = connection.execute("UPDATE runs SET claimed = 1 WHERE id = ? AND claimed = 0", (run_id,))
            return changed.rowcount == 1

    def waiting(self) -> list[str]:
        """Return the runs nobody has claimed, the longest waiting first."""
        with self._connect() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM runs WHERE claimed = 0 ORDER BY created, id")]

    def ids(self) -> list[str]:
        """Return all runs, the newest first."""
        with self._connect() as connection:
            return [row[0] for row in connection.execute("SELECT id FROM runs ORDER BY created DESC, id")]

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            yield connection


def _rows(runs: Path) -> Iterator[tuple[str, float, int]]:
    """Yield a row for each run folder; a run that is not queued any more counts as claimed."""
    for path in sorted(runs.iterdir()) if runs.is_dir() else ():
        if not is_run_id(path.name):
            continue
        run = RunFolder(path)
        try:
            yield run.id, run.about().created, int(run.written_status().status is not Status.QUEUED)
        except DamagedRunError:
            yield run.id, path.stat().st_mtime, 1
