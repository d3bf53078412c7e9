"""The squash laboratory: curves with a sentence's own points on them, and what happens again and again."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.figures.palette import GATE, PADDING
from core.inside.cells import SQUASH
from core.inside.survey import SATURATED
from core.messages import Say, in_english
from core.recipe import Activation

ROSE, GREEN, GREY, VIOLET = GATE[3], "#44aa99", "#7d8b8d", "#aa4499"
_LEAST_REACH = 4.0
# Beyond this a number is drawn at the edge: the axis is of float64's own reach.
_SMALLEST, _LARGEST = 1e-300, 1e300
_MOST_POINTS = 4000
Floats = NDArray[np.floating]


def squash_curve(before: Floats, word: Floats, activation: Activation, title: str, say: Say = in_english) -> go.Figure:
    """Return the curve with the sentence's values on it; the cursor's word stands out.

    Args:
        before: The pre-activations of all words and units, any shape.
        word: Those of the cursor's word, ``(units,)``.
        activation: Which curve.
        title: What is squashed.
        say: Says what is written.
    """
    finite = before.reshape(-1)[np.isfinite(before.reshape(-1))]
    reach = max(_LEAST_REACH, float(np.abs(finite).max(initial=0)) * 1.05)
    line = np.linspace(-reach, reach, 241, dtype=np.float32)
    figure = go.Figure(
        go.Scatter(x=line, y=_squashed(line, activation), mode="lines", line={"color": GREY}, hoverinfo="skip")
    )
    thinned = finite[:: max(1, len(finite) // _MOST_POINTS)]
    marks = ((thinned, 6, ROSE, say("any word")), (word, 11, VIOLET, say("the cursor's word")))
    for values, size, colour, name in marks:
        figure.add_scattergl(
            x=values,
            y=_squashed(values.astype(np.float32), activation),
            mode="markers",
            marker={"size": size, "color": colour, "opacity": 0.35 if size < 10 else 0.95},
            name=name,
            hovertemplate=f"{name}: %{{x:.2f}} → %{{y:.3f}}<extra></extra>",
        )
    if activation in SATURATED:
        for limit in SATURATED[activation]:
            figure.add_hline(y=limit, line={"dash": "dot", "color": GREY, "width": 1})
    figure.update_xaxes(title_text=say("before squashing"))
    figure.update_yaxes(title_text=say("after"))
    return _dressed(figure, f"{title}: {activation.value}", 360)


def before_and_after(before: Floats, activation: Activation, say: Say = in_english) -> go.Figure:
    """Return the histograms of values before and after squashing; what is saturated is shaded."""
    flat = before.reshape(-1)[np.isfinite(before.reshape(-1))].astype(np.float32)
    figure = make_subplots(1, 2, subplot_titles=(say("before"), say("after")), horizontal_spacing=0.08)
    for column, (values, colour) in enumerate(((flat, GREY), (_squashed(flat, activation), ROSE)), 1):
        counts, edges = np.histogram(values, 40)
        figure.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts / max(1, counts.sum()),
            marker={"color": colour},
            hovertemplate=say("about {value}: {share}", value="%{x:.2f}", share="%{y:.1%}") + "<extra></extra>",
            row=1,
            col=column,
        )
    if activation in SATURATED and len(flat):
        below, above = SATURATED[activation]
        low, high = (0.0, 1.0) if activation is Activation.SIGMOID else (-1.0, 1.0)
        for start, end in ((low, below), (above, high)):
            figure.add_vrect(
                x0=start, x1=end, fillcolor=PADDING.light, opacity=0.35, line_width=0, layer="below", row=1, col=2
            )
        figure.update_xaxes(range=[low - 0.02, high + 0.02], row=1, col=2)
    figure.update_yaxes(tickformat=".0%")
    figure.update_layout(bargap=0.02)
    return _dressed(figure, say("Before and after"), 360)


def repeated(plain: Floats, squashed: Floats, say: Say = in_english) -> go.Figure:
    """Return a number multiplied again and again, without and with squashing, sizes on a logarithmic axis."""
    figure = go.Figure()
    lines = ((plain, GREY, say("without"), "dash"), (squashed, ROSE, say("with tanh"), "solid"))
    for values, colour, name, dash in lines:
        figure.add_scatter(
            x=np.arange(len(values)),
            y=np.clip(np.abs(values), _SMALLEST, _LARGEST),
            customdata=values,
            mode="lines+markers",
            line={"color": colour, "dash": dash},
            name=name,
            hovertemplate=say("{line}, step {step}: {value}", line=name, step="%{x}", value="%{customdata:.4~g}")
            + "<extra></extra>",
        )
    figure.update_xaxes(title_text=say("times"))
    figure.update_yaxes(title_text=say("size"), type="log", tickformat=".0e")
    return _dressed(figure, say("Again and again"), 340)


def powers(curves: Mapping[str, Floats]) -> go.Figure:
    """Return what is left of 1 after each step by several rules, on a logarithmic axis; dashes tell them apart."""
    figure = go.Figure()
    looks = ((ROSE, "solid"), (GREEN, "dash"), (GREY, "dot"), (VIOLET, "dashdot"), ("#999933", "longdash"))
    for (name, values), (colour, dash) in zip(curves.items(), looks, strict=False):
        figure.add_scatter(
            x=np.arange(len(values)),
            y=np.clip(values, _SMALLEST, _LARGEST),
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2},
            name=name,
            hovertemplate=f"{name}, after %{{x}}: %{{y:.3~g}}<extra></extra>",
        )
    figure.update_xaxes(title_text="words")
    figure.update_yaxes(title_text="what is left of 1", type="log", tickformat=".0e")
    return _dressed(figure, "What is left", 360)


def _squashed(values: Floats, activation: Activation) -> Floats:
    result = np.empty_like(values)
    SQUASH[activation](values, result)
    return result


def _dressed(figure: go.Figure, title: str, height: int) -> go.Figure:
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=height,
        margin={"l": 8, "r": 8, "t": 48, "b": 8},
        legend={"orientation": "h", "y": -0.3},
        uirevision=title,
        showlegend=any(trace.name for trace in figure.data),
    )
    if figure.data and not figure.data[0].name:
        figure.data[0].showlegend = False
    return figure
