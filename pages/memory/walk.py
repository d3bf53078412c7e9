"""Vanishing and exploding: the way of one gradient from the verdict to the first word, step by step."""

import streamlit as st

from core.figures.memory import walk_back_figure
from core.inside.jacobians import product_norms, with_recurrent_start
from core.recipe import Initializer
from pages.shared import choosing, explain, stepback, walking

st.title("Vanishing and exploding", anchor=False)
st.markdown(
    "The way back from the verdict, one word at a time. Every step multiplies the gradient by that step's Jacobian: "
    "many factors below 1 and it vanishes, many above 1 and it explodes."
)
run_id = choosing.any_network()


@st.fragment
def walk_back() -> None:
    """Draw the walk; only this part runs again as something is chosen."""
    walk = walking.sentence(run_id, "walk_sentence")
    if walk is None:
        return
    started, scaled = st.columns(2, gap="medium", vertical_alignment="bottom")
    start = started.segmented_control(
        "Recurrent matrix",
        ["as it is", Initializer.ORTHOGONAL.value, Initializer.IDENTITY.value, Initializer.RANDOM.value],
        default="as it is",
        required=True,
        key="walk_start",
        bind="query-params",
        help="Another start of the last layer's recurrent matrix, everything else as this network learnt it.",
    )
    scale = scaled.slider(
        "times", 0.1, 2.0, 1.0, 0.1, key="walk_scale", bind="query-params", disabled=start == "as it is"
    )
    network = walk.opened.network
    if start != "as it is":
        network = with_recurrent_start(network, Initializer(start), scale, walk.opened.recipe.seed)
    gradients = walk.last_of(walk.gradients(network, walk.winner()))
    place = walking.choose_word(walk)
    lengths = [float(length) for length in gradients.gradients.norms(0)["hidden"]]
    stepback.numbers(walk.tokens, lengths, place)
    st.plotly_chart(
        walk_back_figure(walk.tokens, lengths, place),
        key="walk_chart",
        config={"displaylogo": False},
        alt=f"Length of the gradient at each word, the last one first: {stepback.in_words(walk.tokens, lengths)}",
    )
    cell = network.recurrent[-1].forward
    stepback.step_table(walk.tokens, lengths, product_norms(cell, gradients.gradients.inputs[0]), place)
    st.markdown(stepback.matrix_sentence(cell, start != "as it is"))


walk_back()
explain.explain("What is a step, and what do the numbers say?", "walk_back")
st.page_link("pages/memory/clipping.py", label="What clipping does, trained with and without", icon=":material/cut:")
