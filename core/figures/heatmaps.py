"""Heat maps of gates and states: units down, words across, one fixed colour scale a kind."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core.figures.palette import GATE, GATE_RANGE, PADDING, STATE, STATE_RANGE
from core.inside.trace import LayerTrace
from core.recipe import Cell

# In the order in which a step computes them; the names on screen are the field's.
GATE_ORDER = {
    Cell.LSTM: ("forget_gate", "input_gate", "candidate", "output_gate"),
    Cell.GRU: ("update_gate", "reset_gate", "candidate"),
    Cell.SIMPLE_RNN: (),
}
STATE_ORDER = {Cell.LSTM: ("cell", "hidden"), Cell.GRU: ("hidden",), Cell.SIMPLE_RNN: ("hidden",)}
TITLES = {
    "forget_gate": "forget gate f",
    "input_gate": "input gate i",
    "candidate": "candidate",
    "output_gate": "output gate o",
    "update_gate": "update gate z",
    "reset_gate": "reset gate r",
    "cell": "cell state c",
    "hidden": "hidden state h",
}
_GATES = frozenset({"forget_gate", "input_gate", "output_gate", "update_gate", "reset_gate"})
_ROW_PIXELS, _LEAST_PIXELS, _MOST_PIXELS, _CHROME_PIXELS = 9, 110, 320, 64
_LABEL_LETTERS = 14


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One gate or state of a layer; ``values`` has shape ``(words, units)``."""

    name: str
    values: NDArray[np.float32]

    @property
    def title(self) -> str:
        """The name on screen."""
        return TITLES[self.name]

    @property
    def is_gate(self) -> bool:
        """Whether the values are shares between 0 and 1, not signed."""
        return self.name in _GATES


def pictures(layer: LayerTrace) -> list[Picture]:
    """Return every gate and state of a layer in the order of a step."""
    gates = [Picture(name, layer.gates[name]) for name in GATE_ORDER[layer.cell]]
    return gates + [Picture(name, layer.states[name]) for name in STATE_ORDER[layer.cell]]


def gate_maps(
    shown: Sequence[Picture], tokens: Sequence[str], padding: Sequence[bool], units: Sequence[int]
) -> go.Figure:
    """Return one heat map a picture, one above the other over the same words.

    Args:
        shown: What to draw, each ``(words, units)``.
        tokens: The rows that the network reads.
        padding: Which of these are padding; they are named and lie under a grey bar.
        units: The order of the units, top first.
    """
    pixels = min(max(_ROW_PIXELS * len(units), _LEAST_PIXELS), _MOST_PIXELS)
    figure = make_subplots(
        rows=len(shown),
        cols=1,
        shared_xaxes=True,
        vertical_spacing=min(0.06, 0.3 / len(shown)),
        subplot_titles=[picture.title for picture in shown],
    )
    for row, picture in enumerate(shown, start=1):
        figure.add_trace(_map(picture, tokens, units), row=row, col=1)
        _shade_padding(figure, padding, row)
    figure.update_yaxes(autorange="reversed", title_text="unit", showticklabels=len(units) <= 40, type="category")
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(tokens))),
        ticktext=[_label(token, is_padding) for token, is_padding in zip(tokens, padding, strict=True)],
        tickangle=-40,
    )
    figure.update_xaxes(showticklabels=True, row=len(shown), col=1)
    figure.update_layout(
        height=(pixels + _CHROME_PIXELS) * len(shown) + 40,
        margin={"l": 8, "r": 8, "t": 32, "b": 8},
        coloraxis={"colorscale": list(GATE), "cmin": GATE_RANGE[0], "cmax": GATE_RANGE[1]},
        coloraxis2={"colorscale": list(STATE), **_state_range(shown)},
        coloraxis_colorbar={"title": "gate", "len": 0.4, "y": 0.78, "thickness": 12},
        coloraxis2_colorbar={"title": "state", "len": 0.4, "y": 0.22, "thickness": 12},
        uirevision="gate-maps",
    )
    return figure


def _map(picture: Picture, tokens: Sequence[str], units: Sequence[int]) -> go.Heatmap:
    return go.Heatmap(
        z=picture.values[:, list(units)].T,
        x=list(range(len(tokens))),
        y=[str(unit) for unit in units],
        customdata=np.tile(np.array(tokens, dtype=object), (len(units), 1)),
        coloraxis="coloraxis" if picture.is_gate else "coloraxis2",
        hovertemplate="unit %{y}, word %{customdata}<br>" + picture.title + " %{z:.3f}<extra></extra>",
        xgap=1,
    )


def _state_range(shown: Sequence[Picture]) -> dict[str, float]:
    """Return the states' scale: [-1, 1], wider on both sides alike where a state leaves it (a cell state may)."""
    largest = max((float(np.abs(picture.values).max(initial=0)) for picture in shown if not picture.is_gate), default=0)
    reach = max(STATE_RANGE[1], largest) if np.isfinite(largest) else STATE_RANGE[1]
    return {"cmin": -reach, "cmax": reach}


def _shade_padding(figure: go.Figure, padding: Sequence[bool], row: int) -> None:
    """Lay grey over the columns in which the network reads padding."""
    for place, is_padding in enumerate(padding):
        if is_padding:
            figure.add_vrect(
                x0=place - 0.5, x1=place + 0.5, row=row, col=1, fillcolor=PADDING.light, opacity=0.55, line_width=0
            )


def _label(token: str, is_padding: bool) -> str:
    if is_padding:
        return "padding"
    short = token if len(token) <= _LABEL_LETTERS else token[: _LABEL_LETTERS - 1] + "…"
    # Plotly reads a few tags in labels; a visitor's text is never read as one.
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
