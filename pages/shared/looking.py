"""What the pages of a look inside begin with: a network of some epoch reads a sentence, and the cursor is on a word."""

from dataclasses import dataclass, replace
from enum import StrEnum

import streamlit as st

from core.figures.heatmaps import pictures
from core.inside.order import cluster_order
from core.inside.trace import LayerTrace, Trace
from core.opened import OpenedRun
from core.text.encode import Reading
from pages.shared import opening, reading, state
from pages.shared.language import say
from pages.shared.reader import Field, Row, reader


class Order(StrEnum):
    """How the units of a layer are sorted."""

    VERDICT = "by what they do to the verdict"
    CLUSTER = "alike beside alike"
    NUMBER = "by number"


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A sentence as one network reads it, and the layer and word that are looked at."""

    opened: OpenedRun
    sentence: str
    reading: Reading
    trace: Trace
    layer: LayerTrace
    word: int

    @property
    def units(self) -> int:
        """How many units the layer has."""
        return int(self.layer.states["hidden"].shape[1])

    @property
    def is_last(self) -> bool:
        """Whether the verdict reads this layer."""
        return self.layer.index == len(self.opened.network.recurrent) - 1

    @property
    def padded(self) -> bool:
        """Whether the network reads padding here as if it were words."""
        return any(self.reading.padding)

    @property
    def name(self) -> str:
        """A name for files of these numbers."""
        return f"{self.opened.id}-epoch-{self.opened.epoch}-layer-{self.layer.index + 1}-{self.layer.direction}"


def sentence(run_id: str, key: str) -> Look | None:
    """Draw the epoch, the sentence with its verdict, the layer and the cursor, and the proof.

    Returns:
        What is looked at, or None where there is nothing to see: then the page says why.
    """
    opened = opening.choose_epoch(run_id)
    typed = state.typed_sentence(key)
    read_along(opened, typed, key)
    read, traced = opened.read(typed)
    layer = opening.choose_layer(traced.layers)
    opening.proof_line(opened)
    if not read.tokens:
        st.info(say("Type a word that the network can read."), icon=":material/info:")
        return None
    if layer is None:
        none = say("This network has no recurrent layer: there is no state to look at.")
        st.info(none, icon=":material/info:")
        return None
    return Look(opened, typed, read, traced, layer, state.looked_at("word", range(len(read.tokens)), 0))


def read_along(opened: OpenedRun, typed: str, key: str, *, field: bool = True) -> None:
    """Draw the sentence word by word, with the field to type it in or without; its cursor is on the page's word."""
    view = reading.view(opened, typed)
    reader(
        replace(view, cursor=state.looked_at("word", range(len(view.tokens)), 0)),
        key=key,
        rows=(Row.CHIPS, Row.VERDICT),
        text_field=Field(shown=field, version=state.sentence_version()),
    )


def at_end(opened: OpenedRun, typed: str) -> Look | None:
    """Return a sentence as a network's last layer reads it forwards, drawing nothing; None where there is nothing."""
    read, traced = opened.read(typed)
    layers = [layer for layer in traced.layers if layer.direction == "forward"]
    if not read.tokens or not layers:
        return None
    return Look(opened, typed, read, traced, layers[-1], state.looked_at("word", range(len(read.tokens)), 0))


def choose_word(look: Look, key: str) -> None:
    """Draw the cursor as a slider over the words, for those who do not click in a picture."""
    if len(look.reading.tokens) < 2:
        return
    tokens = look.reading.tokens
    # Another sentence is another slider, and a click in a picture moves this one.
    name = f"word_{key}_{len(tokens)}"
    state.put(name, look.word)
    st.select_slider(
        say("Word"),
        range(len(tokens)),
        format_func=[f"{place}. {token or say('padding')}" for place, token in enumerate(tokens, 1)].__getitem__,
        key=name,
        on_change=_slid,
        args=(name,),
        help=say("The cursor: click on a word's column in any picture to move it, too."),
    )


def _slid(key: str) -> None:
    state.look_at(word=int(str(state.value(key))))


def clicked(key: str) -> None:
    """Move the cursor to the word that was clicked in a picture, for its callback."""
    for place in points(key)[:1]:
        state.look_at(word=int(place["x"]))


def points(key: str) -> list[dict[str, float]]:
    """Return the points selected in a picture; none where nothing is."""
    held = state.value(key)
    selection = held.get("selection", {}) if isinstance(held, dict) else {}
    return list(selection.get("points", []))


def choose_order(look: Look) -> list[int]:
    """Draw the choice of how units are sorted, and return them in that order, top first."""
    known = [order for order in Order if order is not Order.VERDICT or look.is_last]
    # Keyed by what is offered: below the last layer no unit is read by the verdict.
    picked = st.segmented_control(
        "Units",
        known,
        default=known[0],
        required=True,
        key=f"unit_order_{len(known)}",
        persist_state="session",
        help="By the verdict: the unit first that moves the verdict most when it is set to zero in what is read out.",
    )
    # Streamlit gives back a member of the class as it was when the session began.
    match Order(str(picked)):
        case Order.VERDICT:
            return reading.unit_order(look.opened, look.trace, look.layer)
        case Order.CLUSTER:
            return cluster_order([picture.values for picture in pictures(look.layer)])
        case Order.NUMBER:
            return list(range(look.units))
