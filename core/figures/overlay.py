"""The curves of several runs in one picture."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.letters import plain
from core.history import History

# Neither blue nor orange: those are the verdict's. A run is told by dash and mark, too.
LOOKS = (
    ("#44aa99", "solid", "circle"),
    ("#aa4499", "dash", "diamond"),
    ("#999933", "dot", "square"),
    ("#cc6677", "dashdot", "triangle-up"),
    ("#7d8b8d", "longdash", "x"),
    ("#ddcc77", "longdashdot", "star"),
)
_NOTHING = [None]


def overlaid_curves(runs: Sequence[tuple[str, History]], name: str) -> go.Figure:
    """Return ``val_loss`` or ``val_accuracy`` of each run over its epochs, thick, and that of its training, thin."""
    figure = go.Figure()
    for place, (title, history) in enumerate(runs):
        colour, dash, symbol = LOOKS[place % len(LOOKS)]
        points = [point for point in history.epochs if point.whole]
        for key, thin in ((f"val_{name}", False), (name, True)):
            known = [point for point in points if key in point.metrics]
            figure.add_scatter(
                x=[point.epoch for point in known] or _NOTHING,
                y=[point.metrics[key] for point in known] or _NOTHING,
                mode="lines" if thin else "lines+markers",
                line={"color": colour, "dash": dash, "width": 1 if thin else 2.5},
                marker={"symbol": symbol, "size": 8},
                opacity=0.6 if thin else 1,
                name=plain(title),
                legendgroup=str(place),
                showlegend=not thin,
                hovertemplate="%{y:.3f}" + ("<extra>training</extra>" if thin else ""),
            )
    figure.update_xaxes(title_text="epoch", rangemode="tozero")
    if name == "accuracy":
        figure.update_yaxes(tickformat=".0%")
    figure.update_layout(
        title={"text": name.capitalize(), "font": {"size": 15}},
        height=360,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.25},
        hovermode="x unified",
        uirevision=f"overlay-{name}",
    )
    return figure
