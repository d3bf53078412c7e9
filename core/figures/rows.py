"""How long rows of ids are, and where a length cuts them."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.figures.palette import PADDING

READ, MARK = "#44aa99", "#7d8b8d"
MOST_SHOWN_SHARE = 0.995


def row_lengths(lengths: Sequence[int], kept: int) -> go.Figure:
    """Return a bar a length, those that ``kept`` ids cut in grey.

    Args:
        lengths: How many texts give rows of 0, 1, 2, … ids; the last entry counts all longer ones, too.
        kept: The most ids that are read of a text.
    """
    counts = np.asarray(lengths)
    # The few longest texts would press all others into a corner; they stand together in the last bar.
    most = max(kept + 1, int(np.searchsorted(np.cumsum(counts), MOST_SHOWN_SHARE * counts.sum())) + 1)
    shown = counts[: most + 1].copy()
    if len(counts) > len(shown):
        shown[-1] += counts[len(shown) :].sum()
    names = [f"{length} ids" for length in range(len(shown))]
    if len(counts) > len(shown):
        names[-1] = f"{len(shown) - 1} ids or more"
    figure = go.Figure(
        go.Bar(
            x=list(range(len(shown))),
            y=shown,
            marker={
                "color": [READ if length <= kept else PADDING.light for length in range(len(shown))],
                "line_width": 0,
            },
            customdata=names,
            hovertemplate="%{customdata}: %{y:,} texts<extra></extra>",
        )
    )
    figure.add_vline(x=kept + 0.5, line={"color": MARK, "width": 2})
    figure.add_annotation(
        x=kept + 0.5, y=0.95, yref="paper", text=f"reads {kept:,}", showarrow=False, xanchor="left", xshift=4
    )
    figure.update_xaxes(title_text="ids in a text", rangemode="tozero")
    figure.update_yaxes(title_text="texts", rangemode="tozero")
    figure.update_layout(height=260, margin={"l": 8, "r": 8, "t": 8, "b": 8}, bargap=0.1, uirevision="row-lengths")
    return figure


def share_cut(lengths: Sequence[int], kept: int) -> tuple[float, float]:
    """Return the share of texts that lose ids when ``kept`` are read, and the share of all ids that are lost."""
    counts, sizes = np.asarray(lengths), np.arange(len(lengths))
    beyond = sizes > kept
    lost = ((sizes - kept) * counts)[beyond].sum()
    return float(counts[beyond].sum() / max(1, counts.sum())), float(lost / max(1, (sizes * counts).sum()))
