"""The words of an embedding as dots: near each other where their vectors are, two or three axes of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.letters import plain

# Orange over grey to blue, the verdict's pair; the middle is seen on a light and on a dark page.
VERDICT_SCALE = ("#b34e08", "#d99a6c", "#9aa3a6", "#7fa9d3", "#2166ac")
ONE_HUE, FOUND, SPECIAL = "#6f9a98", "#aa4499", "#7d8b8d"
_LEAST_DOT, _LARGEST_DOT, _PLAIN_DOT = 4.0, 16.0, 6.0
_AXIS_NAMES = ("x", "y", "z")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """What is drawn.

    Attributes:
        words: One a dot.
        positions: ``(dots, axes)``.
        counts: How often each word occurred in the training texts, ``(dots,)``; None where nobody counted.
        shares: Each axis's share of the variance, ``(axes,)``.
        verdicts: The probability of ``class_name`` for a text of this word alone, ``(dots,)``, or None.
        class_name: The class that blue stands for.
    """

    words: Sequence[str]
    positions: Floats
    counts: NDArray[np.int64] | None
    shares: Floats
    verdicts: Floats | None = None
    class_name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What is pointed out: the word searched for with its nearest ones, where they were before, and no words.

    ``found`` names the dots that are written out, the first one ringed; ``found_at`` is ``(found, axes)``; ``trail``
    is ``(epochs, axes)``, the way of the first one; ``special`` names the vectors that are no word's.
    """

    found: Sequence[str] = ()
    found_at: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    trail: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    special: Sequence[str] = ()
    special_at: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))


def embedding_figure(dots: Dots, marks: Marks, axes: int, reach: Sequence[float]) -> go.Figure:
    """Return the picture on the first two or three axes.

    Args:
        dots: The words.
        marks: What is pointed out.
        axes: 2 or 3.
        reach: The end of each axis on both sides; the same at every epoch, so that the picture does not jump.
    """
    figure = go.Figure(
        [
            _word_dots(dots, axes),
            _special_dots(marks, axes),
            _trail(marks, axes),
            _found_dots(marks, axes),
        ]
    )
    titles = [f"axis {number + 1}: {share:.0%} of the variance" for number, share in enumerate(dots.shares[:axes])]
    settings = [
        {"title": {"text": title}, "range": [-end, end], "zeroline": False}
        for title, end in zip(titles, reach, strict=False)
    ]
    figure.update_layout(
        height=560 if axes == 2 else 620,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.16 if axes == 2 else -0.02},
        uirevision=f"embedding-{axes}",
    )
    if axes == 3:
        # Far enough away for the axes' names to be seen.
        view = {"aspectmode": "cube", "camera": {"eye": {"x": 1.7, "y": 1.7, "z": 1.1}}}
        figure.update_layout(scene=dict(zip(("xaxis", "yaxis", "zaxis"), settings, strict=True)) | view)
    else:
        figure.update_layout(xaxis=settings[0], yaxis=settings[1])
    return figure


def reach_of(positions: Floats) -> list[float]:
    """Return the end of each axis that holds all positions ``(…, axes)``, with a little room; 1 where all are 0."""
    furthest = np.abs(positions).reshape(-1, positions.shape[-1]).max(axis=0, initial=0)
    return [float(end) * 1.08 or 1.0 for end in furthest]


def dot_sizes(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return a diameter a word: from 4 to 16 with the logarithm of its count."""
    logs = np.log1p(np.asarray(counts, np.float64))
    top = logs.max(initial=0)
    return _LEAST_DOT + (_LARGEST_DOT - _LEAST_DOT) * (logs / top if top else logs)


def _places(positions: Floats, axes: int) -> dict[str, list[float | None]]:
    rounded = np.round(positions[:, :axes].astype(np.float64), 4)
    return {name: rounded[:, place].tolist() or [None] for place, name in enumerate(_AXIS_NAMES[:axes])}


def _scatter(axes: int, **settings: Any) -> go.Scatter | go.Scatter3d:
    return go.Scatter3d(**settings) if axes == 3 else go.Scatter(**settings)


def _word_dots(dots: Dots, axes: int) -> go.Scatter | go.Scatter3d:
    return _scatter(
        axes,
        **_places(dots.positions, axes),
        mode="markers",
        marker={
            "size": (_PLAIN_DOT if dots.counts is None else dot_sizes(dots.counts)) * (0.6 if axes == 3 else 1),
            "opacity": 0.75,
            "line": {"width": 0},
            **_colours(dots),
        },
        text=[_hover(dots, place) for place in range(len(dots.words))],
        hovertemplate="%{text}<extra></extra>",
        name="words",
    )


def _colours(dots: Dots) -> dict[str, Any]:
    if dots.verdicts is None:
        return {"color": ONE_HUE}
    return {
        "color": dots.verdicts,
        "symbol": np.where(dots.verdicts >= 0.5, "circle", "diamond"),
        "colorscale": list(VERDICT_SCALE),
        "cmin": 0,
        "cmax": 1,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "title": {"text": plain(dots.class_name)}},
    }


def _hover(dots: Dots, place: int) -> str:
    told = [plain(dots.words[place])]
    if dots.counts is not None:
        told.append(f"{dots.counts[place]:,} times")
    if dots.verdicts is not None:
        told.append(f"alone: {plain(dots.class_name)} {dots.verdicts[place]:.2f}")
    return "<br>".join(told)


def _special_dots(marks: Marks, axes: int) -> go.Scatter | go.Scatter3d:
    return _scatter(
        axes,
        **_places(marks.special_at, axes),
        mode="markers+text",
        marker={"symbol": "x", "size": 7 if axes == 3 else 11, "color": SPECIAL},
        text=[plain(name) for name in marks.special],
        textposition="top center",
        hovertemplate="%{text}<extra></extra>",
        name="padding, unknown, start",
        visible=True if len(marks.special) else "legendonly",
    )


def _trail(marks: Marks, axes: int) -> go.Scatter | go.Scatter3d:
    return _scatter(
        axes,
        **_places(marks.trail, axes),
        mode="lines",
        line={"color": FOUND, "width": 4 if axes == 3 else 2, "dash": "dot"},
        hoverinfo="skip",
        name="its way over the epochs",
        showlegend=bool(len(marks.trail)),
    )


def _found_dots(marks: Marks, axes: int) -> go.Scatter | go.Scatter3d:
    return _scatter(
        axes,
        **_places(marks.found_at, axes),
        mode="markers+text",
        marker={
            "symbol": ["circle-open" if place else "circle" for place in range(len(marks.found))],
            "size": 8 if axes == 3 else 13,
            "color": FOUND,
            "line": {"width": 2, "color": FOUND},
        },
        # The near ones would be written over each other: they are named on hovering, and in the table.
        text=[plain(name) for name in marks.found[:1]] + [""] * (len(marks.found) - 1),
        customdata=[plain(name) for name in marks.found],
        textposition="top center",
        textfont={"size": 15, "color": FOUND},
        hovertemplate="%{customdata}<extra></extra>",
        name="the word and its nearest",
        showlegend=bool(len(marks.found)),
    )
