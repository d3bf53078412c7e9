"""The live view of one run: state, progress, curves, scores."""

from dataclasses import dataclass
from functools import cache

import streamlit as st

from core.errors import CoreError
from core.history import History
from core.runs.folder import RunFolder, Wish
from core.runs.gpu import gpu_loads
from core.runs.progress import Progress, progress_of
from core.runs.status import RunStatus, Status
from core.runs.wait import wait_of
from pages.shared import cached, problem, state, words
from pages.train.parts import controls, curves, insights
from pages.train.parts.watchers import Watchers

_SLOW_SECONDS = 2.0
_WENT_WRONG = frozenset({Status.FAILED, Status.INTERRUPTED, Status.STALLED})


def progress(run_id: str) -> None:
    """Draw a run; while it is not over the drawing renews itself, and once it is, the page runs a last time."""
    try:
        settings = curves.choose(run_id)
        face = _looked_at(run_id).face
    except CoreError as error:
        problem.show(error)
        return
    pace = _watchers().pace(state.visitor())
    st.fragment(_draw_state)(run_id)
    st.fragment(_draw, run_every=None if face.over else pace)(run_id, face, settings, pace)
    if face.over:
        _draw_end(run_id)
    st.fragment(_draw_insights, run_every=None if face.over else max(_SLOW_SECONDS, 8 * pace))(run_id)
    insights.questions()


@dataclass(frozen=True, slots=True)
class _Face:
    """What is drawn of a run's state, which changes seldom; a change runs the page once."""

    over: bool
    headline: str
    told: tuple[bool, int, bool]


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """A run as it stands, read once for a tick."""

    run: RunFolder
    status: RunStatus
    history: History
    now: Progress

    @property
    def face(self) -> _Face:
        run, history = self.run, self.history
        told = (history.started is not None, len(history.warnings), run.is_asked(Wish.LEARNING_RATE))
        return _Face(self.status.status.has_ended, _headline(run, self.status, self.now), told)


def _looked_at(run_id: str) -> _Looked:
    run = cached.folder(run_id)
    status, history = run.status(), cached.event_reader(run_id).poll()
    return _Looked(run, status, history, progress_of(status, history, cached.recipe(run_id).training.epochs))


@cache
def _watchers() -> Watchers:
    return Watchers()


def _draw(run_id: str, face: _Face, settings: curves.Settings, pace: float) -> None:
    """Draw what changes with every batch: few elements, for all who watch are sent them at every tick."""
    try:
        # A fragment's timer is set when the page runs: another pace, or no timer any more, needs the whole page.
        looked = _looked_at(run_id)
        if looked.face != face or (not face.over and _watchers().pace(state.visitor()) != pace):
            st.rerun()
        if looked.status.status.is_live:
            st.progress(looked.now.share, text=_in_words(looked.now))
        if looked.history.batches:
            curves.draw(looked.run, looked.history, settings, pace, over=face.over)
        elif not face.over:
            st.container(height=340, border=True).caption("The curves begin with the first batch.")
    except CoreError as error:
        problem.show(error)


def _draw_insights(run_id: str) -> None:
    """Draw what changes more slowly than the curves: what the curves say, the probe sentences, what goes on inside."""
    try:
        run, history = cached.folder(run_id), cached.event_reader(run_id).poll()
        insights.draw(run, history)
        if not run.status().status.has_ended:
            for load in gpu_loads():
                st.caption(words.plain(load.in_words()))
    except CoreError as error:
        problem.show(error)


def _draw_end(run_id: str) -> None:
    try:
        run = cached.folder(run_id)
        if run.status().status in (Status.FINISHED, Status.STOPPED) and (run.path / "scores.json").exists():
            _draw_scores(run)
    except CoreError as error:
        problem.show(error)


def _draw_state(run_id: str) -> None:
    try:
        _draw_state_of(_looked_at(run_id))
    except CoreError as error:
        problem.show(error)


def _draw_state_of(looked: _Looked) -> None:
    run, status, history = looked.run, looked.status, looked.history
    line, buttons = st.columns([3, 2], vertical_alignment="center")
    line.markdown(f"{words.STATUS_ICONS.get(status.status, '')} **{looked.face.headline}**")
    with buttons:
        controls.draw(run, status)
    if not status.status.is_live and status.message:
        (st.error if status.status in (Status.FAILED, Status.INTERRUPTED, Status.STALLED) else st.caption)(
            words.plain(status.message)
        )
    for warning in history.warnings:
        st.warning(words.plain(warning), icon=":material/warning:")
    if history.started is not None:
        st.caption(
            f"{words.ENGINES.get(history.started.engine, history.started.engine)} on {history.started.device} "
            f"({history.started.reason}), "
            f"{history.started.parameters:,} parameters, {history.started.batches:,} batches an epoch"
        )
        if history.started.pretrained is not None:
            trainable = run.recipe().network.embedding.trainable
            st.caption(words.start_of(history.started.pretrained, trainable))


def _headline(run: RunFolder, status: RunStatus, now: Progress) -> str:
    if status.status is Status.QUEUED:
        return words.waiting(wait_of(cached.runs(), run.id, lambda other: cached.event_reader(other.id).poll()))
    if status.status.is_live and run.is_asked_to_stop():
        return "stopping: it ends with the batch that it is in, then it is scored"
    if status.status.is_live and run.is_asked(Wish.PAUSE):
        return "pausing: it ends with the epoch where that is near, else with the batch that it is in"
    if status.status is Status.STARTING:
        return "starting: the engine is loaded and the texts are prepared"
    return _running(status, now)


def _running(status: RunStatus, now: Progress) -> str:
    if status.status is Status.RUNNING and not now.batch:
        return "compiling the network"
    return "scoring" if status.status is Status.RUNNING and now.share >= 1 else status.status.value


def _in_words(now: Progress) -> str:
    if not now.batch:
        return "the first batch comes when the network is compiled"
    left = f", {words.duration(now.seconds_left)} left" if now.seconds_left > 0 else ""
    return (
        f"epoch {now.epoch} of {now.epochs}, batch {now.batch:,} of {now.batches:,}, "
        f"{now.texts_per_second:,.0f} texts a second{left}"
    )


def _draw_scores(run: RunFolder) -> None:
    scores = run.scores()
    test, bag = scores["test"], scores["baselines"]["bag_of_words"]
    low, high = test["interval"]
    for sentence in scores.get("test_looked_at", ()):
        st.warning(words.plain(sentence), icon=":material/visibility:")
    accuracy, words_only, largest, parameters = st.columns(4)
    accuracy.metric(
        "Test accuracy",
        f"{test['accuracy']:.1%}",
        help=f"On {test['texts']:,} texts that trained no weight; 95 % interval {low:.1%} to {high:.1%} (Wilson).",
        border=True,
    )
    words_only.metric(
        "Bag of words",
        f"{bag:.1%}",
        help="Logistic regression over word counts on the same test texts: it knows the words, not their order.",
        border=True,
    )
    largest.metric(
        "Largest class",
        f"{scores['baselines']['majority']:.1%}",
        help="Always answering the class that is largest in training.",
        border=True,
    )
    parameters.metric("Parameters", f"{scores['parameters']:,}", border=True)
    st.caption(
        f"Scores of the network after epoch {scores['chosen_epoch']}. Rows: the true class; columns: the verdict."
    )
    st.dataframe(
        confusion_rows(scores["classes"], test["confusion"]), hide_index=True, alt="Confusion matrix of the test texts"
    )
    inside, whatif = st.columns(2)
    inside.page_link("pages/inside/gates.py", label="**Look inside**", icon=":material/grid_on:")
    whatif.page_link("pages/whatif/sentence.py", label="**Try a sentence**", icon=":material/edit_note:")


def confusion_rows(classes: list[str], confusion: list[list[int]]) -> list[dict[str, str | int]]:
    """Return the confusion matrix as a table."""
    return [
        {"true class": name, **{f"called {called}": count for called, count in zip(classes, row, strict=True)}}
        for name, row in zip(classes, confusion, strict=True)
    ]
