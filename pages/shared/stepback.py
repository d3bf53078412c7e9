"""The walk back in numbers and sentences."""

import math
from collections.abc import Sequence

import streamlit as st

from core.inside.fading import ratio, step_factors
from core.inside.jacobians import MOST_UNITS, spectrum
from core.inside.weights import Array, CellWeights
from core.messages import mark
from core.recipe import Activation, Cell
from pages.shared import words
from pages.shared.language import say


def numbers(tokens: Sequence[str], lengths: Sequence[float], place: int) -> None:
    """Draw the numbers at a word: the gradient's length, the factor of this step, the product of all of them."""
    own, step, whole = st.columns(3)
    own.metric(say("‖gradient‖ at “{word}”", word=words.plain(tokens[place])), f"{lengths[place]:.3g}")
    step.metric(say("this step multiplied by"), _told(step_factors(lengths)[place]))
    whole.metric(say("all steps so far, multiplied"), _told(ratio(lengths[place], lengths[-1])))


def step_table(tokens: Sequence[str], lengths: Sequence[float], products: Array | None, place: int) -> None:
    """Draw the steps from the last word back to the chosen one as a table."""
    factors = step_factors(lengths)
    rows = [
        {
            say("word"): tokens[at],
            say("words back"): len(tokens) - 1 - at,
            say("‖gradient‖"): f"{lengths[at]:.3g}",
            say("this step ×"): _told(factors[at]),
            say("all steps ×"): _told(ratio(lengths[at], lengths[-1])),
            say("most that any gradient could be stretched"): "–" if products is None else f"{products[at]:.3g}",
        }
        for at in range(len(tokens) - 1, place - 1, -1)
    ]
    st.dataframe(rows, hide_index=True, alt=say("Each step of the walk back with its factor and the product so far"))
    if products is None:
        st.caption(say("The stretch of the whole product is worked out for up to {units} units.", units=MOST_UNITS))


_SLOPES = {
    Activation.TANH: mark("The slope of the tanh, at most 1, takes away from that."),
    Activation.SIGMOID: mark("The slope of the sigmoid, at most ¼, takes away from that."),
    Activation.RELU: mark("The slope of the rectifier is 1, or 0 where a unit is silent, which takes away from that."),
    Activation.LINEAR: mark("Its activation is linear: a slope of 1 everywhere, which takes nothing away."),
}


def matrix_sentence(cell: CellWeights, replaced: bool) -> str:
    """Return what the recurrent matrix alone does to lengths, and what this cell adds to that."""
    found = spectrum(cell)
    sentence = mark(
        "This network's recurrent matrix W_h (of a cell with gates: the candidate's block) has spectral radius "
        "**{radius:.3g}** and stretches by at most **{norm:.3g}**. On its own it would multiply by the radius a step "
        "in the long run."
    )
    if replaced:
        sentence = mark(
            "This start's recurrent matrix W_h (of a cell with gates: the candidate's block) has spectral radius "
            "**{radius:.3g}** and stretches by at most **{norm:.3g}**. On its own it would multiply by the radius a "
            "step in the long run."
        )
    told = [say(sentence, radius=found.radius, norm=found.norm), say(_SLOPES[cell.activation])]
    if cell.cell is not Cell.SIMPLE_RNN:
        told.append(say("Gates, too, are factors on that way, and another way leads past it."))
    return " ".join(told)


def in_words(tokens: Sequence[str], lengths: Sequence[float]) -> str:
    """Return the first and last of the lengths as a sentence for who cannot see the chart."""
    return say(
        "{last:.2g} at {last_word}, {first:.2g} at {first_word}",
        last=lengths[-1],
        last_word=tokens[-1],
        first=lengths[0],
        first_word=tokens[0],
    )


def _told(factor: float | None) -> str:
    if factor is None:
        return say("start")
    return "–" if math.isnan(factor) else f"{factor:.3g}"
