"""How a command tells its progress: a bar for a person, JSON lines for a program."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.reporting import Report, silent

LEAST_SECONDS = 0.1


@contextmanager
def reporting(as_json: bool) -> Iterator[Report]:
    """Give a report that is drawn on standard error, at most ten times a second; where nobody looks, none is drawn."""
    if as_json:
        yield _JsonLines()
        return
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console  # loaded only where a bar is drawn
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda what, share: progress.update(task, description=what, completed=share)


class _JsonLines:
    """Writes ``{"what": …, "share": …}``, one document a line."""

    def __init__(self) -> None:
        self._what, self._written = "", 0.0

    def __call__(self, what: str, share: float) -> None:
        now = time.monotonic()
        if what == self._what and now - self._written < LEAST_SECONDS:
            return
        self._what, self._written = what, now
        sys.stderr.write(json.dumps({"what": what, "share": round(share, 4)}) + "\n")
        sys.stderr.flush()
