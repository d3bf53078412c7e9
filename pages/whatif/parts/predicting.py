"""Predict first: a class says what a network will do to a sentence before it is shown."""

import numpy as np
import streamlit as st

from core.opened import OpenedRun
from core.text.encode import Reading
from core.whatif.verdict import Verdict
from pages.shared import state, words

NO_TURN = "none: it never turns"


def is_hidden(opened: OpenedRun, reading: Reading) -> bool:
    """Draw the switch and, while it is on, the questions; return whether the answer is hidden still."""
    if not st.toggle(
        "Predict first",
        key="predict_first",
        bind="query-params",
        help="For a class: the sentence is shown without its answer, until somebody presses Reveal.",
    ):
        return False
    sentence = " ".join(reading.tokens)
    if state.value(_REVEALED) == sentence:
        return False
    _ask(opened, reading)
    st.button("Reveal", key="reveal", type="primary", icon=":material/visibility:", on_click=_reveal, args=(sentence,))
    return True


def judge_prediction(verdict: Verdict, reading: Reading) -> None:
    """Draw what was predicted beside what came, while the switch is on."""
    if not state.value("predict_first"):
        return
    winner = verdict.classes[verdict.winner]
    mover, move = _mover(verdict, reading)
    turn = turning_word(verdict, reading)
    said, word = state.value("predicted_class"), state.value("predicted_word")
    right = ":material/check_circle:" if said == winner else ":material/cancel:"
    if said:
        st.markdown(f"{right} You said **{words.plain(str(said))}**; it says **{words.plain(winner)}**.")
    turned = "it never turns" if turn is None else f"it turns for good at “{words.plain(turn)}”"
    guess = f"You chose “{words.plain(str(word))}”; " if word else ""
    st.markdown(f"{guess}{turned}. The word that moved it most is “{words.plain(mover)}” ({move:+.2f}).")
    st.button("Hide it again", key="hide_again", icon=":material/visibility_off:", on_click=_hide)


def turning_word(verdict: Verdict, reading: Reading) -> str | None:
    """Return the word with which the running winner became the last one for good; None where it always was."""
    winners = np.append(verdict.before.argmax(), verdict.running.argmax(axis=1))
    changes = np.flatnonzero(np.diff(winners))
    return reading.tokens[int(changes[-1])] if len(changes) else None


_REVEALED = "revealed_sentence"


def _ask(opened: OpenedRun, reading: Reading) -> None:
    st.radio("What will it say?", list(opened.classes), index=None, key="predicted_class", horizontal=True)
    real = [token for token, padding in zip(reading.tokens, reading.padding, strict=True) if not padding]
    st.pills("Which word will turn it?", [*dict.fromkeys(real), NO_TURN], key="predicted_word")


def _mover(verdict: Verdict, reading: Reading) -> tuple[str, float]:
    moves = verdict.moves
    if not len(moves):
        return "", 0.0
    place = int(np.abs(moves).argmax())
    return reading.tokens[place], float(moves[place])


def _reveal(sentence: str) -> None:
    # Widgets that are not drawn any more are forgotten; what was predicted is not.
    for key in ("predicted_class", "predicted_word"):
        state.put(key, state.value(key))
    state.put(_REVEALED, sentence)


def _hide() -> None:
    state.put(_REVEALED, "")
