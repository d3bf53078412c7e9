"""The walk back in numbers and sentences."""

from collections.abc import Sequence

import streamlit as st

from core.inside.jacobians import MOST_UNITS, Spectrum
from core.inside.weights import Array
from pages.shared import words


def numbers(tokens: Sequence[str], lengths: Sequence[float], place: int) -> None:
    """Draw the numbers at a word: the gradient's length, the factor of this step, the product of all of them."""
    own, step, whole = st.columns(3)
    own.metric(f"‖gradient‖ at “{words.plain(tokens[place])}”", f"{lengths[place]:.3g}")
    step.metric("this step multiplied by", _factor(lengths, place))
    whole.metric("all steps so far, multiplied", f"{_ratio(lengths[place], lengths[-1]):.3g}")


def step_table(tokens: Sequence[str], lengths: Sequence[float], products: Array | None, place: int) -> None:
    """Draw the steps from the last word back to the chosen one as a table."""
    rows = [
        {
            "word": tokens[at],
            "words back": len(tokens) - 1 - at,
            "‖gradient‖": f"{lengths[at]:.3g}",
            "this step ×": _factor(lengths, at),
            "all steps ×": f"{_ratio(lengths[at], lengths[-1]):.3g}",
            "most that any gradient could be stretched": "–" if products is None else f"{products[at]:.3g}",
        }
        for at in range(len(tokens) - 1, place - 1, -1)
    ]
    st.dataframe(rows, hide_index=True, alt="Each step of the walk back with its factor and the product so far")
    if products is None:
        st.caption(f"The stretch of the whole product is worked out for up to {MOST_UNITS} units.")


def matrix_sentence(found: Spectrum, replaced: bool) -> str:
    """Return what the recurrent matrix alone does to lengths."""
    start = "This start's" if replaced else "This network's"
    return (
        f"{start} recurrent matrix W_h (of a cell with gates: the candidate's block) has spectral radius "
        f"**{found.radius:.3g}** and stretches by at most **{found.norm:.3g}**. On its own it would multiply by the "
        "radius a step in the long run; the slope of the tanh, at most 1, takes away from that, and gates lead past it."
    )


def in_words(tokens: Sequence[str], lengths: Sequence[float]) -> str:
    """Return the first and last of the lengths as a sentence for who cannot see the chart."""
    return f"{lengths[-1]:.2g} at {tokens[-1]}, {lengths[0]:.2g} at {tokens[0]}"


def _factor(lengths: Sequence[float], place: int) -> str:
    if place + 1 >= len(lengths):
        return "start"
    return f"{_ratio(lengths[place], lengths[place + 1]):.3g}"


def _ratio(value: float, by: float) -> float:
    return value / by if by else float("nan")
