"""Long-term dependency: example texts, and what was measured as tables and sentences."""

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from core.data.generated.languages import language_names, language_texts
from core.experiments.points import RecallPoint
from core.experiments.recall import Recall
from pages.shared import words
from pages.shared.reader import CELL_NAMES

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
    return (
        f"Recorded on {words.day(recorded.date)} on {recorded.machine}: {len(recorded.points)} networks in one "
        f"process, {words.duration(recorded.seconds)} of the processor, seed {seeds}."
    )


def collapse(name: str, distance: int | None) -> str:
    """Return at which of the distances a cell has lost more than half of what it can have over guessing."""
    if distance is None:
        return f"The {name} stayed above half way between guessing and perfect at every distance."
    return f"The {name} fell below half way between guessing and perfect at {distance} words."


def draw(figure: go.Figure, key: str, points: Sequence[RecallPoint]) -> None:
    """Draw the curves and, as a table, the points behind them."""
    st.plotly_chart(
        figure,
        key=key,
        config={"displaylogo": False},
        alt="Accuracy of each cell against the distance of the deciding word; the table below has every point",
    )
    with st.expander("The same as a table", icon=":material/table_rows:"):
        st.dataframe(
            [_row(point) for point in points], hide_index=True, alt="Every network: cell, distance, accuracy, epochs"
        )


def _row(point: RecallPoint) -> dict[str, str | int]:
    return {
        "cell": CELL_NAMES[point.cell],
        "words back": point.distance,
        "seed": point.seed,
        "epochs": point.epochs,
        "training, last epoch": f"{point.train:.1%}",
        "test": f"{point.test:.1%}",
        "bag of words": f"{point.bag:.1%}",
    }
