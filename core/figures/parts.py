"""How the split deals the classes out."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.figures.letters import plain

# Neither blue nor orange: those are the verdict's. The names on the bars tell the classes apart, too.
SHADES = ("#44aa99", "#ddcc77", "#aa4499", "#999933", "#c4c8d0", "#88ccee", "#882255")
INK = "#0e1314"
_DARK = {"#aa4499", "#882255"}


def class_shares(parts: Mapping[str, Mapping[str, int]]) -> go.Figure:
    """Return one bar a part, each as long as the others, divided into its classes; counts are written on it.

    Args:
        parts: The texts of each class by part, such as ``{"training": {"negative": 40, "positive": 60}}``.
    """
    figure = go.Figure()
    for place, name in enumerate(next(iter(parts.values()), {})):
        shade = SHADES[place % len(SHADES)]
        figure.add_bar(
            x=[counts[name] / max(1, sum(counts.values())) for counts in parts.values()],
            y=list(parts),
            name=plain(name),
            orientation="h",
            marker={"color": shade},
            text=[f"{plain(name)} {counts[name]:,}" for counts in parts.values()],
            textposition="inside",
            insidetextanchor="middle",
            insidetextfont={"color": "#ffffff" if shade in _DARK else INK},
            hovertemplate="%{text} (%{x:.1%})<extra></extra>",
        )
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_layout(
        barmode="stack", height=80 + 36 * len(parts), margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False
    )
    return figure
