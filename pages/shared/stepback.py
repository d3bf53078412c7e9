"""The walk back in numbers and sentences."""

from collections.abc import Sequence

import streamlit as st

from core.inside.jacobians import MOST_UNITS, Spectrum
from core.inside.weights import Array
from core.messages import mark
from pages.shared import words
from pages.shared.language import say


def numbers(tokens: Sequence[str], lengths: Sequence[float], place: int) -> None:
    """Draw the numbers at a word: the gradient's length, the factor of this step, the product of all of them."""
    own, step, whole = st.columns(3)
    own.metric(say("‖gradient‖ at “{word}”", word=words.plain(tokens[place])), f"{lengths[place]:.3g}")
    step.metric(say("this step multiplied by"), _factor(lengths, place))
    whole.metric(say("all steps so far, multiplied"), f"{_ratio(lengths[place], lengths[-1]):.3g}")


def step_table(tokens: Sequence[str], lengths: Sequence[float], products: Array | None, place: int) -> None:
    """Draw the steps from the last word back to the chosen one as a table."""
    rows = [
        {
            say("word"): tokens[at],
            say("words back"): len(tokens) - 1 - at,
            say("‖gradient‖"): f"{lengths[at]:.3g}",
            say("this step ×"): _factor(lengths, at),
            say("all steps ×"): f"{_ratio(lengths[at], lengths[-1]):.3g}",
            say("most that any gradient could be stretched"): "–" if products is None else f"{products[at]:.3g}",
        }
        for at in range(len(tokens) - 1, place - 1, -1)
    ]
    st.dataframe(rows, hide_index=True, alt=say("Each step of the walk back with its factor and the product so far"))
    if products is None:
        st.caption(say("The stretch of the whole product is worked out for up to {units} units.", units=MOST_UNITS))


def matrix_sentence(found: Spectrum, replaced: bool) -> str:
    """Return what the recurrent matrix alone does to lengths."""
    sentence = mark(
        "This network's recurrent matrix W_h (of a cell with gates: the candidate's block) has spectral radius "
        "**{radius:.3g}** and stretches by at most **{norm:.3g}**. On its own it would multiply by the radius a step "
        "in the long run; the slope of the tanh, at most 1, takes away from that, and gates lead past it."
    )
    if replaced:
        sentence = mark(
            "This start's recurrent matrix W_h (of a cell with gates: the candidate's block) has spectral radius "
            "**{radius:.3g}** and stretches by at most **{norm:.3g}**. On its own it would multiply by the radius a "
            "step in the long run; the slope of the tanh, at most 1, takes away from that, and gates lead past it."
        )
    return say(sentence, radius=found.radius, norm=found.norm)


def in_words(tokens: Sequence[str], lengths: Sequence[float]) -> str:
    """Return the first and last of the lengths as a sentence for who cannot see the chart."""
    return say(
        "{last:.2g} at {last_word}, {first:.2g} at {first_word}",
        last=lengths[-1],
        last_word=tokens[-1],
        first=lengths[0],
        first_word=tokens[0],
    )


def _factor(lengths: Sequence[float], place: int) -> str:
    if place + 1 >= len(lengths):
        return say("start")
    return f"{_ratio(lengths[place], lengths[place + 1]):.3g}"


def _ratio(value: float, by: float) -> float:
    return value / by if by else float("nan")
