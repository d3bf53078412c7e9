"""What the gates of a layer do over many texts: each unit's memory, where values lie, and how both went."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.palette import GATE, PADDING
from core.inside.survey import SATURATED, Squashed
from core.recipe import Activation

ROSE, FAINT, GREY = GATE[3], GATE[1], "#7d8b8d"
GREEN = "#44aa99"
# Keras starts a forget gate's bias at 1: 0.731 of the memory is kept, half of it after 2.2 words.
UNTRAINED_WORDS = 2.21
_MOST_WORDS = 1e4


def unit_memories(part: Squashed, is_forget_gate: bool) -> go.Figure:
    """Return each unit's half-life in words on a logarithmic axis, the longest first; its number is in the label."""
    lives = np.minimum(part.half_lives, _MOST_WORDS)
    order = np.argsort(-lives, kind="stable")
    figure = go.Figure(
        go.Scatter(
            x=[str(unit) for unit in order],
            y=lives[order],
            mode="markers",
            marker={"color": ROSE, "size": 9},
            showlegend=False,
            customdata=np.stack([part.mean[order], part.half_lives[order]], axis=1),
            hovertemplate="unit %{x}: half is left after %{customdata[1]:.2f} words<br>"
            "mean of the gate %{customdata[0]:.3f}<extra></extra>",
        )
    )
    if is_forget_gate:
        # A line of points: Plotly puts the words of a line of its own in the wrong place on a logarithmic axis.
        figure.add_scatter(
            x=[str(unit) for unit in order],
            y=np.full(len(order), UNTRAINED_WORDS),
            mode="lines",
            line={"dash": "dot", "color": GREY, "width": 1.5},
            name="before training: 2.2 words",
            hoverinfo="skip",
        )
    figure.update_xaxes(title_text="unit", type="category")
    figure.update_yaxes(title_text="words until half is left", type="log", tickformat="~g")
    return _dressed(figure, "How long each unit remembers", 320)


def value_histogram(parts: Mapping[str, Squashed]) -> go.Figure:
    """Return where the values of several gates lie, as shares of all words and units; saturated ends are shaded."""
    figure = go.Figure()
    first = next(iter(parts.values()))
    low, high = first.ends
    dashes = ("solid", "dash", "dot", "dashdot")
    for place, (name, part) in enumerate(parts.items()):
        edges = np.linspace(*part.ends, len(part.histogram) + 1)
        figure.add_scatter(
            x=(edges[:-1] + edges[1:]) / 2,
            y=part.histogram / max(1.0, part.histogram.sum()),
            mode="lines",
            line={"shape": "hvh", "dash": dashes[place % 4], "color": (ROSE, GREY, GATE[2], "#999933")[place % 4]},
            name=name,
            hovertemplate="%{fullData.name} about %{x:.2f}: %{y:.1%}<extra></extra>",
        )
    if first.activation in SATURATED:
        below, above = SATURATED[first.activation]
        for start, end in ((low, below), (above, high)):
            figure.add_vrect(x0=start, x1=end, fillcolor=PADDING.light, opacity=0.3, line_width=0, layer="below")
    figure.update_xaxes(range=[low, high], title_text="value")
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    title = "Where the gates lie" if first.activation is Activation.SIGMOID else "Where the values lie"
    return _dressed(figure, title, 320)


def memory_by_epoch(lives: Mapping[str, Mapping[int, float]]) -> go.Figure:
    """Return how each layer's half-life went over the epochs, one line a layer."""
    figure = go.Figure()
    for place, (name, by_epoch) in enumerate(lives.items()):
        figure.add_scatter(
            x=list(by_epoch),
            y=list(by_epoch.values()),
            mode="lines+markers",
            line={"color": (ROSE, GREEN, GREY, "#999933")[place % 4], "dash": ("solid", "dash", "dot")[place % 3]},
            name=name,
            hovertemplate="%{fullData.name}, epoch %{x}: %{y:.2f} words<extra></extra>",
        )
    figure.update_xaxes(title_text="epoch")
    figure.update_yaxes(title_text="words until half is left", rangemode="tozero")
    return _dressed(figure, "How long the memory lasts, epoch by epoch", 300)


def _dressed(figure: go.Figure, title: str, height: int) -> go.Figure:
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=height,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.3},
        uirevision=title,
    )
    return figure


def shares(part: Squashed) -> Sequence[float]:
    """Return the mean, and the shares of words and units that are saturated at the lower and at the upper end."""
    return float(part.mean.mean()), float(part.low.mean()), float(part.high.mean())
