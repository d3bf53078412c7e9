"""How far variants of a sentence move a verdict: bars to the left and to the right of the original."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.figures.letters import plain
from core.figures.palette import NEGATIVE, POSITIVE

LONGEST_LABEL = 20
_ROW, _MARGIN = 34, 96
# Seats are told apart by how their bars are filled, because the colour says which way a bar goes.
_PATTERNS = ("", "/", ".", "x")


@dataclass(frozen=True, slots=True)
class Difference:
    """A variant, and how far it moved the probability of one class, by who was asked; -1 to 1."""

    label: str
    moved: dict[str, float]


def difference_bars(differences: Sequence[Difference], towards: str) -> go.Figure:
    """Return a row a variant and a bar for each who was asked.

    Args:
        differences: The variants, top first.
        towards: The class whose probability is told.
    """
    labels = [f"{place}. {plain(_shortened(difference.label))}" for place, difference in enumerate(differences, 1)]
    seats = list(differences[0].moved) if differences else []
    figure = go.Figure()
    for seat, pattern in zip(seats, _PATTERNS, strict=False):
        moved = [difference.moved[seat] for difference in differences]
        figure.add_bar(
            x=moved,
            y=labels,
            orientation="h",
            name=plain(seat),
            marker={
                "color": [POSITIVE.light if value >= 0 else NEGATIVE.light for value in moved],
                "pattern": {"shape": pattern, "fgopacity": 0.6},
            },
            text=[f"{value:+.2f}" for value in moved],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:+.3f}<extra>" + plain(seat) + "</extra>",
        )
    figure.update_xaxes(title_text=f"change of {plain(towards)}", range=[-1.15, 1.15], zeroline=True)
    figure.update_yaxes(autorange="reversed", type="category", automargin=True)
    figure.update_layout(
        height=_MARGIN + _ROW * max(1, len(differences)) * max(1, len(seats)) * (0.6 if len(seats) > 1 else 1),
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=len(seats) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        barmode="group",
    )
    return figure


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
