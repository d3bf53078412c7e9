"""The picture of a network unrolled over its words: three sets of parameters, used again at every word."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.arrows import add_arrow
from core.figures.letters import plain
from core.messages import Say, in_english

# More do not fit beside each other on a narrow screen.
MOST_WORDS = 6
_INK, _BOX = "#7d8b8d", "rgba(125,139,141,0.18)"
_HALF, _WIDE_HALF = 0.27, 0.46
# One colour and one dash a matrix, the same in the bars below.
MATRIX_COLOURS = {"W_x": "#44aa99", "W_h": "#aa4499", "W_y": "#999933"}


def unrolled_figure(tokens: Sequence[str], chosen: str, say: Say = in_english) -> go.Figure:
    """Return boxes for the states, left to right, with W_x from below, W_h between and W_y on top of the last.

    Args:
        tokens: The words; of more than ``MOST_WORDS`` the last ones are drawn, and dots before them.
        chosen: Which matrix is drawn thick.
        say: Says what is written.
    """
    shown = list(tokens[-MOST_WORDS:])
    figure = go.Figure()
    names = ["…" if len(tokens) > MOST_WORDS else "h<sub>0</sub>"]
    first = len(tokens) - len(shown) + 1
    names += [f"h<sub>{first + place}</sub>" for place in range(len(shown))]
    for place, name in enumerate(names):
        _box(figure, (place, 1.0), name, _HALF if place else None)
    for place, token in enumerate(shown, start=1):
        figure.add_annotation(
            x=place, y=-0.16, text=plain(token[:12]), showarrow=False, textangle=-40 if len(shown) > 4 else 0
        )
        _arrow(figure, (place, 0.1), (place, 0.72), "W_x", chosen)
        _arrow(figure, (place - 0.72, 1.0), (place - 0.28, 1.0), "W_h", chosen)
    _arrow(figure, (len(shown), 1.28), (len(shown), 1.82), "W_y", chosen)
    _box(figure, (len(shown), 2.05), say("verdict"), _WIDE_HALF)
    figure.add_trace(go.Scatter(x=[0], y=[0], mode="markers", opacity=0, hoverinfo="skip", showlegend=False))
    figure.update_xaxes(visible=False, range=[-0.5, len(shown) + 0.6], fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.62, 2.4], fixedrange=True)
    figure.update_layout(height=320, margin={"l": 8, "r": 8, "t": 8, "b": 8}, dragmode=False)
    return figure


def _box(figure: go.Figure, middle: tuple[float, float], text: str, half: float | None) -> None:
    """Write a text, in a box so wide to both sides where a width is given."""
    x, y = middle
    if half is not None:
        figure.add_shape(
            type="rect",
            x0=x - half,
            x1=x + half,
            y0=y - 0.24,
            y1=y + 0.24,
            fillcolor=_BOX,
            line={"color": _INK, "width": 1},
        )
    figure.add_annotation(x=x, y=y, text=text, showarrow=False)


def _arrow(figure: go.Figure, start: tuple[float, float], end: tuple[float, float], name: str, chosen: str) -> None:
    add_arrow(figure, start, end, MATRIX_COLOURS[name], 3.5 if name == chosen else 1.5)
    if name == chosen:
        across = name == "W_h"
        figure.add_annotation(
            x=(start[0] + end[0]) / 2 + (0 if across else 0.22),
            y=(start[1] + end[1]) / 2 + (0.22 if across else 0),
            text=f"W<sub>{name[-1]}</sub>",
            showarrow=False,
            font={"size": 11},
        )
