"""The path of sentences through the hidden states of many texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.letters import plain
from core.figures.palette import CURSOR

# Neither blue nor orange: those are the verdict's.
LINES = ("#aa4499", "#44aa99", "#999933", "#882255", "#7d8b8d", "#ddcc77")
CLOUD = "rgba(125,139,141,0.30)"
MOST_DOTS = 4000
_MOST_WRITTEN = 30
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """One sentence on the two axes: its words, ``(words, 2)``, and where every sentence starts, ``(2,)``."""

    words: Sequence[str]
    positions: Floats
    start: Floats
    verdict: str


def path_figure(
    cloud: Floats, paths: Sequence[Path], arrow: tuple[Floats, str] | None, shares: Floats, word: int
) -> go.Figure:
    """Return the cloud of states with the paths through it.

    Args:
        cloud: ``(states, 2)``, of many texts.
        paths: The sentence first, then those beside it.
        arrow: The read-out direction on the axes and what it points to, or None.
        shares: The share of the variance along each axis.
        word: The cursor's word in the first sentence.
    """
    thinned = cloud[:: max(1, -(-len(cloud) // MOST_DOTS))]
    figure = go.Figure(
        go.Scattergl(
            x=thinned[:, 0],
            y=thinned[:, 1],
            mode="markers",
            marker={"size": 3, "color": CLOUD},
            hoverinfo="skip",
            name="states of many texts",
        )
    )
    for place, path in enumerate(paths):
        figure.add_trace(_line(path, place))
    if paths and len(paths[0].positions):
        here = paths[0].positions[min(word, len(paths[0].positions) - 1)]
        ring = {"symbol": "circle-open", "size": 18, "color": CURSOR, "line": {"width": 2}}
        figure.add_scatter(x=[here[0]], y=[here[1]], mode="markers", marker=ring, showlegend=False, hoverinfo="skip")
    if arrow is not None and paths:
        _point(figure, paths[0].start, *arrow, cloud)
    for axis, share in zip((figure.update_xaxes, figure.update_yaxes), shares, strict=True):
        axis(title_text=f"{float(share):.0%} of the variance", zeroline=False)
    figure.update_layout(
        height=560,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.14},
        uirevision="path",
        hovermode="closest",
    )
    return figure


def _line(path: Path, place: int) -> go.Scatter:
    positions = np.vstack([path.start, path.positions])
    names = ["before any word", *(plain(word) for word in path.words)]
    written = place == 0 and len(names) <= _MOST_WRITTEN
    symbols = ["x", *["circle"] * (len(names) - 2), "star"] if len(names) > 1 else ["x"]
    return go.Scatter(
        x=positions[:, 0],
        y=positions[:, 1],
        mode="lines+markers+text" if written else "lines+markers",
        text=names if written else None,
        customdata=names,
        textposition="top center",
        line={
            "color": LINES[place % len(LINES)],
            "width": 3 if place == 0 else 2,
            "dash": "solid" if place == 0 else "dot",
        },
        marker={"symbol": symbols, "size": [8] * (len(names) - 1) + [13]},
        name=plain(path.verdict),
        hovertemplate="after %{customdata}<extra></extra>",
    )


def _point(figure: go.Figure, start: Floats, direction: Floats, name: str, cloud: Floats) -> None:
    """Draw the read-out direction from where every sentence starts, a third of the cloud's width long."""
    reach = float(np.abs(cloud - cloud.mean(axis=0)).max(initial=1.0)) * 0.7
    end = start + direction * reach
    figure.add_annotation(
        x=float(end[0]),
        y=float(end[1]),
        ax=float(start[0]),
        ay=float(start[1]),
        xref="x",
        yref="y",
        axref="x",
        ayref="y",
        arrowhead=3,
        arrowsize=1.4,
        arrowwidth=2,
        arrowcolor=CURSOR,
        text="",
        showarrow=True,
    )
    figure.add_annotation(x=float(end[0]), y=float(end[1]), text=plain(name), showarrow=False, yshift=14)
