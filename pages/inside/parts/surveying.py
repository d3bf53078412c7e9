"""A network's survey on a page: made here or by a command with a bar, and what it counted in tables and pictures."""

import numpy as np
import streamlit as st

from core.figures.heatmaps import TITLES
from core.figures.statistics import memory_by_epoch, shares, unit_memories, value_histogram
from core.inside.survey import SIGMOIDS, LayerSurvey
from core.recipe import CELL_NAMES, Cell
from core.sheet import Sheet
from core.surveyed import Surveyed
from pages.inside.parts import surveys
from pages.shared import job
from pages.shared.heat import PLAIN

_NONE = "–"


def surveyed(run_id: str, epoch: int) -> Surveyed | None:
    """Return the survey of a run's epoch, or None while it is made: then its progress is drawn."""
    found = surveys.survey(run_id, epoch)
    if found is None:
        arguments = ["statistics", run_id, "--epoch", str(epoch)]
        if job.answer(f"survey {run_id} {epoch}", "Reading the validation texts", arguments) is not None:
            found = surveys.survey(run_id, epoch)
    return found


def layer_name(layer: LayerSurvey) -> str:
    """Return what a layer is called on screen."""
    return f"{layer.index + 1}. {CELL_NAMES[layer.cell]}, {layer.direction}s"


def choose(layers: tuple[LayerSurvey, ...]) -> LayerSurvey:
    """Draw the choice among several layers, and return the chosen one."""
    if len(layers) < 2:
        return layers[0]
    names = [layer_name(layer) for layer in layers]
    name = st.segmented_control("Layer", names, default=names[0], required=True, key=f"surveyed_{', '.join(names)}")
    return layers[names.index(str(name))]


def rows(layer: LayerSurvey) -> list[dict[str, str]]:
    """Return one line for each gate and squashed state: its mean, how often it is saturated, and its half-life."""
    lines = []
    for name, part in layer.parts.items():
        mean, low, high = shares(part)
        lines.append(
            {
                "what": _title(name),
                "squashed by": part.activation.value,
                "mean": f"{mean:.3f}",
                "saturated low": _share(low),
                "saturated high": _share(high),
                "words until half is left": f"{part.half_life:.2f}" if part is layer.keeps else _NONE,
            }
        )
    return lines


def _title(name: str) -> str:
    return "tanh of the cell state" if name == "cell" else TITLES[name]


def _share(value: float) -> str:
    return _NONE if np.isnan(value) else f"{value:.1%}"


def draw(layer: LayerSurvey) -> None:
    """Draw the units' memories and where the values lie; a SimpleRNN is told to have no gates."""
    left, right = st.columns(2, gap="medium")
    keeps = layer.keeps
    if keeps is None:
        left.info(
            f"A {CELL_NAMES[Cell.SIMPLE_RNN]} has no gates: nothing in it says what to keep. At every word its whole "
            "state goes through the same matrix and the same squashing function; the page *Squashing* shows what that "
            "does.",
            icon=":material/info:",
        )
    else:
        left.plotly_chart(
            unit_memories(keeps, layer.cell is Cell.LSTM),
            key="unit_memories",
            config=PLAIN,
            alt=f"Half-lives of {len(keeps.mean)} units, from {np.min(keeps.half_lives):.1f} words to "
            f"{np.max(keeps.half_lives):.1f}",
        )
    gates = {_title(name): part for name, part in layer.parts.items() if name in SIGMOIDS}
    others = {_title(name): part for name, part in layer.parts.items() if name not in SIGMOIDS}
    for place, parts in enumerate(group for group in (gates, others) if group):
        (right if place == 0 else left).plotly_chart(
            value_histogram(parts),
            key=f"value_histogram_{place}",
            config=PLAIN,
            alt=", ".join(f"{name}: mean {float(part.mean.mean()):.2f}" for name, part in parts.items()),
        )


def over_epochs(run_id: str, epochs: tuple[int, ...]) -> None:
    """Draw how the half-lives went over the epochs that were counted, and offer to count the others."""
    kept = surveys.kept_surveys(run_id)
    lives: dict[str, dict[int, float]] = {}
    for epoch, one in kept.items():
        for layer in one.survey.layers:
            if layer.keeps is not None:
                lives.setdefault(layer_name(layer), {})[epoch] = layer.keeps.half_life
    key = f"surveys {run_id}"
    if len(kept) < len(epochs) and not job.is_running(key):
        st.button(
            f"Count at every epoch ({len(epochs) - len(kept)} more)",
            key="count_epochs",
            icon=":material/timeline:",
            on_click=job.start,
            args=(key, ["statistics", run_id, "--every-epoch"]),
        )
    if job.follow(key, "Counting at every epoch") is not None:
        st.rerun()
    if any(len(by_epoch) > 1 for by_epoch in lives.values()):
        st.plotly_chart(
            memory_by_epoch(lives),
            key="memory_by_epoch",
            config=PLAIN,
            alt="; ".join(f"{name}: {len(by_epoch)} epochs" for name, by_epoch in lives.items()),
        )


def sheet(found: Surveyed) -> Sheet:
    """Return one line a layer, part and unit."""
    lines: list[tuple[str | int | float, ...]] = []
    arrays: dict[str, np.ndarray] = {}
    for layer in found.survey.layers:
        for name, part in layer.parts.items():
            place = f"layer {layer.index + 1} {layer.direction} {name}"
            arrays |= {f"{place} mean": part.mean, f"{place} low": part.low, f"{place} high": part.high}
            arrays |= {f"{place} log": part.log, f"{place} histogram": part.histogram}
            lives = part.half_lives if part is layer.keeps else np.full(len(part.mean), np.nan)
            columns = zip(part.mean, part.low, part.high, lives, strict=True)
            lines += [(place, part.activation.value, unit, *map(float, of)) for unit, of in enumerate(columns)]
    names = ("part", "squashed by", "unit", "mean", "saturated low", "saturated high", "words until half is left")
    return Sheet({name: [line[place] for line in lines] for place, name in enumerate(names)}, arrays)
