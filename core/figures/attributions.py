"""Words shared out: rows of methods over the words of a sentence, blue towards a class and orange away from it."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.letters import plain
from core.figures.palette import NEGATIVE, POSITIVE

_ROW_HEIGHT, _MARGIN = 46, 150
_LOWEST = 1e-9


def attribution_map(words: Sequence[str], rows: Mapping[str, NDArray[np.floating]], towards: str) -> go.Figure:
    """Return one row a method; the colours of a row span its own largest share, the numbers are in the hover text.

    Args:
        words: The words, one a column.
        rows: Shares by the name of their method, ``(words,)`` each, positive towards the class.
        towards: The class.
    """
    shares = np.array([np.asarray(values, np.float64) for values in rows.values()])
    largest = np.maximum(np.abs(shares).max(axis=1, keepdims=True), _LOWEST) if shares.size else 1.0
    figure = go.Figure(
        go.Heatmap(
            z=shares / largest,
            customdata=shares,
            x=list(range(len(words))),
            y=[plain(name) for name in rows],
            zmin=-1,
            zmax=1,
            colorscale=[(0.0, _solid(NEGATIVE.light)), (0.5, "rgba(128,132,140,0.10)"), (1.0, _solid(POSITIVE.light))],
            xgap=2,
            ygap=4,
            text=[[plain(word) for word in words]] * len(rows),
            hovertemplate="%{text}: %{customdata:+.3f}<extra>%{y}</extra>",
            colorbar={
                "title": {"text": f"towards {plain(towards)},<br>each row on its own scale", "side": "top"},
                "tickvals": [-1, 0, 1],
                "ticktext": ["away", "0", "towards"],
                "orientation": "h",
                "y": -0.75,
                "thickness": 10,
                "len": 0.8,
            },
        )
    )
    figure.update_xaxes(
        tickvals=list(range(len(words))), ticktext=[plain(word) for word in words], side="top", showgrid=False
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_layout(height=_MARGIN + _ROW_HEIGHT * len(rows), margin={"l": 8, "r": 8, "t": 8, "b": 8})
    return figure


def _solid(color: str) -> str:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},1)"
