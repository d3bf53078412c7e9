"""A seed, and the button that trains with it."""

import streamlit as st

from core.messages import mark
from pages.shared.language import say

FIRST = 7


def button(
    name: str, label: str, *, note: str = mark("other texts, another start"), disabled: bool = False
) -> tuple[int, bool]:
    """Draw both, and return the seed, which the address keeps, and whether the button was pressed.

    ``note`` tells what another seed changes, in English.
    """
    seeded, pressed = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    seed = seeded.number_input(
        say("Seed"),
        0,
        10_000,
        FIRST,
        key=f"{name}_seed",
        bind="query-params",
        help=say("Another seed: {change}.", change=say(note)),
    )
    return seed, pressed.button(
        label, type="primary", icon=":material/play_arrow:", key=f"run_{name}", disabled=disabled
    )
