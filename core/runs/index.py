"""The index: which runs there are and which of them somebody has claimed for training.

A SQLite file beside the run folders, in WAL mode, so that nobody who reads waits for somebody who writes. It makes
listing and queueing fast, holds nothing that the folders do not tell but whose turn it is, and is made again from them
whenever it is found missing or damaged.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from core.errors import DamagedRunError
from core.runs.folder import RunFolder, is_run_id
from core.runs.status import Status

_SCHEMA = """CREATE TABLE runs (
    id TEXT PRIMARY KEY, created REAL NOT NULL, claimed INTEGER NOT NULL, visitor TEXT NOT NULL, taken REAL
)"""
# One run of each visitor in turn: first the one whose last run was claimed longest ago.
_WAITING = """
    SELECT id FROM (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY visitor ORDER BY created, id) AS turn FROM runs WHERE claimed = 0
    ) AS waiting
    LEFT JOIN (SELECT visitor, MAX(taken) AS served FROM runs GROUP BY visitor) USING (visitor)
    ORDER BY turn, served NULLS FIRST, created, id
"""
# What SQLite answers where the file is no database, is broken, or has not our table in it.
_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Index:
    """Rows of (id, created, claimed, visitor, taken: when it was claimed).

    Each call opens its own connection, so threads may share one Index.
    """

    def __init__(self, path: Path, runs: Path) -> None:
        self._path, self._runs = path, runs
        path.parent.mkdir(parents=True, exist_ok=True)
        self.ids()

    def add(self, run_id: str, created: float, *, visitor: str = "", claimed: bool = False) -> None:
        """Add a run; a run that is already there stays as it is."""
        self._ask("INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, NULL)", run_id, created, int(claimed), visitor)

    def remove(self, run_id: str) -> None:
        """Forget a run."""
        self._ask("DELETE FROM runs WHERE id = ?", run_id)

    def claim(self, run_id: str) -> bool:
        """Take a run for training; False when somebody else took it before. One claim wins, whoever asks when."""
        statement = "UPDATE runs SET claimed = 1, taken = ? WHERE id = ? AND claimed = 0 RETURNING id"
        return bool(self._ask(statement, time.time(), run_id))

    def put_back(self, run_id: str) -> None:
        """Put a claimed run back into its place in the queue."""
        self._ask("UPDATE runs SET claimed = 0 WHERE id = ?", run_id)

    def waiting(self) -> list[str]:
        """Return the runs nobody has claimed, the next one first: visitors take turns, each with their oldest."""
        return [row[0] for row in self._ask(_WAITING)]

    def taken_last(self, count: int) -> list[tuple[str, float]]:
        """Return the runs claimed last out of the queue, and when in seconds since the epoch; the latest first."""
        found = self._ask("SELECT id, taken FROM runs WHERE taken NOT NULL ORDER BY taken DESC LIMIT ?", count)
        return [(str(run_id), float(taken)) for run_id, taken in found]

    def ids(self) -> list[str]:
        """Return all runs, the newest first."""
        return [row[0] for row in self._ask("SELECT id FROM runs ORDER BY created DESC, id")]

    def take_in(self) -> None:
        """Add the run folders that the index does not know, as their status says."""
        known = set(self.ids())
        for run_id, created, claimed, visitor in _rows(self._runs):
            if run_id not in known:
                self.add(run_id, created, claimed=bool(claimed), visitor=visitor)

    def _ask(self, statement: str, *values: object) -> list[Any]:
        try:
            return self._execute(statement, *values)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _DAMAGE:
                raise
        self._mend()
        return self._execute(statement, *values)

    def _execute(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def _mend(self) -> None:
        """Make the index again from the run folders, unless another process has just done so."""
        with self._locked():
            with suppress(sqlite3.DatabaseError):
                self._execute("SELECT id, created, claimed, visitor, taken FROM runs LIMIT 1")
                return
            beside = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
            beside.unlink(missing_ok=True)
            with closing(sqlite3.connect(beside)) as connection, connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_SCHEMA)
                connection.executemany("INSERT INTO runs VALUES (?, ?, ?, ?, NULL)", _rows(self._runs))
            # A log left by a crash belongs to the old file; SQLite would play it back into the new one.
            for log in ("-wal", "-shm", "-journal"):
                self._path.with_name(f"{self._path.name}{log}").unlink(missing_ok=True)
            beside.replace(self._path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _rows(runs: Path) -> Iterator[tuple[str, float, int, str]]:
    """Yield a row for each run folder; a run that is not queued any more counts as claimed."""
    for path in sorted(runs.iterdir()) if runs.is_dir() else ():
        if not is_run_id(path.name) or not path.is_dir():
            continue
        run = RunFolder(path)
        try:
            about = run.about()
            yield run.id, about.created, int(run.written_status().status is not Status.QUEUED), about.visitor
        except DamagedRunError:
            yield run.id, path.stat().st_mtime, 1, ""
