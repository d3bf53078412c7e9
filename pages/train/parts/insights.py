"""Beside the curves: what they say in words, the probe sentences, and what goes on inside the network."""

import plotly.graph_objects as go
import streamlit as st

from core.figures.curves import inside_panels
from core.figures.probes import probe_ribbons
from core.history import History
from core.judgements import Judgement, Kind, judge
from core.runs.folder import RunFolder
from pages.shared import cached, explain, words
from pages.train.parts import chart

_ICONS = {
    Kind.ONE_CLASS: ":material/warning:",
    Kind.FEW_TEXTS: ":material/info:",
    Kind.STUCK: ":material/warning:",
    Kind.RATE_TOO_HIGH: ":material/speed:",
    Kind.OVERFITTING: ":material/trending_up:",
    Kind.STILL_LEARNING: ":material/trending_down:",
    Kind.SETTLED: ":material/trending_flat:",
}


def draw(run: RunFolder, history: History) -> None:
    """Draw what is said about a run's curves, its probe sentences, and what goes on inside."""
    if not history.batches:
        return
    # Each in a container: what one has more of must not move the next, or a fold that is open would close.
    with st.container():
        say(judge(history), len(history.epochs))
    recipe = cached.recipe(run.id)
    if recipe.probes:
        with st.container():
            _draw_probes(run, history, recipe.probes, recipe.training.epochs)
    if history.internals:
        _draw_inside(run, history, recipe.training.epochs)


def questions() -> None:
    """Draw what unfolds into explanations; it never changes, so no tick sends it again."""
    explain.explain("How do I read the curves?", "curves")
    explain.explain("What goes on inside the training?", "inside_training")


def say(said: tuple[Judgement, ...], epochs: int) -> None:
    """Write down what is said after so many epochs, and fold away by which rules."""
    st.subheader("What the curves say", anchor=False)
    with st.container():
        for judgement in said:
            st.markdown(f"{_ICONS[judgement.kind]} {words.plain(judgement.sentence)}")
        if not said:
            waiting = "They say something after the second epoch." if epochs < 2 else "Nothing that a rule here knows."
            st.caption(waiting)
    if said:
        with st.expander("By which rules is this said?", icon=":material/rule:"):
            for judgement in said:
                st.markdown(f"**{judgement.kind.value.capitalize()}.** {words.plain(judgement.rule)}")


def _draw_probes(run: RunFolder, history: History, sentences: list[str], epochs: int) -> None:
    st.subheader("Your sentences while it learns", anchor=False)
    points = [point for point in history.probes if point.verdicts]
    classes = history.started.classes if history.started else ()
    if not points:
        st.caption("The first answers come with the network before training.")
        return
    st.plotly_chart(
        _ribbons(run.id, len(points), tuple(sentences), epochs),
        key="probe_ribbons",
        config={"displaylogo": False, "displayModeBar": False},
        alt=f"Verdicts on {len(sentences)} sentences after each of {len(points)} epochs",
    )
    if len(classes) == 2:
        st.caption(
            f"Orange is {words.plain(classes[0])}, blue {words.plain(classes[1])}; the numbers are how sure it is of "
            f"{words.plain(classes[1])}. Keras answered these after each epoch."
        )
    epoch = str(max(history.snapshots, default=0))
    with st.container(horizontal=True):
        for place, sentence in enumerate(sentences):
            short = sentence if len(sentence) <= 40 else f"{sentence[:39]}…"
            st.page_link(
                "pages/inside/gates.py",
                label=f"Gates of {place + 1}: {words.plain(short)}",
                icon=":material/grid_on:",
                query_params={"run": run.id, "sentence": sentence, "epoch": epoch},
                width="content",
            )


@st.cache_resource(max_entries=32, show_spinner=False)
def _ribbons(run_id: str, points: int, sentences: tuple[str, ...], epochs: int) -> go.Figure:
    """Return the figure of the first answers, one for all who watch."""
    history = cached.event_reader(run_id).history
    classes = history.started.classes if history.started else ()
    return probe_ribbons(sentences, [point for point in history.probes if point.verdicts][:points], classes, epochs)


@st.cache_resource(max_entries=32, show_spinner=False)
def _inside(run_id: str, points: tuple[int, float], epochs: int) -> bytes:  # noqa: ARG001  what can change it
    return chart.packed(inside_panels(cached.event_reader(run_id).history), float(epochs), 1.0)


def _draw_inside(run: RunFolder, history: History, epochs: int) -> None:
    st.subheader("Inside the training", anchor=False)
    last, batch, told = history.internals[-1], history.batches[-1], history.learning_rate
    rate, speed, memory = st.columns(3)
    rate.metric("Learning rate", "–" if told is None else f"{told:g}", border=True)
    speed.metric("Texts a second", f"{batch.texts_per_second:,.0f}", border=True)
    memory.metric("Memory of the training", f"{last.memory_mb:,.0f} MB", border=True)
    # A resumed run has as many points again as it had, and other ones.
    chart.draw(_inside(run.id, (len(history.internals), last.t), epochs), key="inside_curves")
