"""Memory through time: how gradients fade, how far back a cell remembers, and what each step adds to a matrix."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.experiments.points import CELLS, RecallPoint, mean_accuracies
from core.figures.experiments import LOOKS
from core.figures.letters import plain
from core.inside.fading import SHORTEST, Fading, step_factors
from core.messages import Say, in_english
from core.recipe import CELL_NAMES

_BAND = 0.18
# A curve without a point has no place in the legend, and the legend's coming would move the axes.
_NOTHING = [None]
_MARGIN = {"l": 8, "r": 8, "t": 36, "b": 8}
_GROWS, _SHRINKS, _LINE = "#aa4499", "#44aa99", "#7d8b8d"


def fading_race(found: Mapping[str, Sequence[Fading]]) -> go.Figure:
    """Return the length of each way's gradient against the distance from the verdict, on a logarithmic axis.

    Args:
        found: One or more seeds a way; a thick line is their geometric mean, the band goes from the lowest to the
            highest. An LSTM's cell state is drawn dotted beside its hidden state.
    """
    figure = go.Figure()
    for place, (way, fadings) in enumerate(found.items()):
        _add_strand(figure, [fading.hidden for fading in fadings], way, place)
        cells = [fading.cell for fading in fadings if fading.cell is not None]
        if cells:
            _add_strand(figure, cells, f"{way}, cell state", place, dash="dot")
    return _log_layout(figure, "‖gradient‖, last word = 1")


def loss_race(found: Mapping[str, Sequence[Fading]]) -> go.Figure:
    """Return the length of the loss's gradient as it is, drawn as ``fading_race`` draws the logit's."""
    figure = go.Figure()
    for place, (way, fadings) in enumerate(found.items()):
        _add_strand(figure, [fading.loss for fading in fadings], way, place)
    return _log_layout(figure, "‖gradient of the loss‖")


def _add_strand(
    figure: go.Figure, lines: Sequence[Sequence[float]], name: str, place: int, dash: str | None = None
) -> None:
    colour, symbol, own_dash = LOOKS[place % len(LOOKS)]
    length = min(len(line) for line in lines)
    logs = np.log10(np.maximum([line[:length] for line in lines], SHORTEST))
    middle = 10 ** logs.mean(axis=0)
    places = list(range(length))
    if len(lines) > 1:
        edges = [*(10 ** logs.max(axis=0)).tolist(), *(10 ** logs.min(axis=0))[::-1].tolist()]
        figure.add_trace(
            go.Scatter(
                x=[*places, *places[::-1]],
                y=edges,
                fill="toself",
                fillcolor=colour,
                opacity=_BAND,
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
                legendgroup=name,
            )
        )
    figure.add_trace(
        go.Scatter(
            x=places,
            y=middle.tolist(),
            mode="lines+markers" if dash is None else "lines",
            line={"color": colour, "dash": dash or own_dash, "width": 2.5},
            marker={"symbol": symbol, "size": 6},
            name=name,
            legendgroup=name,
            hovertemplate="%{x} words back: %{y:.2e}<extra>" + name + "</extra>",
        )
    )


def _log_layout(figure: go.Figure, title: str) -> go.Figure:
    figure.update_xaxes(title_text="words back from the verdict", rangemode="tozero", zeroline=False)
    figure.update_yaxes(type="log", title_text=title, exponentformat="power")
    figure.update_layout(
        height=420,
        margin={**_MARGIN, "t": 12},
        legend={"orientation": "h", "y": -0.25},
        uirevision=title,
    )
    return figure


def recall_curves(
    points: Sequence[RecallPoint], chance: float, beside: Sequence[RecallPoint] = (), say: Say = in_english
) -> go.Figure:
    """Return each cell's accuracy against the distance of the deciding word, on a logarithmic axis of distances.

    Args:
        points: What was measured; dots, and a line through the means over the seeds.
        chance: The accuracy of guessing.
        beside: Other points, drawn thin to compare with.
        say: Says what is written.
    """
    figure = go.Figure()
    for place, cell in enumerate(CELLS):
        colour, symbol, dash = LOOKS[place]
        other = mean_accuracies(beside, cell)
        if other:
            name = say("{cell}, recorded", cell=CELL_NAMES[cell])
            figure.add_trace(_recall_line(other, {"color": colour, "width": 1}, None, name, say))
        own = mean_accuracies(points, cell)
        look = {"color": colour, "width": 2.5, "dash": dash}
        figure.add_trace(_recall_line(own, look, symbol, CELL_NAMES[cell], say))
    figure.add_trace(_bag_line([*points, *beside], say))
    figure.add_hline(
        y=chance,
        line={"dash": "dot", "color": _LINE, "width": 1},
        annotation_text=say("guessing"),
        annotation_position="bottom left",
    )
    distances = sorted({point.distance for point in (*points, *beside)})
    between = say("words between the country and the verdict")
    figure.update_xaxes(type="log", title_text=between, tickvals=distances, ticktext=distances)
    figure.update_yaxes(title_text=say("accuracy on the test texts"), tickformat=".0%", range=[0, 1.04])
    figure.update_layout(height=420, margin={**_MARGIN, "t": 12}, legend={"orientation": "h", "y": -0.25})
    return figure


def _recall_line(
    means: Sequence[tuple[int, float]], look: Mapping[str, object], symbol: str | None, name: str, say: Say
) -> go.Scatter:
    return go.Scatter(
        x=[*(distance for distance, _ in means)] or _NOTHING,
        y=[*(mean for _, mean in means)] or _NOTHING,
        mode="lines" if symbol is None else "lines+markers",
        line=dict(look),
        marker={"symbol": symbol or "circle", "size": 9},
        name=name,
        hovertemplate=_words_back(say) + f"<extra>{name}</extra>",
    )


def _words_back(say: Say) -> str:
    return say("{distance} words back: {share}", distance="%{x}", share="%{y:.1%}")


def _bag_line(points: Sequence[RecallPoint], say: Say) -> go.Scatter:
    name = say("bag of words")
    bags = sorted({point.distance: point.bag for point in points}.items())
    return go.Scatter(
        x=[distance for distance, _ in bags] or _NOTHING,
        y=[bag for _, bag in bags] or _NOTHING,
        mode="lines",
        line={"color": _LINE, "dash": "longdash", "width": 1.5},
        name=name,
        hovertemplate=_words_back(say) + f"<extra>{name}</extra>",
    )


def walk_back_figure(tokens: Sequence[str], lengths: Sequence[float], at: int, say: Say = in_english) -> go.Figure:
    """Return the walk of the gradient to the left: its length at each word, and the factor of each step.

    Args:
        tokens: The words in reading order.
        lengths: The length of the gradient of the state after each word, in the same order.
        at: The word that the walk has come to; words left of it are drawn faint.
        say: Says what is written.
    """
    # A logarithmic axis has no place for 0.
    shown = [max(length, SHORTEST) for length in lengths]
    factors = step_factors(lengths)
    times = [_times(factor, say) for factor in factors]
    figure = go.Figure(
        go.Scatter(
            x=list(range(len(tokens))),
            y=shown,
            mode="lines+markers+text" if len(tokens) <= 16 else "lines+markers",
            text=times,
            textposition="top center",
            line={"color": _LINE, "width": 1},
            marker={
                "color": [_mark(factor)[0] for factor in factors],
                "size": 11,
                "symbol": [_mark(factor)[1] for factor in factors],
                "opacity": [1.0 if place >= at else 0.25 for place in range(len(tokens))],
            },
            customdata=[
                [plain(token), factor, f"{length:.3e}"]
                for token, factor, length in zip(tokens, times, lengths, strict=True)
            ],
            hovertemplate=say(
                "{word}: {length}, this step {factor}",
                word="%{customdata[0]}",
                length="%{customdata[2]}",
                factor="%{customdata[1]}",
            )
            + "<extra></extra>",
            showlegend=False,
        )
    )
    figure.add_vline(x=at, line={"color": _LINE, "dash": "dot", "width": 1})
    figure.update_xaxes(
        tickvals=list(range(len(tokens))), ticktext=[plain(token[:14]) for token in tokens], tickangle=-40
    )
    low, high = math.log10(min(shown)), math.log10(max(shown))
    figure.update_yaxes(
        type="log", title_text=say("‖gradient of the state‖"), exponentformat="power", range=[low - 0.4, high + 0.5]
    )
    figure.update_layout(height=360, margin={**_MARGIN, "t": 12}, uirevision="walk")
    return figure


def _mark(factor: float | None) -> tuple[str, str]:
    """Return colour and shape of a step's mark: up where it grew, down where it shrank, neither at the start."""
    if factor is None:
        return _LINE, "circle"
    return (_GROWS, "triangle-up") if factor > 1 else (_SHRINKS, "triangle-down")


def _times(factor: float | None, say: Say) -> str:
    if factor is None:
        return say("start")
    return "–" if math.isnan(factor) else f"×{factor:.2g}"


def share_bars(tokens: Sequence[str], shares: Sequence[float], name: str, say: Say = in_english) -> go.Figure:
    """Return what each word adds to a matrix's gradient, in the direction of the whole: the bars add up to 1."""
    figure = go.Figure(
        go.Bar(
            x=list(range(len(tokens))),
            y=list(shares),
            marker={"color": [_SHRINKS if share >= 0 else _GROWS for share in shares]},
            customdata=[plain(token) for token in tokens],
            hovertemplate=say("{word}: {share} of the whole", word="%{customdata}", share="%{y:.1%}")
            + "<extra></extra>",
        )
    )
    figure.update_xaxes(
        tickvals=list(range(len(tokens))), ticktext=[plain(token[:14]) for token in tokens], tickangle=-40
    )
    figure.update_yaxes(
        title_text=say("share of the gradient of {matrix}", matrix=name), tickformat=".0%", zeroline=True
    )
    figure.update_layout(height=320, margin={**_MARGIN, "t": 12})
    return figure
