"""One unit's state over the words of a text, as a line."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.letters import plain
from core.figures.palette import STATE
from core.messages import Say, in_english


def unit_line(
    tokens: Sequence[str], values: Sequence[float], bounds: tuple[float, float], title: str, say: Say = in_english
) -> go.Figure:
    """Return a unit's state after each word, between the ends of what its squashing can give.

    Args:
        tokens: The words in reading order.
        values: The state after each.
        bounds: The lowest and the highest value that the squashing gives.
        title: Which unit of what.
        say: Says what is written.
    """
    low, high = bounds
    room = 0.06 * (high - low)
    figure = go.Figure(
        go.Scatter(
            x=[*range(len(tokens))],
            y=[*values],
            mode="lines+markers",
            line={"color": STATE[-2], "width": 2},
            customdata=[plain(token) for token in tokens],
            hovertemplate=say("after {word}: {value}", word="%{customdata}", value="%{y:.3f}") + "<extra></extra>",
        )
    )
    for edge in bounds:
        figure.add_hline(y=edge, line={"dash": "dot", "color": "#7d8b8d", "width": 1})
    figure.update_xaxes(tickvals=[*range(len(tokens))], ticktext=[plain(token[:14]) for token in tokens], tickangle=-40)
    figure.update_yaxes(range=[low - room, high + room], title_text=say("state"), zeroline=False)
    figure.update_layout(
        title={"text": title, "font": {"size": 15}}, height=300, margin={"l": 8, "r": 8, "t": 40, "b": 8}
    )
    return figure
