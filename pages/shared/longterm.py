"""Long-term dependency: example texts, and what was measured as tables and sentences."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.data.generated.languages import language_names, language_texts
from core.experiments.points import RecallPoint
from core.experiments.recall import Recall
from core.recipe import CELL_NAMES
from pages.shared import words
from pages.shared.language import say

_EXAMPLES, _SEED = 3, 11


def examples(distance: int) -> str:
    """Return a few generated texts of this distance as a list, each with the language that is asked for."""
    texts, labels = language_texts(_EXAMPLES, distance, _SEED)
    return "\n".join(
        f"- {words.plain(text)} … → **{language_names()[label]}**" for text, label in zip(texts, labels, strict=True)
    )


def recorded_sentence(recorded: Recall) -> str:
    """Return when and where a recorded result was measured."""
    seeds = ", ".join(str(seed) for seed in sorted({point.seed for point in recorded.points}))
    return say(
        "Recorded on {day} on {machine}: {count} networks in one process, {time} of the processor, seed {seeds}.",
        day=words.day(recorded.date),
        machine=recorded.machine,
        count=len(recorded.points),
        time=words.duration(recorded.seconds),
        seeds=seeds,
    )


def collapse(name: str, distance: int | None) -> str:
    """Return at which of the distances a cell has lost more than half of what it can have over guessing."""
    if distance is None:
        return say("The {cell} stayed above half way between guessing and perfect at every distance.", cell=name)
    return say(
        "The {cell} fell below half way between guessing and perfect at {distance} words.", cell=name, distance=distance
    )


def draw(figure: go.Figure, key: str, points: Sequence[RecallPoint]) -> None:
    """Draw the curves and, as a table, the points behind them."""
    st.plotly_chart(
        figure,
        key=key,
        config={"displaylogo": False},
        alt=say("Accuracy of each cell against the distance of the deciding word; the table below has every point"),
    )
    with st.expander(say("The same as a table"), icon=":material/table_rows:"):
        st.dataframe(
            [_row(point) for point in points],
            hide_index=True,
            alt=say("Every network: cell, distance, accuracy, epochs"),
        )


def _row(point: RecallPoint) -> dict[str, str | int]:
    return {
        say("cell"): CELL_NAMES[point.cell],
        say("words back"): point.distance,
        say("seed"): point.seed,
        say("epochs"): point.epochs,
        say("training, last epoch"): f"{point.train:.1%}",
        say("test"): f"{point.test:.1%}",
        say("bag of words"): f"{point.bag:.1%}",
    }
