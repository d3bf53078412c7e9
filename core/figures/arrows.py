"""Arrows between two places of a picture."""

import plotly.graph_objects as go


def add_arrow(
    figure: go.Figure, start: tuple[float, float], end: tuple[float, float], colour: str, width: float
) -> None:
    """Draw an arrow from ``start`` to ``end``, both in the axes' units; ``width`` is in pixels."""
    figure.add_annotation(
        x=end[0],
        y=end[1],
        ax=start[0],
        ay=start[1],
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        showarrow=True,
        arrowhead=2,
        arrowwidth=width,
        arrowcolor=colour,
        text="",
    )
