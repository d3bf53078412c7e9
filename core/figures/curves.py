"""Learning curves, and what goes on inside a training, as panels of lines that grow.

A panel is drawn in the browser by ``assets/components/chart.js``; here it is said what is in it. Colours are neither
the verdict's blue and orange nor the gates' and states'; each line has a dash or a mark of its own beside its colour.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.curves import GrowingCurve, Point, best_epoch, end_of, epoch_points, loss_top, place_inside, thinned
from core.figures.palette import Shade
from core.history import History
from core.recipe import Monitor

Dash = Literal["solid", "dash", "dot", "dashdot", "longdash"]
Mark = Literal["", "circle", "diamond", "square"]

TRAIN, VALIDATION = Shade(light="#2c8577", dark="#4fc3b0"), Shade(light="#9a3b8b", dark="#d77fc8")
MOST_OTHERS = 5
# There may be a dozen lines of these, in three panels.
_MOST_INSIDE = 200
_OTHERS: tuple[tuple[Shade, Dash], ...] = (
    (Shade(light="#77771d", dark="#cfcf6a"), "dash"),
    (Shade(light="#882255", dark="#e58aa8"), "dot"),
    (Shade(light="#35595c", dark="#a9cfcc"), "dashdot"),
    (Shade(light="#7a5c2e", dark="#d9b98c"), "longdash"),
    (Shade(light="#5c6a6c", dark="#b5c0c2"), "solid"),
)
_LAYERS: tuple[tuple[Shade, Mark], ...] = (
    (TRAIN, "circle"),
    (VALIDATION, "diamond"),
    *((shade, "square") for shade, _ in _OTHERS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: its points, and how it looks; one that ``grows`` slides in from the left as points come."""

    name: str
    points: Sequence[Point]
    shade: Shade
    dash: Dash = "solid"
    width: float = 2.0
    faint: bool = False
    mark: Mark = ""
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Lines over the epochs on one axis from ``low`` to ``high``; ``alt`` says in words what stands there now."""

    title: str
    alt: str
    lines: Sequence[Line]
    low: float
    high: float
    is_share: bool = False
    log: bool = False
    targets: Mapping[str, float] | None = None
    best: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the curves are looked at.

    Attributes:
        log: Loss on a logarithmic axis.
        targets: Accuracies to beat, by name: baselines, or what was published.
        monitor: By what the best epoch is marked.
    """

    log: bool = False
    targets: Mapping[str, float] | None = None
    monitor: Monitor = Monitor.VAL_LOSS


def learning_panels(
    history: History,
    grown: Mapping[str, GrowingCurve],
    look: Look | None = None,
    others: Mapping[str, History] | None = None,
) -> list[Panel]:
    """Return the panels of loss and accuracy; as points come in, their axes move only for a loss that leaves them.

    Args:
        history: What the events tell so far.
        grown: ``loss`` and ``accuracy`` batch by batch.
        look: How they are looked at.
        others: Up to five other runs by name; of each, validation is drawn.
    """
    chosen = look or Look()
    best = best_epoch(history, chosen.monitor)
    return [
        _loss(history, _lines(history, grown["loss"], "loss", others or {}), best, chosen),
        Panel(
            title="Accuracy",
            alt=_now(history, "accuracy"),
            lines=_lines(history, grown["accuracy"], "accuracy", others or {}),
            low=0.0,
            high=1.03,
            is_share=True,
            targets=chosen.targets,
            best=best,
        ),
    ]


def _loss(history: History, lines: list[Line], best: int | None, look: Look) -> Panel:
    high = max([loss_top(history), *(1.1 * y for line in lines if line.dash != "solid" for _, y in line.points)])
    positive = [y for line in lines for _, y in line.points if y > 0]
    low = _decade_below(min(positive, default=0.1)) if look.log else 0.0
    return Panel(
        title="Loss", alt=_now(history, "loss"), lines=lines, low=low, high=high, log=look.log, targets=None, best=best
    )


def _decade_below(value: float) -> float:
    """Return 1, 2 or 5 times a power of ten at or below a value, so that the axis moves seldom."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value or step == 1)


def _lines(history: History, grown: GrowingCurve, name: str, others: Mapping[str, History]) -> list[Line]:
    own = [
        Line(name="training, batch by batch", points=grown.raw, shade=TRAIN, width=1.1, faint=True, grows=True),
        Line(name="training, smoothed", points=grown.smooth, shade=TRAIN, grows=True),
        Line(
            name="training, epoch", points=epoch_points(history, name), shade=TRAIN, dash="dot", width=1, mark="circle"
        ),
        Line(name="validation", points=epoch_points(history, f"val_{name}"), shade=VALIDATION, mark="diamond"),
    ]
    beside = [
        Line(
            name=f"{other}, validation", points=epoch_points(told, f"val_{name}"), shade=shade, dash=dash, mark="square"
        )
        for (other, told), (shade, dash) in zip(others.items(), _OTHERS, strict=False)
    ]
    if not grown.smooths:
        del own[1]
    return own + beside


def _now(history: History, name: str) -> str:
    if not history.epochs:
        return f"{name} before the end of the first epoch"
    last = history.epochs[-1]
    told = ", ".join(
        f"{part} {last.metrics[key]:.3f}"
        for part, key in (("training", name), ("validation", f"val_{name}"))
        if key in last.metrics
    )
    return f"{name} after {last.epoch} epochs: {told}"


def inside_panels(history: History) -> list[Panel]:
    """Return the panels of gradient norms, of updates and of saturated gates, wherever it was looked inside."""
    gradients = _by_layer(history, "gradients")
    updates = _by_layer(history, "updates")
    saturated = _by_layer(history, "saturated")
    panels = []
    if gradients:
        panels += [_positive_panel("Length of the gradient, by layer", gradients)]
    if updates:
        panels += [_share_panel("Moved since the point before, by layer", updates)]
    if saturated:
        panels += [_share_panel("Saturated values, by gate", saturated)]
    return panels


def _by_layer(history: History, field: str) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in history.internals:
        place = place_inside(point, history)
        for name, value in getattr(point, field).items():
            if math.isfinite(value):
                found.setdefault(name, []).append((place, value))
    return {name: thinned(line, _MOST_INSIDE) for name, line in found.items()}


def _positive_panel(title: str, by_layer: Mapping[str, list[Point]]) -> Panel:
    positive = {name: [(x, y) for x, y in points if y > 0] for name, points in by_layer.items()}
    values = [y for points in positive.values() for _, y in points] or [1.0]
    low, high = 10 ** math.floor(math.log10(min(values))), 10 ** math.ceil(math.log10(max(values)) + 1e-9)
    lines = _layer_lines(positive)
    return Panel(title=title, alt=_last_of(title, lines, ""), lines=lines, low=low, high=high, log=True)


def _share_panel(title: str, by_layer: Mapping[str, list[Point]]) -> Panel:
    highest = max((y for points in by_layer.values() for _, y in points), default=0.0)
    high = next((step for step in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0) if highest <= step), highest * 1.1)
    lines = _layer_lines(by_layer)
    return Panel(title=title, alt=_last_of(title, lines, "%"), lines=lines, low=0.0, high=high * 1.03, is_share=True)


def _last_of(title: str, lines: Sequence[Line], unit: str) -> str:
    scale = 100 if unit else 1
    return f"{title}: " + ", ".join(
        f"{line.name} {scale * line.points[-1][1]:.3g}{unit}" for line in lines if line.points
    )


def _layer_lines(by_layer: Mapping[str, list[Point]]) -> list[Line]:
    lines = []
    for place, (name, points) in enumerate(by_layer.items()):
        shade, mark = _LAYERS[place % len(_LAYERS)]
        dash = _OTHERS[(place // len(_LAYERS)) % len(_OTHERS)][1] if place >= len(_LAYERS) else "solid"
        lines.append(
            Line(
                name=_in_words(name, by_layer), points=points, shade=shade, dash=dash, mark=mark, width=1.6, grows=True
            )
        )
    return lines


def _in_words(name: str, beside: Mapping[str, object]) -> str:
    """Return a layer's or a gate's name for people: "layer 1, backward", "forget gate" (of the only layer)."""
    layer, _, gate = name.partition("/")
    part = _layer_in_words(layer)
    if not gate:
        return part
    said = gate.replace("_", " ")
    return said if len({other.partition("/")[0] for other in beside}) == 1 else f"{part}: {said}"


def _layer_in_words(layer: str) -> str:
    kind, *rest = layer.split(".")
    match kind, rest:
        case "recurrent", [place, direction]:
            return f"layer {int(place) + 1}" + (", backward" if direction == "backward" else "")
        case "dense", [place]:
            return f"dense {int(place) + 1}"
    return kind


def last_epoch(histories: Sequence[History], planned: int) -> float:
    """Return where the axis of epochs ends: at the epochs planned, or later where another run went on for longer."""
    ends = [end_of(history.epochs[-1], history) for history in histories if history.epochs]
    return max([float(planned), *ends])
