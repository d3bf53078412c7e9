"""Cells compared seed by seed: each difference as a dot, their mean and its interval."""

from collections.abc import Mapping

import plotly.graph_objects as go

from core.experiments.cells import PairedDifference
from core.messages import Say, in_english

_DOT, _MEAN = "#44aa99", "#cc6677"


def difference_strips(found: Mapping[str, PairedDifference], say: Say = in_english) -> go.Figure:
    """Return one strip a named difference, in percentage points: a dot a seed, a diamond and a bar for mean and 95 %.

    Args:
        found: Differences of shares by what they are of, the first on top.
        say: Says what is written.
    """
    # Two lines a name: on a narrow screen one would leave no room for the strip.
    means = [(name.replace(": ", ":<br>"), one) for name, one in found.items()]
    names = [name for name, _ in means]
    seeds = [(name, 100 * value) for name, one in means for value in one.by_seed]
    figure = go.Figure(
        [
            go.Scatter(
                x=[value for _, value in seeds],
                y=[name for name, _ in seeds],
                mode="markers",
                marker={"color": _DOT, "size": 9, "opacity": 0.7},
                name=say("a seed"),
                hovertemplate=say("{difference} points", difference="%{x:+.2f}") + "<extra>%{y}</extra>",
            ),
            go.Scatter(
                x=[100 * one.mean for _, one in means],
                y=names,
                mode="markers",
                marker={"color": _MEAN, "size": 11, "symbol": "diamond"},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": [_reach(one, 1) for _, one in means],
                    "arrayminus": [_reach(one, 0) for _, one in means],
                    "color": _MEAN,
                },
                name=say("their mean, 95 % interval"),
                hovertemplate=say("mean {difference} points", difference="%{x:+.2f}") + "<extra>%{y}</extra>",
            ),
        ]
    )
    figure.add_vline(x=0, line={"dash": "dot", "color": "#7d8b8d", "width": 1})
    figure.update_xaxes(title_text=say("difference in percentage points"), ticksuffix="", zeroline=False)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryorder="array", categoryarray=names, automargin=True
    )
    figure.update_layout(
        height=130 + 44 * len(names),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.35},
        uirevision="differences",
    )
    return figure


def _reach(one: PairedDifference, end: int) -> float:
    """Return how far an end of the interval lies from the mean, in points; nothing where there is no interval."""
    return 0.0 if one.interval is None else 100 * abs(one.interval[end] - one.mean)
