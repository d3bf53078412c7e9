"""How long a queued run will wait: what is left of the trainings under way, and all that comes before it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from core.errors import CoreError
from core.history import History
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.progress import progress_of

_SCORING_SECONDS = 2.5
_UNDER_WAY = 4  # of the runs claimed last, how many are looked at; more than one at a time is rare

HistoryOf = Callable[[RunFolder], History]
Seconds = float | None


@dataclass(frozen=True, slots=True)
class Wait:
    """How many queued runs are trained before one, and in how many seconds it will begin; None where nobody knows."""

    before: int
    seconds: Seconds


def expected_wait(under_way: Sequence[Seconds], before: Sequence[Seconds]) -> Seconds:
    """Return the seconds until a run begins, from what the trainings under way still need and those before it take.

    One of which nobody knows how long it takes counts as the median of the others; None where none is known.
    """
    known = [seconds for seconds in (*under_way, *before) if seconds is not None]
    if not known:
        return None if under_way or before else 0.0
    usual = median(known)
    left, whole = ([usual if seconds is None else seconds for seconds in some] for some in (under_way, before))
    return max(left, default=0.0) + sum(whole)


def wait_of(runs: Runs, run_id: str, history_of: HistoryOf = RunFolder.history) -> Wait | None:
    """Return how long a run will wait, or None when it does not."""
    waiting = runs.index.waiting()
    if run_id not in waiting:
        return None
    now, folder = time.time(), runs.places.runs
    before = [_whole(RunFolder(folder / other), history_of) for other in waiting[: waiting.index(run_id)]]
    claimed = [(RunFolder(folder / other), now - taken) for other, taken in runs.index.taken_last(_UNDER_WAY)]
    under_way = [_left(run, since, history_of) for run, since in claimed if _is_live(run)]
    return Wait(len(before), expected_wait(under_way, before))


def _is_live(run: RunFolder) -> bool:
    try:
        return run.status().status.is_live
    except CoreError:
        return False


def _left(run: RunFolder, since: float, history_of: HistoryOf) -> Seconds:
    """Return the seconds that a training still needs that was claimed so long ago."""
    try:
        now = progress_of(run.written_status(), history_of(run), run.recipe().training.epochs)
    except CoreError:
        return None
    if now.batch:
        return now.seconds_left + _SCORING_SECONDS
    whole = _whole(run, history_of)
    return None if whole is None else max(0.0, whole - since)


def _whole(run: RunFolder, history_of: HistoryOf) -> Seconds:
    """Return the seconds that a run was expected to take when it was submitted, the epochs that it has left of it."""
    try:
        expected, done = history_of(run).expected_seconds, run.written_status().epoch
        epochs = run.recipe().training.epochs
    except CoreError:
        return None
    return expected * (1 - min(done, epochs) / epochs) if expected > 0 else None
