"""How long the texts are, and where the recipe cuts them."""

import plotly.graph_objects as go

from core.audit.findings import Lengths

READ, CUT, MARK = "#44aa99", "#c4c8d0", "#7d8b8d"
ROOM = 1.45
_BESIDE = {"yref": "paper", "showarrow": False, "xanchor": "left", "xshift": 4}


def length_histogram(lengths: Lengths) -> go.Figure:
    """Return a bar a range of lengths in tokens, paler beyond what is read; the percentiles are dotted lines.

    The last bar holds all longer texts, too.
    """
    starts, ends = lengths.edges[:-1], lengths.edges[1:]
    read = [start <= lengths.kept for start in starts]
    figure = go.Figure(
        go.Bar(
            x=[(start + end - 1) / 2 for start, end in zip(starts, ends, strict=True)],
            y=list(lengths.counts),
            width=[0.9 * (end - start) for start, end in zip(starts, ends, strict=True)],
            marker={"color": [READ if whole else CUT for whole in read]},
            customdata=_ranges(lengths),
            hovertemplate="%{customdata} tokens: %{y:,} texts<extra></extra>",
        )
    )
    for place, (share, length) in enumerate(lengths.percentiles.items()):
        _mark(figure, length, f"{share} %: {length:,}", height=1 - 0.09 * place)
    figure.add_vline(x=lengths.kept + 0.5, line={"color": MARK, "width": 2})
    figure.add_annotation(x=lengths.kept + 0.5, y=0.73, text=f"reads {lengths.kept:,}", **_BESIDE)
    figure.update_xaxes(title_text="tokens", rangemode="tozero")
    # Over the bars there is room for what the lines say.
    figure.update_yaxes(title_text="texts", range=[0, ROOM * max(lengths.counts, default=1)])
    figure.update_layout(height=340, margin={"l": 8, "r": 8, "t": 8, "b": 8}, bargap=0)
    return figure


def _mark(figure: go.Figure, length: int, label: str, height: float) -> None:
    figure.add_vline(x=length, line={"dash": "dot", "color": MARK, "width": 1})
    figure.add_annotation(x=length, y=height, text=label, **_BESIDE)


def _ranges(lengths: Lengths) -> list[str]:
    """Return the lengths of each bar in words: "3", "4 to 7", "8 and more"."""
    pairs = list(zip(lengths.edges[:-1], lengths.edges[1:], strict=True))
    ranges = [f"{start}" if end == start + 1 else f"{start} to {end - 1}" for start, end in pairs]
    return [*ranges[:-1], f"{pairs[-1][0]} and more"]
