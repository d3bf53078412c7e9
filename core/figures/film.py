"""The same heat map at every epoch: a slider and a play button that move in the browser, without asking the server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.heatmaps import TITLES, Picture, dress, grid, value_range
from core.figures.palette import GATE

# A film of more numbers than this is slow to send and to play.
MOST_NUMBERS = 600_000
_SECONDS_AN_EPOCH = 0.6
_DASHES = ("solid", "dash", "dot", "dashdot")
_SHADES = (GATE[3], GATE[2], "#7d8b8d", "#999933")


@dataclass(frozen=True, slots=True, eq=False)
class Film:
    """One gate or state over the same words at several epochs; ``values`` is ``(epochs, words, units)``."""

    name: str
    epochs: tuple[int, ...]
    values: NDArray[np.float32]

    @property
    def is_short(self) -> bool:
        """Whether it can be sent to a browser and played there."""
        return self.values.size <= MOST_NUMBERS


def gate_film(film: Film, tokens: Sequence[str], padding: Sequence[bool], units: Sequence[int]) -> go.Figure:
    """Return the heat map with one frame an epoch; it opens on the first, and its scale is that of all of them."""
    pictures = [Picture(film.name, values) for values in film.values]
    bounds = value_range(Picture(film.name, film.values.reshape(-1, film.values.shape[-1])))
    grids = [grid(picture, tokens, units, bounds) for picture in pictures]
    figure = go.Figure(
        grids[0],
        frames=[
            go.Frame(name=str(epoch), data=[{"type": "heatmap", "z": drawn.z}], traces=[0])
            for epoch, drawn in zip(film.epochs, grids, strict=True)
        ],
    )
    dress(figure, pictures[0], tokens, padding)
    figure.update_layout(
        title={"text": f"{TITLES[film.name]}, epoch by epoch"},
        height=figure.layout.height + 120,
        uirevision="gate-film",
        sliders=[_slider(film.epochs)],
        updatemenus=[_buttons()],
    )
    return figure


def gate_means(epochs: Sequence[int], means: Mapping[str, Sequence[float]], title: str) -> go.Figure:
    """Return how the mean of each gate goes from epoch to epoch; gates lie between 0 and 1."""
    figure = go.Figure()
    for place, (name, values) in enumerate(means.items()):
        look = {"color": _SHADES[place % len(_SHADES)], "dash": _DASHES[place % len(_DASHES)], "width": 2}
        figure.add_scatter(
            x=list(epochs),
            y=list(values),
            mode="lines+markers",
            line=look,
            marker={"size": 6},
            name=TITLES.get(name, name),
            hovertemplate="%{fullData.name}, epoch %{x}: %{y:.3f}<extra></extra>",
        )
    figure.update_xaxes(title_text="epoch")
    figure.update_yaxes(range=[0, 1.02])
    figure.update_layout(
        title={"text": title, "font": {"size": 15}},
        height=300,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        legend={"orientation": "h", "y": -0.35},
        showlegend=True,
        uirevision="gate-means",
    )
    return figure


def _slider(epochs: Sequence[int]) -> dict[str, object]:
    now = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
    return {
        "active": 0,
        "currentvalue": {"prefix": "epoch ", "font": {"size": 14}},
        "pad": {"t": 56, "l": 92},
        "steps": [{"label": str(epoch), "method": "animate", "args": [[str(epoch)], now]} for epoch in epochs],
    }


def _buttons() -> dict[str, object]:
    length = {"duration": _SECONDS_AN_EPOCH * 1000, "redraw": True}
    play = {"fromcurrent": True, "frame": length, "transition": {"duration": 0}}
    pause = {"mode": "immediate", "frame": {"duration": 0, "redraw": False}, "transition": {"duration": 0}}
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "pad": {"t": 78, "r": 8},
        "buttons": [
            {"label": "▶", "method": "animate", "args": [None, play]},
            {"label": "❚❚", "method": "animate", "args": [[None], pause]},
        ],
    }
