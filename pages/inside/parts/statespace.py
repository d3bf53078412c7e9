"""The way of sentences through the hidden states of many texts, on a page."""

import numpy as np
import streamlit as st

from core.figures.path import Path, path_figure
from core.inside.contribution import pooled_state
from core.inside.path import StateSpace, View, read_out_direction, state_space
from core.opened import OpenedRun
from core.sheet import Sheet
from core.surveyed import Surveyed
from pages.shared.heat import PLAIN
from pages.shared.looking import Look

MOST_SENTENCES = 5


def others() -> list[str]:
    """Draw the field for more sentences and return them."""
    typed = st.text_area(
        "Other sentences, one a line",
        key="other_sentences",
        placeholder="The food was good.\nThe food was not good.",
        max_chars=2000,
        height=100,
        bind="query-params",
        persist_state="session",
    )
    return [line for line in (typed or "").splitlines() if line.strip()][:MOST_SENTENCES]


def space_of(look: Look, found: Surveyed, view: View) -> StateSpace:
    """Return the two axes for the layer that is looked at."""
    states = found.states.hidden[look.layer.index, look.layer.direction]
    return state_space(states, _toward(look), view)


def watched(opened: OpenedRun, look: Look) -> int:
    """Return the class that is pointed to: the second of two, else the one that wins."""
    return 1 if len(opened.classes) == 2 else int(look.trace.final.argmax())


def _toward(look: Look) -> np.ndarray | None:
    if not look.is_last:
        return None
    network = look.opened.network
    direction = read_out_direction(network, pooled_state(network, look.trace), watched(look.opened, look))
    own = slice(None, look.units) if look.layer.direction == "forward" else slice(look.units, None)
    return np.asarray(direction[own], np.float32)


def paths(look: Look, typed: list[str], space: StateSpace) -> list[Path]:
    """Return the sentence's path, then those of the other sentences in which there is a word to read."""
    every = [look, *(_like(look, sentence) for sentence in typed)]
    return [_path(one, space) for one in every if one is not None]


def _like(look: Look, sentence: str) -> Look | None:
    """Return another sentence at the same layer and direction of the same network."""
    read, traced = look.opened.read(sentence)
    which = (look.layer.index, look.layer.direction)
    layer = next(one for one in traced.layers if (one.index, one.direction) == which)
    return Look(look.opened, sentence, read, traced, layer, 0) if read.tokens else None


def _path(look: Look, space: StateSpace) -> Path:
    read = ~np.array(look.reading.padding)
    order = slice(None) if look.layer.direction == "forward" else slice(None, None, -1)
    positions = space.project(look.layer.states["hidden"][read])[order]
    tokens = [token for token, is_word in zip(look.reading.tokens, read, strict=True) if is_word][order]
    winner = int(look.trace.final.argmax())
    verdict = f"{' '.join(look.sentence.split())[:48]}: {look.opened.classes[winner]} {look.trace.final[winner]:.2f}"
    return Path(tokens, positions, space.project(np.zeros((1, look.units), np.float32))[0], verdict)


def draw(look: Look, found: Surveyed, space: StateSpace, drawn: list[Path]) -> None:
    """Draw the picture and say how much of the states it shows."""
    arrow, name = space.arrow(), f"more {look.opened.classes[watched(look.opened, look)]}"
    cloud = space.project(found.states.hidden[look.layer.index, look.layer.direction])
    st.plotly_chart(
        path_figure(cloud, drawn, None if arrow is None else (arrow, name), space.axes.shares, look.word),
        key="path",
        config=PLAIN,
        alt=f"{len(drawn)} paths through the states of {found.states.texts:,} texts; the first reads {look.sentence}",
    )
    share = float(space.axes.shares.sum())
    pointed = (
        f" The arrow is the direction in which the verdict rises fastest; {space.shown:.0%} of its length lies in this "
        "plane."
        if arrow is not None
        else " The verdict does not read this layer, so there is no direction to point to."
    )
    st.caption(
        f"Grey: the state after every word of {found.sample.told}. The two axes show {share:.0%} of the variance of "
        f"{look.units} units; what happens in the other directions is not seen here.{pointed} A cross is where every "
        "sentence starts, a star where it ends."
    )


def choose_view(look: Look) -> View:
    """Draw the choice of the axes, where the verdict reads the layer."""
    if not look.is_last:
        return View.VARIANCE
    picked = st.segmented_control(
        "Axes", list(View), default=View.VARIANCE, required=True, key="path_view", persist_state="session"
    )
    return View(str(picked))


def sheet(drawn: list[Path], space: StateSpace) -> Sheet:
    """Return every word's place on the axes; the archive holds the axes as well."""
    lines = [
        (path.verdict, place, word, float(path.positions[place, 0]), float(path.positions[place, 1]))
        for path in drawn
        for place, word in enumerate(path.words)
    ]
    names = ("sentence", "place", "word", "across", "up")
    arrays = {"directions": space.axes.directions, "mean": space.axes.mean, "shares": space.axes.shares}
    arrays |= {f"path {number}": path.positions for number, path in enumerate(drawn)}
    return Sheet({name: [line[place] for line in lines] for place, name in enumerate(names)}, arrays)
