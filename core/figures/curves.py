"""Learning curves: what the network learns, batch by batch, and how it does on texts it does not learn from."""

import math
from collections.abc import Mapping

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.history import BatchPoint, History

# Neither blue nor orange: those are the verdict's.
TRAIN, TRAIN_FAINT, VALIDATION, TARGET = "#44aa99", "rgba(68,170,153,0.45)", "#aa4499", "#7d8b8d"
MOST_POINTS = 1500


def learning_curves(history: History, epochs: int, baselines: Mapping[str, float]) -> go.Figure:
    """Return loss over accuracy against epochs; the axes span the whole training from the start, so nothing jumps.

    Args:
        history: What the events tell so far.
        epochs: How many epochs were asked for.
        baselines: Accuracies to beat, by name, drawn as lines.
    """
    figure = make_subplots(rows=1, cols=2, subplot_titles=("Loss", "Accuracy"), horizontal_spacing=0.09)
    points = _thinned(history.batches)
    places = [_place(point, history) for point in points]
    for column, name in ((1, "loss"), (2, "accuracy")):
        _draw_batches(figure, column, places, [getattr(point, name) for point in points])
        _draw_epochs(figure, column, history, name)
    for name, value in baselines.items():
        figure.add_hline(y=value, row=1, col=2, line={"dash": "dot", "color": TARGET, "width": 1}, annotation_text=name)
    figure.update_xaxes(title_text="epoch", range=[0, epochs], rangemode="tozero")
    figure.update_yaxes(range=[0, _loss_top(history)], row=1, col=1)
    figure.update_yaxes(range=[0, 1.02], tickformat=".0%", row=1, col=2)
    figure.update_layout(
        height=340,
        margin={"l": 8, "r": 8, "t": 32, "b": 8},
        legend={"orientation": "h", "y": -0.25},
        hovermode="x unified",
        uirevision="learning-curves",
    )
    return figure


def _draw_batches(figure: go.Figure, column: int, places: list[float], values: list[float]) -> None:
    figure.add_trace(
        go.Scatter(
            x=places,
            y=values,
            mode="lines",
            line={"color": TRAIN_FAINT, "width": 1.2},
            name="training, batch by batch",
            legendgroup="batches",
            showlegend=column == 1,
        ),
        row=1,
        col=column,
    )


def _draw_epochs(figure: go.Figure, column: int, history: History, name: str) -> None:
    whole = [point.epoch for point in history.epochs]
    for key, label, color, symbol in (
        (name, "training, mean of the epoch", TRAIN, "circle"),
        (f"val_{name}", "validation", VALIDATION, "diamond"),
    ):
        values = [point.metrics.get(key, math.nan) for point in history.epochs]
        figure.add_trace(
            go.Scatter(
                x=whole,
                y=values,
                mode="lines+markers",
                line={"color": color, "width": 2},
                marker={"symbol": symbol, "size": 7},
                name=label,
                legendgroup=key.removesuffix(name),
                showlegend=column == 1,
            ),
            row=1,
            col=column,
        )


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
