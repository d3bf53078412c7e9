"""How many texts each class has."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.figures.letters import plain

BAR, INK = "#44aa99", "#0e1314"


def class_balance(counts: Mapping[str, int]) -> go.Figure:
    """Return one bar a class, the first class on top, its count and share written on it."""
    total = sum(counts.values()) or 1
    figure = go.Figure(
        go.Bar(
            x=list(counts.values()),
            y=[plain(name) for name in counts],
            orientation="h",
            marker={"color": BAR},
            text=[f"{count:,} ({count / total:.0%})" for count in counts.values()],
            textposition="auto",
            insidetextfont={"color": INK},
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(title_text="texts", rangemode="tozero")
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_layout(height=70 + 34 * len(counts), margin={"l": 8, "r": 8, "t": 8, "b": 8})
    return figure
