"""What the pages about one text's way back have in common: a network, a sentence, its gradients."""

from dataclasses import dataclass

import streamlit as st

from core.inside.backward import Aim, Gradients, LayerGradients, text_gradients
from core.inside.trace import Trace
from core.inside.weights import CellWeights, OpenNetwork
from core.opened import OpenedRun
from core.text.encode import Reading
from pages.shared import opening, problem, state
from pages.shared.language import say

_LETTERS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """A sentence as one network reads it."""

    opened: OpenedRun
    reading: Reading
    trace: Trace

    @property
    def tokens(self) -> list[str]:
        """The words in the order of the text, padding named."""
        pairs = zip(self.reading.tokens, self.reading.padding, strict=True)
        return [say("padding") if padded else token for token, padded in pairs]

    @property
    def cell(self) -> CellWeights:
        """The last layer's cell that reads forwards."""
        return self.opened.network.recurrent[-1].forward

    def winner(self) -> int:
        """Return the class that the network gives."""
        return int(self.trace.final.argmax())

    def gradients(self, network: OpenNetwork, label: int, aim: Aim = Aim.LOGIT) -> Gradients:
        """Return the gradients in a network that reads the same ids."""
        return text_gradients(network, self.trace.ids, label, aim)

    @staticmethod
    def last_of(found: Gradients) -> LayerGradients:
        """Return those in the last layer's cell that reads forwards."""
        return next(layer for layer in reversed(found.layers) if layer.direction == "forward")


def sentence(run_id: str, key: str) -> Walk | None:
    """Draw the epoch and the sentence; None where there is nothing to walk over, and then the page says why."""
    with problem.showing():
        return _read(run_id, key)
    return None


def _read(run_id: str, key: str) -> Walk | None:
    opened = opening.choose_epoch(run_id)
    reading, traced = opened.read(opening.type_sentence(key))
    opening.proof_line(opened)
    if not reading.tokens:
        st.info(say("Type a word that the network can read."), icon=":material/info:")
        return None
    if not opened.network.recurrent:
        none = say("This network has no recurrent layer: no gradient goes through time.")
        st.info(none, icon=":material/info:")
        return None
    return Walk(opened, reading, traced)


def choose_word(walk: Walk) -> int:
    """Draw the slider over the words and return the place of the chosen one, counted from 0."""
    last = len(walk.tokens) - 1
    if not last:
        return 0
    known = state.looked_at("word", range(last + 1), 0)
    labels = [f"{place + 1}. {token[:_LETTERS]}" for place, token in enumerate(walk.tokens)]
    chosen = labels.index(
        st.select_slider(
            say("The walk has come to the word"),
            labels,
            labels[known],
            key=state.fresh(f"walk_word_{hash(tuple(labels))}"),
            help=say("It begins at the last word, where the verdict is read, and goes to the left."),
        )
    )
    state.settle("word", chosen, 0)
    return chosen
