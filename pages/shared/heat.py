"""Heat maps of a layer over a sentence: of one epoch with a cursor, or of all epochs as a film."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from core.figures.film import MOST_NUMBERS, Film, gate_film, gate_means
from core.figures.heatmaps import TITLES, gate_map, pictures
from core.inside.trace import LayerTrace
from core.recipe import CELL_NAMES, Cell
from core.sheet import Sheet, Value, grid_sheet
from core.text.encode import Reading
from pages.shared import cached, looking, words
from pages.shared.looking import Look

PLAIN = {"displaylogo": False}
SIGNED = frozenset({"candidate", "cell", "hidden"})


def maps(look: Look, units: Sequence[int], key: str = "gate_map", columns: int = 2) -> None:
    """Draw every gate and state of the layer, units in the order given; a click moves the cursor."""
    tokens = look.reading.tokens
    for place, picture in enumerate(pictures(look.layer)):
        name = f"{key}_{place}"
        if place % columns == 0:
            row = st.columns(columns, gap="medium")
        row[place % columns].plotly_chart(
            gate_map(picture, tokens, look.reading.padding, units, look.word),
            key=name,
            on_select=lambda name=name: looking.clicked(name),
            selection_mode="points",
            config=PLAIN,
            alt=f"Heat map of {picture.title}, {len(units)} units over: {' '.join(tokens)}",
        )


def at_cursor(look: Look) -> str:
    """Return what the gates and states are at the cursor's word, on average over the units, for Markdown."""
    token = words.plain(look.reading.tokens[look.word] or "padding")
    means = ", ".join(
        f"{picture.title} {float(picture.values[look.word].mean()):.2f}"
        if picture.is_gate
        else f"{picture.title} ±{float(np.abs(picture.values[look.word]).mean()):.2f}"
        for picture in pictures(look.layer)
    )
    return f"At **{token}** (word {look.word + 1}), on average over the units: {means}. ± is the mean size."


def sheet(look: Look) -> Sheet:
    """Return all gates, states and pre-activations of the layer looked at."""
    return layer_sheet(look.reading, look.layer)


def layer_sheet(reading: Reading, layer: LayerTrace) -> Sheet:
    """Return all gates, states and pre-activations of a layer over the words of a reading."""
    told: dict[str, Sequence[Value]] = {"word": list(reading.tokens), "padding": list(reading.padding)}
    before = {f"{name} before squashing": values for name, values in layer.preactivations.items()}
    return grid_sheet(told, {**layer.gates, **layer.states, **before})


def film(run_id: str, look: Look, units: Sequence[int]) -> None:
    """Draw one gate or state at every kept epoch, and how the means of the gates went."""
    epochs, values = cached.sentence_over_epochs(run_id, look.sentence, look.layer.index, look.layer.direction)
    if len(epochs) < 2:
        st.info("This run has kept one epoch only: there is nothing to compare yet.", icon=":material/info:")
        return
    names = [picture.name for picture in pictures(look.layer)]
    name = st.segmented_control(
        "Picture",
        names,
        default=names[0],
        required=True,
        format_func=TITLES.__getitem__,
        key=f"film_of_{look.layer.cell.value}",
        persist_state="session",
    )
    shown = _thinned(Film(str(name), epochs, values[str(name)]))
    st.plotly_chart(
        gate_film(shown, look.reading.tokens, look.reading.padding, units),
        key=f"film_{name}",
        config=PLAIN,
        alt=f"{TITLES[shown.name]} of {len(units)} units at {len(shown.epochs)} epochs; a slider moves over them",
    )
    if len(shown.epochs) < len(epochs):
        st.caption(f"{len(shown.epochs)} of {len(epochs)} epochs, evenly chosen: more would be too much to send.")
    _means(look, epochs, values)


def _means(look: Look, epochs: Sequence[int], values: dict[str, np.ndarray]) -> None:
    read = ~np.array(look.reading.padding)
    gates = [name for name in values if name not in SIGNED]
    if not gates:
        st.caption(f"A {CELL_NAMES[Cell.SIMPLE_RNN]} has no gates, so there is no mean of them to draw.")
        return
    means = {name: values[name][:, read].mean(axis=(1, 2)).tolist() for name in gates}
    st.plotly_chart(
        gate_means(epochs, means, "Mean of each gate over this sentence's words and units"),
        key="film_means",
        config=PLAIN,
        alt="; ".join(f"{TITLES[name]} from {of[0]:.2f} to {of[-1]:.2f}" for name, of in means.items()),
    )


def film_sheet(run_id: str, look: Look) -> Sheet:
    """Return the means of every gate and state at each epoch as a table, and all values as arrays."""
    epochs, values = cached.sentence_over_epochs(run_id, look.sentence, look.layer.index, look.layer.direction)
    means = {f"mean {name}": array.mean(axis=(1, 2)) for name, array in values.items()}
    told = {"epoch": np.array(epochs), "word": np.array(look.reading.tokens)}
    return Sheet({"epoch": list(epochs), **means}, {**told, **values})


def _thinned(whole: Film) -> Film:
    """Return a film that a browser can play: fewer epochs where all of them are too many numbers."""
    if whole.is_short:
        return whole
    most = max(2, MOST_NUMBERS // whole.values[0].size)
    chosen = np.unique(np.linspace(0, len(whole.epochs) - 1, most).round().astype(int))
    return Film(whole.name, tuple(whole.epochs[place] for place in chosen), whole.values[chosen])
