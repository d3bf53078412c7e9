"""A seed, and the button that trains with it."""

import streamlit as st

FIRST = 7


def button(
    name: str, label: str, *, note: str = "other texts, another start", disabled: bool = False
) -> tuple[int, bool]:
    """Draw both, and return the seed, which the address keeps, and whether the button was pressed."""
    seeded, pressed = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    seed = seeded.number_input(
        "Seed", 0, 10_000, FIRST, key=f"{name}_seed", bind="query-params", help=f"Another seed: {note}."
    )
    return seed, pressed.button(
        label, type="primary", icon=":material/play_arrow:", key=f"run_{name}", disabled=disabled
    )
