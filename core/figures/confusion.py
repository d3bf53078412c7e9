"""The confusion matrix as a picture whose cells can be chosen."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.letters import plain

# One hue that means nothing else, from few to many; both ends are read on a light and on a dark page.
COUNTS = ("#e4f2ef", "#1c6a5e")
_INK_LIGHT, _INK_DARK = "#ffffff", "#0e1314"
_LETTERS = 18


def confusion_map(confusion: Sequence[Sequence[int]], classes: Sequence[str], chosen: tuple[int, int]) -> go.Figure:
    """Return the matrix: a row a true class, a column a class as it was called, the count written in each cell.

    A cell is darker the larger its share of its row. Over each lies a point, which a click chooses; its custom data
    are the numbers of both classes. The chosen cell has a frame.
    """
    names = [_short(name) for name in classes]
    places = range(len(classes))
    shares = [[count / max(1, sum(row)) for count in row] for row in confusion]
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=list(places),
            y=list(places),
            colorscale=[[0, COUNTS[0]], [1, COUNTS[1]]],
            zmin=0,
            zmax=1,
            showscale=False,
            xgap=3,
            ygap=3,
            hoverinfo="skip",
        )
    )
    cells = [(true, called) for true in places for called in places]
    figure.add_scatter(
        x=[called for _, called in cells],
        y=[true for true, _ in cells],
        customdata=[[true, called] for true, called in cells],
        text=[f"{confusion[true][called]:,}<br>{shares[true][called]:.0%}" for true, called in cells],
        textfont={
            "size": 15 if len(classes) <= 4 else 11,
            "color": [_INK_LIGHT if shares[true][called] > 0.55 else _INK_DARK for true, called in cells],
        },
        mode="markers+text",
        marker={"symbol": "square", "size": 44, "opacity": 0},
        # A choice is shown by the frame, not by fading all other cells.
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hovertext=[
            f"{confusion[true][called]:,} texts of {plain(classes[true])}, called {plain(classes[called])}"
            for true, called in cells
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        showlegend=False,
    )
    true, called = chosen
    figure.add_shape(
        type="rect",
        x0=called - 0.49,
        x1=called + 0.49,
        y0=true - 0.49,
        y1=true + 0.49,
        line={"color": "#ddcc77", "width": 4},
    )
    axis = {"tickmode": "array", "tickvals": list(places), "ticktext": names, "showgrid": False, "zeroline": False}
    edges = [-0.5, len(classes) - 0.5]
    figure.update_xaxes(title_text="called", side="top", range=edges, fixedrange=True, **axis)
    figure.update_yaxes(title_text="true class", range=edges[::-1], fixedrange=True, **axis)
    figure.update_layout(
        height=110 + max(76, 300 // len(classes)) * len(classes) if len(classes) <= 4 else 120 + 56 * len(classes),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        clickmode="event+select",
        dragmode=False,
    )
    return figure


def _short(name: str) -> str:
    return plain(name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…")
