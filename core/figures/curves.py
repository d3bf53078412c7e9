"""Learning curves: what the network learns, batch by batch, and how it does on texts it does not learn from."""

import math
from collections.abc import Mapping

import plotly.graph_objects as go

from core.history import BatchPoint, EpochPoint, History

# Neither blue nor orange: those are the verdict's.
TRAIN, TRAIN_FAINT, VALIDATION, TARGET = "#44aa99", "rgba(68,170,153,0.45)", "#aa4499", "#7d8b8d"
MOST_POINTS = 1500
# A curve without a point has no place in the legend, and the legend's coming would move the axes.
_NOTHING = [None]
_LOW = 0.6


def learning_curve(history: History, name: str, epochs: int, targets: Mapping[str, float] | None = None) -> go.Figure:
    """Return loss or accuracy against epochs; the axes span the whole training from the start, so nothing jumps.

    Args:
        history: What the events tell so far.
        name: ``loss`` or ``accuracy``.
        epochs: How many epochs were asked for.
        targets: Values to beat, by name, drawn as lines.
    """
    figure = go.Figure([_batches(history, name), *_epochs(history, name)])
    for target, value in (targets or {}).items():
        line = {"dash": "dot", "color": TARGET, "width": 1}
        # At the left the curves have hardly begun: under a low line and over a high one there is room for a word.
        place = "top left" if value > _LOW else "bottom left"
        figure.add_hline(y=value, line=line, annotation_text=target, annotation_position=place)
    figure.update_xaxes(title_text="epoch", range=[0, epochs * 1.02], rangemode="tozero")
    if name == "accuracy":
        figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    else:
        figure.update_yaxes(range=[0, _loss_top(history)])
    figure.update_layout(
        title={"text": name.capitalize(), "font": {"size": 15}},
        height=340,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.3},
        hovermode="x unified",
        uirevision="learning-curve",
    )
    return figure


def _batches(history: History, name: str) -> go.Scatter:
    points = _thinned(history.batches)
    return go.Scatter(
        x=[_place(point, history) for point in points] or _NOTHING,
        y=[getattr(point, name) for point in points] or _NOTHING,
        mode="lines",
        line={"color": TRAIN_FAINT, "width": 1.2},
        name="training, batch by batch",
    )


def _epochs(history: History, name: str) -> list[go.Scatter]:
    """Return the means of whole epochs: of the training texts as they were learnt from, and of the validation texts."""
    return [
        go.Scatter(
            x=[_end(point, history) for point in history.epochs] or _NOTHING,
            y=[point.metrics.get(key, math.nan) for point in history.epochs] or _NOTHING,
            mode="lines+markers",
            line={"color": color, "width": 2},
            marker={"symbol": symbol, "size": 7},
            name=label,
        )
        for key, label, color, symbol in (
            (name, "training, epoch", TRAIN, "circle"),
            (f"val_{name}", "validation", VALIDATION, "diamond"),
        )
    ]


def _end(point: EpochPoint, history: History) -> float:
    """Return where an epoch ends on the axis; one that was stopped ends at its last batch."""
    return float(point.epoch) if point.whole or not history.batches else _place(history.batches[-1], history)


def _place(point: BatchPoint, history: History) -> float:
    """Return where a batch lies on the axis of epochs: batch 5 of 10 in the first epoch at 0.5."""
    batches = history.started.batches if history.started else 1
    return point.epoch - 1 + point.batch / max(batches, 1)


def _thinned(points: list[BatchPoint]) -> list[BatchPoint]:
    """Return at most about 1,500 points, the last one always among them."""
    step = math.ceil(len(points) / MOST_POINTS) or 1
    return points[::-1][::step][::-1]


def _loss_top(history: History) -> float:
    """Return the upper end of the loss axis: a little over the first losses, so a rise later on stays visible."""
    first = [point.loss for point in history.batches[:5] if math.isfinite(point.loss)]
    validation = [point.metrics.get("val_loss", 0.0) for point in history.epochs]
    highest = max([*first, *(value for value in validation if math.isfinite(value))], default=math.log(2))
    return highest * 1.1
