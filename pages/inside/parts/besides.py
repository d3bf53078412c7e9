"""Two networks, or one at two epochs, over the same sentence side by side."""

import streamlit as st

from core.opened import OpenedRun
from pages.shared import cached, choosing, heat, looking, opening, reading, state
from pages.shared.looking import Look


def choose_other(run_id: str) -> OpenedRun:
    """Draw the choice of the second network and its epoch; by default another cell, and of the same run epoch 0."""
    labels = choosing.openable()
    known = list(labels)
    asked = state.asked("against")
    chosen = asked if asked in known else next((one for one in known if one != run_id), run_id)
    picked = st.selectbox(
        "Beside it", known, known.index(chosen), format_func=labels.__getitem__, key=f"against_{hash(tuple(known))}"
    )
    if picked != asked:
        state.link(against=picked)
    best = cached.opened(picked)
    if len(best.epochs) < 2:
        return best
    start = best.epochs[0] if picked == run_id else best.epoch
    asked_epoch = state.asked("against_epoch")
    start = next((one for one in best.epochs if str(one) == asked_epoch), start)
    epoch = st.select_slider("after epoch", best.epochs, start, key=f"against_epoch_of_{picked}_{picked == run_id}")
    if epoch != start:
        state.link(against_epoch=str(epoch))
    return cached.opened(picked, int(epoch))


def strip(opened: OpenedRun, sentence: str, key: str, *, typed: bool) -> None:
    """Draw the sentence as a network reads it; one of the two strips has the field to type in."""
    looking.read_along(opened, sentence, key, field=typed)
    opening.proof_line(opened)


def maps(look: Look | None, key: str) -> None:
    """Draw the heat maps of one side, one below the other."""
    if look is None:
        st.info("There is no word to read, or no recurrent layer to look at.", icon=":material/info:")
        return
    st.caption(reading.explained(look.opened, look.layer))
    order = reading.unit_order(look.opened, look.trace, look.layer)
    heat.maps(look, order, key=key, columns=1)


def pair(left: OpenedRun, right: OpenedRun, sentence: str) -> tuple[Look | None, Look | None]:
    """Return the sentence as both read it."""
    return looking.at_end(left, sentence), looking.at_end(right, sentence)
