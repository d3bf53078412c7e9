"""The line on the Train page that tells of the spare: the worker that waits with its engine loaded."""

import streamlit as st

from pages.shared import cached

_WHAT = (
    "A program that has loaded its engine already, so that a training shows its first point within seconds. "
    "It uses memory and no processor time while it waits. Trainings from the command line start without it. "
    "The switch holds for this server and the next one; UNROLLED_SPARE=off in the environment switches it off for good."
)


def line() -> None:
    """Tell whether a worker waits and what it holds, with a switch."""
    spare = cached.spare()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(_in_words(spare.is_on, spare.memory), help=_WHAT, width="content")
        if spare.may_be_on:
            said = "Switch it off" if spare.is_on else "Switch it on"
            if st.button(said, key="switch_spare", type="tertiary"):
                spare.switch(not spare.is_on)
                st.rerun()


def _in_words(is_on: bool, memory: int | None) -> str:
    if not is_on:
        return "No engine is kept ready: a training needs some seconds more to begin."
    if memory is None:
        return "An engine is kept ready for the next training; the next one is loaded when this server has time."
    return f"An engine is ready for the next training; it holds {memory / 1e6:,.0f} MB of memory."
