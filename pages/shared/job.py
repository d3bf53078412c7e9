"""Long work on a page: its progress, a button that cancels it, and its result.

A job belongs to the server, so a visitor who changes the page or loads it again finds it under way. What follows from
the program alone and took minutes is kept on disk as well (core.answers), for the next server.
"""

import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import streamlit as st

from core.answers import Answers, is_lasting
from core.errors import CoreError
from core.jobs import Job
from pages.shared import cached, problem, words
from pages.shared.language import say

_TICK_SECONDS = 0.5
_MOST_KEPT = 64


class _Jobs:
    """The jobs of this server by their key; the oldest ended ones are forgotten."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, key: str, arguments: Sequence[str]) -> Job:
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.is_done:
                self._jobs.pop(key, None)
                job = self._jobs[key] = Job.start(cached.places(), arguments)
                self._forget()
            return job

    def find(self, key: str) -> Job | None:
        return self._jobs.get(key)

    def drop(self, key: str) -> None:
        self._jobs.pop(key, None)

    def end_all(self) -> None:
        with self._lock:
            jobs, self._jobs = list(self._jobs.values()), {}
        for job in jobs:
            if job.is_done:
                _keep(job)
            job.end()

    def forget_ended(self) -> None:
        with self._lock:
            self._jobs = {key: job for key, job in self._jobs.items() if not job.is_done or is_lasting(job.arguments)}

    def _forget(self) -> None:
        ended = [key for key, job in self._jobs.items() if job.is_done]
        for key in ended[: max(0, len(self._jobs) - _MOST_KEPT)]:
            del self._jobs[key]


@cache
def _jobs() -> _Jobs:
    return _Jobs()


def start(key: str, arguments: Sequence[str]) -> None:
    """Start ``python -m core ARGUMENTS`` unless the job with this key is under way; for a button's callback.

    On a second server nothing is started, for it would be changed; it is said why.
    """
    try:
        cached.check_charge()
    except CoreError as error:
        st.toast(words.plain(str(error)), icon=":material/group:", duration="long")
        return
    _jobs().start(key, arguments)


def is_running(key: str) -> bool:
    """Return whether the job with this key is under way."""
    job = _jobs().find(key)
    return job is not None and not job.is_done


def cancel(key: str) -> None:
    """Ask the job with this key to end, if it is under way."""
    job = _jobs().find(key)
    if job is not None and not job.is_done:
        job.cancel()


def end_all() -> None:
    """End every job and wait for it: the server that would have shown their results ends."""
    _jobs().end_all()


def is_known(key: str, arguments: Sequence[str]) -> bool:
    """Return whether ``answer`` has something to tell of this question without starting anything."""
    return _jobs().find(key) is not None or _kept(arguments) is not None


def follow(key: str, label: str, *, keep: bool = False) -> Any:
    """Draw the job with this key: its progress while it runs, its error if it failed.

    Args:
        key: Names the job.
        label: What is done, for the visitor.
        keep: Whether its end is to be told to whoever follows it later, too.

    Returns:
        What the command printed, once unless it is kept, when it has ended well; None at all other times.
    """
    job = _jobs().find(key)
    if job is None:
        return None
    if not job.is_done:
        _draw(key, label)
        return None
    if not keep:
        _jobs().drop(key)
    return _result(job, label)


def answer(key: str, label: str, arguments: Sequence[str]) -> Any:
    """Return what ``python -m core ARGUMENTS`` prints, kept for whoever asks the same again; None until it is there.

    Args:
        key: Names the question; another question, another key.
        label: What is done, for the visitor: "Reading films.csv".
        arguments: The command and its arguments.
    """
    job = _jobs().find(key)
    if job is None and (kept := _kept(arguments)) is not None:
        return kept
    job = job or _jobs().start(key, arguments)
    if not job.is_done:
        _draw(key, label)
        return None
    found = _result(job, label)
    if found is None:
        # What was in the way may be gone: full memory, a full disk, a set that was not fetched yet.
        st.button(
            say("Try again"),
            key=f"again_{key}",
            icon=":material/refresh:",
            on_click=_again,
            args=(key, arguments),
        )
    elif _keep(job):
        _jobs().drop(key)  # from now on it is read from disk
    return found


def forget() -> None:
    """Forget the answers about data, because some have changed; what is under way goes on."""
    _jobs().forget_ended()


def _kept(arguments: Sequence[str]) -> Any:
    return Answers(cached.places()).find(arguments) if is_lasting(arguments) else None


def _keep(job: Job) -> bool:
    """Keep on disk what a job that has ended found, where that lasts; return whether it is there now."""
    if is_lasting(job.arguments):
        with suppress(CoreError):
            found = job.result()
            return job.is_whole and Answers(cached.places()).keep(job.arguments, found)
    return False


def _result(job: Job, label: str) -> Any:
    try:
        return job.result()
    except CoreError as error:
        if job.was_cancelled:
            st.info(say("{label}: cancelled.", label=label), icon=":material/cancel:")
        else:
            problem.show(error)
        return None


def _again(key: str, arguments: Sequence[str]) -> None:
    _jobs().start(key, arguments)


@st.fragment(run_every=_TICK_SECONDS)
def _draw(key: str, label: str) -> None:
    job = _jobs().find(key)
    if job is None or job.is_done:
        st.rerun()
        return
    what, share = job.progress()
    bar, button = st.columns([3, 1], vertical_alignment="center")
    bar.progress(share, text=f"{label}: {what[:1].lower()}{what[1:]}, {share:.0%}")
    if button.button(
        say("Cancel"), key=f"cancel_{key}", icon=":material/cancel:", width="stretch", disabled=job.was_cancelled
    ):
        job.cancel()
        st.rerun(scope="fragment")
