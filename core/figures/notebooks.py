"""Pictures of the five notebooks: their measurements, and what products of equal factors come to."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from core.messages import Say, in_english

# Neither blue nor orange: those are the verdict's. On a light page and on a dark one alike.
TRAIN, VALIDATION, TARGET = "#44aa99", "#aa4499", "#7d8b8d"
_WORDS = 30
_LINES = ("#44aa99", "#aa4499", "#999933", "#882255")


class Measured(NamedTuple):
    """One line of the picture of all measurements: a name, the accuracy and its interval, and what was published."""

    name: str
    accuracy: float
    low: float
    high: float
    published: float | None
    baseline: float


def accuracy_lines(measured: Sequence[Measured], say: Say = in_english) -> go.Figure:
    """Return one line a measurement: its accuracy with the interval, a bag of words', and the published number."""
    names = [one.name for one in measured]
    figure = go.Figure()
    figure.add_scatter(
        x=[one.accuracy for one in measured],
        y=names,
        mode="markers",
        name=say("measured"),
        marker={"color": TRAIN, "size": 10},
        error_x={
            "type": "data",
            "array": [one.high - one.accuracy for one in measured],
            "arrayminus": [one.accuracy - one.low for one in measured],
            "color": TRAIN,
        },
    )
    for name, values, symbol, color in (
        (say("bag of words"), [one.baseline for one in measured], "line-ns-open", TARGET),
        (say("published"), [one.published for one in measured], "diamond-open", VALIDATION),
    ):
        marker = {"symbol": symbol, "size": 12, "color": color, "line": {"width": 2}}
        figure.add_scatter(x=values, y=names, mode="markers", name=name, marker=marker)
    # From guessing between two classes on, or from below where an interval reaches there: none is cut off.
    lowest = min([0.5, *(one.low - 0.02 for one in measured)])
    figure.update_xaxes(range=[lowest, 1.02], tickformat=".0%", title_text=say("accuracy on test texts"))
    figure.update_yaxes(autorange="reversed", automargin=True)
    figure.update_layout(
        height=150 + 30 * len(names),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "yref": "container", "y": 0.02, "yanchor": "bottom"},
    )
    return figure


def recorded_curves(
    trained: Mapping[str, Sequence[float]],
    validation: Mapping[str, Sequence[float]],
    published: Mapping[str, float],
    say: Say = in_english,
) -> go.Figure:
    """Return the accuracy over the epochs of some trainings, dotted on training texts and whole on validation texts.

    Args:
        trained: Accuracies on the training texts, by the training's name.
        validation: On the validation texts, by the same names.
        published: What was published, by the training's name: a line each, as it is written on it.
        say: The language.
    """
    figure = go.Figure()
    for place, name in enumerate(validation):
        color = _LINES[place % len(_LINES)]
        epochs = [*range(1, len(validation[name]) + 1)]
        for values, dash, label in (
            (trained[name], "dot", say("{name}, training", name=name)),
            (validation[name], "solid", say("{name}, validation", name=name)),
        ):
            figure.add_scatter(
                x=epochs,
                y=list(values),
                mode="lines+markers",
                name=label,
                line={"color": color, "dash": dash},
            )
    for name, value in published.items():
        line = {"dash": "dash", "color": TARGET, "width": 1}
        figure.add_hline(y=value, line=line, annotation_text=name, annotation_position="bottom right")
    figure.update_xaxes(title_text=say("epoch"), rangemode="tozero")
    figure.update_yaxes(range=[0.4, 1.02], tickformat=".0%", title_text=say("accuracy"))
    figure.update_layout(
        height=380,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.25},
        hovermode="x unified",
    )
    return figure


def products(say: Say = in_english) -> go.Figure:
    """Return how a product of equal factors goes over so many words: vanishing below 1, exploding above."""
    figure = go.Figure()
    words = np.arange(_WORDS + 1)
    for factor, color in zip((0.5, 0.9, 1.0, 1.1), _LINES, strict=True):
        name = say("factor {factor}", factor=factor)
        figure.add_scatter(x=words, y=factor**words, mode="lines", name=name, line={"color": color})
    figure.update_xaxes(title_text=say("words in between"))
    figure.update_yaxes(type="log", title_text=say("product"), exponentformat="power")
    figure.update_layout(
        height=300,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.3},
        hovermode="x unified",
    )
    return figure
