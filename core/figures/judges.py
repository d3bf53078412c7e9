"""The network and the bag of words beside each other: curves, calibration, shares with their intervals.

The network is drawn full and with circles, the bag of words dashed and with diamonds, so that neither needs its colour.
"""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.evaluation.calibration import Calibration
from core.evaluation.groups import Group
from core.evaluation.operating import AtThreshold, Curve
from core.evaluation.outcomes import Share
from core.figures.letters import plain

NETWORK, WORDS, CHANCE = "#44aa99", "#aa4499", "#7d8b8d"
_MARGIN = {"l": 8, "r": 8, "t": 36, "b": 8}
_LEGEND = {"orientation": "h", "y": -0.28}


def roc_figure(network: Curve, words: Curve) -> go.Figure:
    """Return the ROC of the network and of the bag of words; dotted: answers without any knowledge."""
    figure = _two_curves(network, words, "area")
    figure.add_scatter(**_chance([0, 1], [0, 1], "guessing, area 0.500"))
    return _unit_square(figure, "ROC", "false positive rate", "true positive rate (recall)")


def precision_recall_figure(network: Curve, words: Curve) -> go.Figure:
    """Return precision against recall; dotted: answers without any knowledge."""
    figure = _two_curves(network, words, "average precision")
    figure.add_scatter(**_chance([0, 1], [network.base] * 2, f"guessing, {network.base:.3f}"))
    return _unit_square(figure, "Precision against recall", "recall", "precision")


def _two_curves(network: Curve, words: Curve, area: str) -> go.Figure:
    figure = go.Figure()
    for name, curve, colour, dash in (
        ("network", network, NETWORK, "solid"),
        ("bag of words", words, WORDS, "dash"),
    ):
        figure.add_scatter(
            x=curve.x,
            y=curve.y,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2},
            name=f"{name}, {area} {curve.area:.3f}",
            hovertemplate="%{x:.3f}, %{y:.3f}<extra>" + name + "</extra>",
        )
    return figure


def _chance(x: list[float], y: list[float], name: str) -> dict[str, object]:
    return {"x": x, "y": y, "mode": "lines", "name": name, "line": {"color": CHANCE, "dash": "dot", "width": 1}}


def _unit_square(figure: go.Figure, title: str, x: str, y: str) -> go.Figure:
    figure.update_xaxes(title_text=x, range=[-0.01, 1.01])
    figure.update_yaxes(title_text=y, range=[-0.01, 1.02])
    figure.update_layout(
        title={"text": title, "font": {"size": 15}}, height=400, margin=_MARGIN, legend=_LEGEND, uirevision=title
    )
    return figure


def reliability_figure(network: Calibration, words: Calibration) -> go.Figure:
    """Return how often verdicts were right against how sure they were; on the dotted line a probability is meant.

    Below lies how many texts the network was so sure of.
    """
    figure = go.Figure()
    figure.add_scatter(**_chance([0, 1], [0, 1], "as sure as right"))
    for name, found, colour, symbol, dash in (
        ("network", network, NETWORK, "circle", "solid"),
        ("bag of words", words, WORDS, "diamond", "dash"),
    ):
        figure.add_scatter(
            x=[one.confidence for one in found.bins],
            y=[one.right.share for one in found.bins],
            error_y=_error_bars([one.right for one in found.bins]),
            customdata=[one.right.texts for one in found.bins],
            mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"symbol": symbol, "size": 9},
            name=f"{name}, ECE {found.error:.3f}",
            hovertemplate="sure %{x:.1%}, right %{y:.1%} of %{customdata:,} texts<extra>" + name + "</extra>",
        )
    figure.add_bar(
        x=[(one.low + one.high) / 2 for one in network.bins],
        y=[one.right.texts for one in network.bins],
        width=[0.9 * (one.high - one.low) for one in network.bins],
        marker={"color": NETWORK, "opacity": 0.5},
        text=[f"{one.right.texts:,}" for one in network.bins],
        textposition="outside",
        cliponaxis=False,
        name="texts of the network",
        yaxis="y2",
        hoverinfo="skip",
    )
    low = min([one.low for one in (*network.bins, *words.bins)], default=0.0)
    most = max([one.right.texts for one in network.bins], default=1)
    figure.update_layout(
        yaxis={"title": "called right", "range": [0, 1.03], "tickformat": ".0%", "domain": [0.3, 1]},
        yaxis2={"title": "texts", "range": [0, 1.35 * most], "domain": [0, 0.22], "nticks": 3},
        xaxis={"title": "how sure: the probability of the class that was called", "tickformat": ".0%", "anchor": "y2"},
        height=520,
        margin=_MARGIN,
        legend={"orientation": "h", "y": -0.2},
        uirevision="reliability",
    )
    figure.update_xaxes(range=[max(0.0, low - 0.02), 1.02])
    return figure


def groups_figure(groups: Sequence[Group], title: str) -> go.Figure:
    """Return the accuracy of each group with its 95 % interval, the number of texts beside its name."""
    names = [f"{one.name} (n = {one.network.texts:,})" for one in groups]
    figure = go.Figure()
    for name, shares, colour, symbol, shift in (
        ("network", [one.network for one in groups], NETWORK, "circle", -0.12),
        ("bag of words", [one.words for one in groups], WORDS, "diamond", 0.12),
    ):
        figure.add_scatter(**_dots(name, shares, (colour, symbol), [place + shift for place in range(len(groups))]))
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(groups))),
        ticktext=names,
        range=[len(groups) - 0.5, -0.5],
        zeroline=False,
    )
    figure.update_xaxes(range=[0, 1.01], tickformat=".0%", title_text="called right")
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=150 + 48 * len(groups),
        margin=_MARGIN,
        legend={"orientation": "h", "y": -0.6 if len(groups) < 3 else -0.4},
        uirevision=title,
    )
    return figure


def accuracies_figure(shares: Sequence[tuple[str, Share]], part: str = "test") -> go.Figure:
    """Return one accuracy on a part of the texts a line, with its 95 % interval, the first on top."""
    figure = go.Figure(go.Scatter(**_dots("accuracy", [share for _, share in shares], (NETWORK, "circle"), None)))
    figure.data[0].y = [plain(name) for name, _ in shares]
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(tickformat=".0%", title_text=f"{part} accuracy")
    figure.update_layout(height=90 + 36 * len(shares), margin={"l": 8, "r": 8, "t": 8, "b": 8}, showlegend=False)
    return figure


def _dots(name: str, shares: list[Share], look: tuple[str, str], y: list[float] | None) -> dict[str, object]:
    colour, symbol = look
    return {
        "x": [one.share for one in shares],
        "y": y,
        "error_x": _error_bars(shares),
        "customdata": [[one.texts, one.low, one.high] for one in shares],
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 10, "color": colour},
        "name": name,
        "hovertemplate": "%{x:.1%} of %{customdata[0]:,} texts, 95 % interval "
        "%{customdata[1]:.1%} to %{customdata[2]:.1%}<extra>" + name + "</extra>",
    }


def _error_bars(shares: Sequence[Share]) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [one.high - one.share for one in shares],
        "arrayminus": [one.share - one.low for one in shares],
        "thickness": 1.5,
        "width": 4,
    }


def threshold_figure(found: Sequence[AtThreshold], chosen: float) -> go.Figure:
    """Return accuracy, precision, recall and F1 at every threshold; the line stands at the chosen one."""
    figure = go.Figure()
    at = [one.threshold for one in found]
    for name, values, colour, dash in (
        ("accuracy", [one.accuracy.share for one in found], "#44aa99", "solid"),
        ("precision", [one.precision for one in found], "#999933", "dash"),
        ("recall", [one.recall for one in found], "#aa4499", "dot"),
        ("F1", [one.f1 for one in found], CHANCE, "dashdot"),
    ):
        figure.add_scatter(
            x=at,
            y=values,
            mode="lines",
            name=name,
            line={"color": colour, "dash": dash, "width": 2},
            hovertemplate="%{y:.1%}",
        )
    figure.add_vline(x=chosen, line={"color": CHANCE, "width": 2})
    figure.update_xaxes(title_text="threshold", range=[0, 1])
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    figure.update_layout(
        height=340,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend=_LEGEND,
        hovermode="x unified",
        uirevision="thresholds",
    )
    return figure
