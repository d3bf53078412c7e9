"""A sweep as parallel coordinates: an axis a field, a line a run, coloured by what it reached."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.letters import plain

# From poor to good; neither blue nor orange, and told apart by the colour-blind. The last axis says the same.
_SCALE = [[0.0, "#aa4499"], [0.5, "#ddcc77"], [1.0, "#44aa99"]]
_NARROWEST = 0.02


def parallel_coordinates(axes: Sequence[tuple[str, Sequence[str | None]]], accuracies: Sequence[float]) -> go.Figure:
    """Return the figure.

    Args:
        axes: The name of each field, and its value in each run, as a recipe writes it.
        accuracies: The validation accuracy of each run.
    """
    low, high = min(accuracies, default=0.0), max(accuracies, default=1.0)
    if high - low < _NARROWEST:
        low, high = low - _NARROWEST / 2, high + _NARROWEST / 2
    figure = go.Figure(
        go.Parcoords(
            line={"color": list(accuracies), "colorscale": _SCALE, "cmin": low, "cmax": high},
            dimensions=[
                *(_axis(name, values) for name, values in axes),
                {
                    "label": "validation accuracy",
                    "values": list(accuracies),
                    "range": [low, high],
                    "tickformat": ".1%",
                },
            ],
            labelangle=-12,
            labelside="top",
        )
    )
    figure.update_layout(height=400, margin={"l": 60, "r": 60, "t": 80, "b": 24})
    return figure


def _axis(name: str, values: Sequence[str | None]) -> dict[str, object]:
    """Return an axis: of numbers where all values are numbers, on a log scale where they span much; else of names."""
    short = plain(name.rsplit(".", 1)[-1])
    numbers = [_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    if len(known) == len(values) and len(set(known)) > 1:
        return _number_axis(short, known)
    names = sorted({value or "–" for value in values})
    return {
        "label": short,
        "values": [names.index(value or "–") for value in values],
        "tickvals": list(range(len(names))),
        "ticktext": [plain(one) for one in names],
        "range": [-0.5, len(names) - 0.5],
    }


def _number_axis(name: str, numbers: list[float]) -> dict[str, object]:
    several = sorted(set(numbers))
    log = several[0] > 0 and several[-1] / several[0] >= 10
    placed = [math.log10(number) if log else number for number in numbers]
    ticks = several if len(several) <= 8 else [several[round(place * (len(several) - 1) / 5)] for place in range(6)]
    return {
        "label": f"{name} (log)" if log else name,
        "values": placed,
        "tickvals": [math.log10(tick) if log else tick for tick in ticks],
        "ticktext": [f"{tick:g}" for tick in ticks],
    }


def _number(value: str | None) -> float | None:
    try:
        number = float(value or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
