"""Heat maps of gates and states: units down, words across, one fixed colour scale a kind."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.letters import plain
from core.figures.palette import CURSOR, GATE, GATE_RANGE, PADDING, STATE_CLEAR, STATE_RANGE
from core.inside.trace import LayerTrace
from core.messages import Say, in_english, mark
from core.recipe import Cell

# In the order in which a step computes them; the names on screen are the field's.
GATE_ORDER = {
    Cell.LSTM: ("forget_gate", "input_gate", "candidate", "output_gate"),
    Cell.GRU: ("update_gate", "reset_gate", "candidate"),
    Cell.SIMPLE_RNN: (),
}
STATE_ORDER = {Cell.LSTM: ("cell", "hidden"), Cell.GRU: ("hidden",), Cell.SIMPLE_RNN: ("hidden",)}
TITLES = {
    "forget_gate": mark("forget gate f"),
    "input_gate": mark("input gate i"),
    "candidate": mark("candidate"),
    "output_gate": mark("output gate o"),
    "update_gate": mark("update gate z"),
    "reset_gate": mark("reset gate r"),
    "cell": mark("cell state c"),
    "hidden": mark("hidden state h"),
    "word_vector": mark("word vector x"),
}
_GATES = frozenset({"forget_gate", "input_gate", "output_gate", "update_gate", "reset_gate"})
_ROW_PIXELS, _LEAST_PIXELS, _MOST_PIXELS, _CHROME_PIXELS = 8, 110, 320, 110
_LABEL_LETTERS = 14
_MOST_SLANTED, _MOST_LABELS = 16, 40


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One gate or state of a layer; ``values`` has shape ``(words, units)``, ``say`` says what is written on it."""

    name: str
    values: NDArray[np.float32]
    say: Say = in_english

    @property
    def title(self) -> str:
        """The name on screen."""
        return self.say(TITLES[self.name])

    @property
    def is_gate(self) -> bool:
        """Whether the values are shares between 0 and 1, not signed."""
        return self.name in _GATES


def pictures(layer: LayerTrace, say: Say = in_english) -> list[Picture]:
    """Return every gate and state of a layer in the order of a step."""
    gates = [Picture(name, layer.gates[name], say) for name in GATE_ORDER[layer.cell]]
    return gates + [Picture(name, layer.states[name], say) for name in STATE_ORDER[layer.cell]]


def gate_map(
    picture: Picture, tokens: Sequence[str], padding: Sequence[bool], units: Sequence[int], word: int | None = None
) -> go.Figure:
    """Return the heat map of one gate or state: units down, words across.

    Args:
        picture: What to draw, ``(words, units)``.
        tokens: The rows that the network reads.
        padding: Which of these are padding; they are named and lie under a grey bar.
        units: The order of the units, top first.
        word: The row that the cursor stands on. Then every column can be clicked: the point that is selected has the
            row's number as its ``x``.
    """
    figure = go.Figure(grid(picture, tokens, units, value_range(picture)))
    if word is not None:
        figure.add_trace(_places(len(tokens), str(units[len(units) // 2])))
        # Across the whole column, so that a click anywhere in it finds the column's mark.
        figure.update_layout(hovermode="x", clickmode="event+select", dragmode=False)
        point_at(figure, word)
    dress(figure, picture, tokens, padding)
    return figure


def grid(picture: Picture, tokens: Sequence[str], units: Sequence[int], bounds: tuple[float, float]) -> go.Heatmap:
    """Return the cells of a heat map, ``bounds`` being the ends of its colour scale."""
    low, high = bounds
    return go.Heatmap(
        z=picture.values[:, list(units)].T,
        x=list(range(len(tokens))),
        y=[str(unit) for unit in units],
        customdata=np.tile(np.array([plain(token) for token in tokens], dtype=object), (len(units), 1)),
        colorscale=list(GATE if picture.is_gate else STATE_CLEAR),
        zmin=low,
        zmax=high,
        colorbar={
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": [low, (low + high) / 2, high],
            "tickformat": ".3~g",
        },
        hovertemplate=picture.say(
            "unit {unit}, word {word}<br>{part} {value}",
            unit="%{y}",
            word="%{customdata}",
            part=picture.title,
            value="%{z:.3f}",
        )
        + "<extra></extra>",
        xgap=1,
    )


def dress(figure: go.Figure, picture: Picture, tokens: Sequence[str], padding: Sequence[bool]) -> None:
    """Give a heat map its title, the names of the words, the grey of the padding and its size."""
    units = picture.values.shape[1]
    _shade_padding(figure, padding)
    named = zip(tokens, padding, strict=True)
    _name_words(figure, [picture.say("padding") if is_padding else _label(token) for token, is_padding in named])
    # Without lines: they would show through cells that are near nought.
    figure.update_yaxes(autorange="reversed", title_text=picture.say("unit"), type="category", showgrid=False)
    figure.update_xaxes(showgrid=False, zeroline=False)
    pixels = min(max(_ROW_PIXELS * units, _LEAST_PIXELS), _MOST_PIXELS)
    figure.update_layout(
        title={"text": picture.title, "font": {"size": 15}},
        height=pixels + _CHROME_PIXELS,
        margin={"l": 8, "r": 8, "t": 36, "b": 8},
        uirevision="gate-map",
        showlegend=False,
    )


def point_at(figure: go.Figure, word: int) -> None:
    """Draw the cursor around a word's column."""
    edge = {"color": CURSOR, "width": 2}
    figure.add_vrect(x0=word - 0.5, x1=word + 0.5, line=edge, fillcolor="rgba(0,0,0,0)")


def _places(words: int, unit: str) -> go.Scatter:
    """Return a mark a word that nobody sees: a heat map's own cells cannot be selected, the points of a scatter can."""
    return go.Scatter(
        x=list(range(words)),
        y=[unit] * words,
        mode="markers",
        marker={"size": 8, "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        hoverinfo="none",
    )


def value_range(picture: Picture) -> tuple[float, float]:
    """Return the ends of a picture's colour scale: a gate's are fixed, a state's widen where it leaves [-1, 1]."""
    return GATE_RANGE if picture.is_gate else _state_range(picture)


def _state_range(picture: Picture) -> tuple[float, float]:
    """Return the scale of states: [-1, 1], wider on both sides alike where they leave it, as a cell state may."""
    largest = float(np.abs(picture.values).max(initial=0))
    reach = max(STATE_RANGE[1], largest) if np.isfinite(largest) else STATE_RANGE[1]
    return -reach, reach


def _shade_padding(figure: go.Figure, padding: Sequence[bool]) -> None:
    """Lay grey over the columns in which the network reads padding, one bar a run of them."""
    edges = np.flatnonzero(np.diff([False, *padding, False]))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        figure.add_vrect(x0=start - 0.5, x1=end - 0.5, fillcolor=PADDING.light, opacity=0.55, line_width=0)


def _name_words(figure: go.Figure, labels: Sequence[str]) -> None:
    """Write the words below their columns: slanted while there is room, then upright, then only some of them."""
    step = math.ceil(len(labels) / _MOST_LABELS) or 1
    shown = range(0, len(labels), step)
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(shown),
        ticktext=[labels[place] for place in shown],
        tickangle=-40 if len(labels) <= _MOST_SLANTED else -90,
        tickfont={"size": 12 if len(labels) <= _MOST_SLANTED else 9},
    )


def _label(token: str) -> str:
    short = token if len(token) <= _LABEL_LETTERS else token[: _LABEL_LETTERS - 1] + "…"
    return plain(short)
