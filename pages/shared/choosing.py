"""Choosing a run, the same way on every page."""

from datetime import UTC, datetime

import streamlit as st

from core.recipe import CELL_NAMES
from core.runs.collection import RunSummary
from core.runs.shipped import FIRST_LOOK
from core.runs.status import Status
from pages.shared import cached, state


def own_run() -> str | None:
    """Draw the list of the visitors' runs and return the chosen one's id, or None where there is none."""
    return _choose(run_names())


def run_names() -> dict[str, str]:
    """Return the visitors' runs, the newest first: id and title."""
    return {run.id: _label(run) for run in cached.runs().list()}


def any_network() -> str:
    """Draw the list of networks that can be opened, ours among them, and return the chosen one's id."""
    return _choose(openable()) or "first-look-lstm"


def openable() -> dict[str, str]:
    """Return the networks that can be opened, the visitors' newest first and ours last: id and title."""
    own = {run.id: _label(run) for run in cached.runs().list() if _has_network(run)}
    return own | {run_id: f"{CELL_NAMES[cell]}, shipped with the program" for run_id, cell in FIRST_LOOK.items()}


def _choose(labels: dict[str, str]) -> str | None:
    known = list(labels)
    chosen = state.chosen_run(known)
    if chosen is None:
        return None
    picked = st.selectbox(
        "Run",
        known,
        index=known.index(chosen),
        format_func=labels.__getitem__,
        key=state.fresh(f"run_{hash(tuple(known))}"),
    )
    state.choose_run(picked)
    return picked


def _label(run: RunSummary) -> str:
    made = datetime.fromtimestamp(run.created, UTC).astimezone().strftime("%d %b %H:%M")
    return f"{run.name} · {made} · {run.id[:6]}"


def _has_network(run: RunSummary) -> bool:
    """Return whether a run has kept a network by now."""
    return run.status not in (None, Status.QUEUED) and bool(cached.folder(run.id).snapshots.epochs())
