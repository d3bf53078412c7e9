"""Experiments: the curves of every way on one chart, what each way makes of a text, and two kinds of texts apart."""

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.experiments.results import Apart, Curve, Measured, Row, Share
from core.figures.letters import plain

# Neither the verdict's blue and orange nor a gate's rose; each also has a mark and a dash of its own.
LOOKS = (
    ("#44aa99", "circle", "solid"),
    ("#cc6677", "x", "dash"),
    ("#aa4499", "diamond", "dot"),
    ("#999933", "square", "dashdot"),
)
_CHANCE, _BELOW, _HIGHEST = 0.5, 0.1, 1.02
# A curve without a point has no place in the legend, and the legend's coming would move the axes.
_NOTHING = [None]
_KIND_COLOURS = {"circle": "#44aa99", "x": "#cc6677", "circle-open": "#aa4499"}


def variant_curves(
    curves: Sequence[Curve], ways: Sequence[str], epochs: int, beside: Sequence[Curve] = (), chance: float = _CHANCE
) -> go.Figure:
    """Return validation accuracy against epochs: a colour, mark and dash a way, a thin line a seed, their mean thick.

    Args:
        curves: In any order; one without a point yet is only named in the legend.
        ways: The ways, in the order of the legend.
        epochs: How many epochs were asked for; the axis spans them from the start, so nothing jumps.
        beside: Curves of other trainings, drawn thin to compare with.
        chance: The accuracy of guessing.
    """
    figure = go.Figure()
    for place, way in enumerate(ways):
        own, others = ([curve for curve in group if curve.variant == way] for group in (curves, beside))
        thin = [*others, *(own if len(own) > 1 else [])]
        figure.add_traces([_line(curve.accuracies, way, place, is_thin=True) for curve in thin])
        figure.add_trace(_line(_mean([curve.accuracies for curve in own]), way, place))
    _add_guessing(figure, chance, "bottom right")
    lowest = min([chance - _BELOW, *(min(curve.accuracies) - 0.03 for curve in (*curves, *beside) if curve.accuracies)])
    figure.update_yaxes(title_text="validation accuracy", range=[lowest, _HIGHEST], tickformat=".0%")
    return _over_epochs(figure, epochs, "variant-curves")


def loss_curves(found: Sequence[Measured], ways: Sequence[str], epochs: int, chance: float = _CHANCE) -> go.Figure:
    """Return the loss on the training texts against epochs, as ``variant_curves`` draws the accuracy.

    Who guesses among equal classes has the loss -ln(chance): a curve above it is worse than one that knows nothing.
    """
    figure = go.Figure()
    for place, way in enumerate(ways):
        losses = [one.losses for one in found if one.curve.variant == way]
        figure.add_traces([_line(values, way, place, is_thin=True) for values in losses if len(losses) > 1])
        figure.add_trace(_line(_mean(losses), way, place, told="%{y:.2f}"))
    _add_guessing(figure, -math.log(chance), "top right")
    figure.update_yaxes(title_text="loss on the training texts", rangemode="tozero")
    return _over_epochs(figure, epochs, "loss-curves")


def _add_guessing(figure: go.Figure, height: float, place: str) -> None:
    figure.add_hline(
        y=height,
        line={"dash": "dot", "color": "#7d8b8d", "width": 1},
        annotation_text="guessing",
        annotation_position=place,
    )


def _over_epochs(figure: go.Figure, epochs: int, revision: str) -> go.Figure:
    figure.update_xaxes(title_text="epoch", range=[0.7, epochs + 0.3], dtick=1 if epochs <= 12 else None)
    figure.update_layout(
        height=400,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        legend={"orientation": "h", "y": -0.25},
        hovermode="x unified",
        uirevision=revision,
    )
    return figure


def _mean(lines: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return the mean over the seeds, as far as all of them have come."""
    shortest = min(map(len, lines), default=0)
    return tuple(float(np.mean([line[at] for line in lines])) for at in range(shortest))


def _line(
    values: Sequence[float], way: str, place: int, *, is_thin: bool = False, told: str = "%{y:.1%}"
) -> go.Scatter:
    colour, symbol, dash = LOOKS[place % len(LOOKS)]
    return go.Scatter(
        x=list(range(1, len(values) + 1)) or _NOTHING,
        y=list(values) or _NOTHING,
        mode="lines" if is_thin else "lines+markers",
        line={"color": colour, "dash": "solid" if is_thin else dash, "width": 1 if is_thin else 2.5},
        marker={"symbol": symbol, "size": 8},
        opacity=0.65 if is_thin else 1,
        name=way,
        legendgroup=way,
        showlegend=not is_thin,
        hovertemplate=None if is_thin else told,
        hoverinfo="skip" if is_thin else None,
    )


def padded_rows(rows: Sequence[Row]) -> go.Figure:
    """Return one strip a way in reading order: words, unknown words, padding that is read, masked padding in grey."""
    figure = go.Figure()
    for name, colour, symbol in (
        ("word", "#44aa99", "square"),
        ("unknown word", "#44aa99", "square-open"),
        ("padding, read like a word", "#cc6677", "x"),
        ("padding, masked: not read", "#9aa0a8", "line-ew-open"),
    ):
        cells = [(place, row) for row in rows for place in range(len(row.tokens)) if _kind(row, place) == name]
        figure.add_trace(_cells(cells, name, colour, symbol))
    figure.update_xaxes(title_text="place in the row", rangemode="tozero", zeroline=False)
    figure.update_yaxes(
        autorange="reversed", type="category", categoryorder="array", categoryarray=[row.way for row in rows]
    )
    figure.update_layout(
        height=120 + 36 * len(rows), margin={"l": 8, "r": 8, "t": 8, "b": 8}, legend={"orientation": "h", "y": -0.5}
    )
    return figure


def _kind(row: Row, place: int) -> str:
    if not row.padding[place]:
        return "unknown word" if row.unknown[place] else "word"
    return "padding, masked: not read" if row.masked else "padding, read like a word"


def _cells(cells: Sequence[tuple[int, Row]], name: str, colour: str, symbol: str) -> go.Scatter:
    return go.Scatter(
        x=[place + 1 for place, _ in cells] or _NOTHING,
        y=[row.way for _, row in cells] or _NOTHING,
        customdata=[plain(row.tokens[place]) or "padding" for place, row in cells],
        mode="markers",
        marker={"symbol": symbol, "size": 9, "color": colour, "line": {"width": 2, "color": colour}},
        name=name,
        hovertemplate="place %{x}: %{customdata}<extra>%{y}</extra>",
    )


def apart_figure(measured: Sequence[tuple[str, Apart]], ways: Sequence[str]) -> go.Figure:
    """Return each way's accuracy on the kinds of texts, a dot a seed; ``measured`` names the way of each."""
    figure = go.Figure(
        [
            _kind_dots([(way, apart.known) for way, apart in measured], "every word seen in training", "circle"),
            _kind_dots([(way, apart.unseen) for way, apart in measured], "with an unseen word", "x"),
            _kind_dots(
                [(way, apart.left_out) for way, apart in measured],
                "the same texts, unseen words left out",
                "circle-open",
            ),
        ]
    )
    figure.update_xaxes(title_text="accuracy on the test texts", tickformat=".0%")
    figure.update_yaxes(autorange="reversed", type="category", categoryorder="array", categoryarray=list(ways))
    figure.update_layout(
        height=150 + 40 * len(ways), margin={"l": 8, "r": 8, "t": 8, "b": 8}, legend={"orientation": "h", "y": -0.4}
    )
    return figure


def _kind_dots(shares: Sequence[tuple[str, Share | None]], name: str, symbol: str) -> go.Scatter:
    found, colour = [(way, share) for way, share in shares if share is not None and share.texts], _KIND_COLOURS[symbol]
    return go.Scatter(
        x=[share.accuracy for _, share in found] or _NOTHING,
        y=[way for way, _ in found] or _NOTHING,
        customdata=[share.texts for _, share in found],
        mode="markers",
        marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2, "color": colour}},
        name=name,
        hovertemplate="%{x:.1%} of %{customdata:,} texts<extra>%{y}, " + name + "</extra>",
    )
