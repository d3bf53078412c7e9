"""Probe sentences as ribbons: what the network answered to each of them, epoch by epoch."""

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures import palette
from core.figures.letters import plain
from core.history import ProbePoint

MOST_COLUMNS = 120
MOST_NUMBERS = 16
_LONGEST = 40
_ROW, _GAP = 56, 26
_MIDDLE = "#f4f4f4"
_VERDICT = [(0.0, palette.NEGATIVE.light), (0.5, _MIDDLE), (1.0, palette.POSITIVE.light)]
_SURE = [(0.0, _MIDDLE), (1.0, palette.POSITIVE.light)]


def probe_ribbons(
    sentences: Sequence[str], points: Sequence[ProbePoint], classes: Sequence[str], epochs: int
) -> go.Figure:
    """Return one ribbon a sentence over the epochs, tinted by the verdict; the axis spans the whole training.

    With two classes the tint goes from the first (orange) to the second (blue); with more it says how sure the
    likeliest is. The number or the name stands in each field while there is room, the last verdict by the sentence.

    Args:
        sentences: The recipe's probes.
        points: What was answered, one point an epoch; thinned where there are very many.
        classes: Names of the classes, in the order of the verdicts.
        epochs: How many epochs were asked for.
    """
    columns = _thinned(points)
    is_pair = len(classes) == 2
    tints = [[_tint(point, place, is_pair) for point in columns] for place in range(len(sentences))]
    told = [[_told(point, place, classes) for point in columns] for place in range(len(sentences))]
    short = [[_short(point, place, classes) for point in columns] for place in range(len(sentences))]
    figure = go.Figure(
        go.Heatmap(
            x=[point.epoch for point in columns],
            y=list(range(len(sentences))),
            z=tints,
            text=short if len(columns) <= MOST_NUMBERS else None,
            texttemplate="%{text}" if len(columns) <= MOST_NUMBERS else None,
            customdata=told,
            hovertemplate="epoch %{x}: %{customdata}<extra></extra>",
            zmin=0 if is_pair else 1 / max(1, len(classes)),
            zmax=1,
            colorscale=_VERDICT if is_pair else _SURE,
            showscale=False,
            xgap=0.5,
            ygap=_GAP,
        )
    )
    for place, sentence in enumerate(sentences):
        # Over its ribbon, where a narrow page has room for it, too.
        figure.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=place - 0.5,
            text=f"{plain(_cut(sentence))} · {_last(columns, place, classes)}",
            showarrow=False,
        )
    figure.update_xaxes(title_text="epoch", range=[-0.5, epochs + 0.5], showgrid=False, zeroline=False)
    figure.update_yaxes(visible=False, range=[len(sentences) - 0.5, -0.75])
    figure.update_layout(
        height=80 + _ROW * len(sentences), margin={"l": 8, "r": 8, "t": 8, "b": 8}, uirevision="probe-ribbons"
    )
    return figure


def _thinned(points: Sequence[ProbePoint]) -> list[ProbePoint]:
    """Return the newest answer of each epoch, evenly thinned, the first and the last among them."""
    newest = list({point.epoch: point for point in points}.values())
    if len(newest) <= MOST_COLUMNS:
        return newest
    step = (len(newest) - 1) / (MOST_COLUMNS - 1)
    return [newest[round(place * step)] for place in range(MOST_COLUMNS)]


def _verdict(point: ProbePoint, place: int) -> tuple[float, ...] | None:
    found = point.verdicts[place] if place < len(point.verdicts) else None
    return found if found and all(map(math.isfinite, found)) else None


def _tint(point: ProbePoint, place: int, is_pair: bool) -> float | None:
    verdict = _verdict(point, place)
    if verdict is None:
        return None
    return verdict[1] if is_pair and len(verdict) == 2 else max(verdict)


def _told(point: ProbePoint, place: int, classes: Sequence[str]) -> str:
    verdict = _verdict(point, place)
    if verdict is None:
        return "no word that it knows"
    winner = max(range(len(verdict)), key=verdict.__getitem__)
    name = classes[winner] if winner < len(classes) else f"class {winner}"
    return f"{plain(name)} {verdict[winner]:.2f}"


def _short(point: ProbePoint, place: int, classes: Sequence[str]) -> str:
    verdict = _verdict(point, place)
    if verdict is None:
        return ""
    return f"{verdict[1]:.2f}" if len(classes) == 2 else _told(point, place, classes)


def _last(columns: Sequence[ProbePoint], place: int, classes: Sequence[str]) -> str:
    return f"now {_told(columns[-1], place, classes)}" if columns else "no answer yet"


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"
