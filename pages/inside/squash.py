"""Squashing: what tanh and sigmoid do to this sentence's own numbers, once and again and again."""

import streamlit as st

from core.errors import CoreError
from pages.shared import choosing, download, explain, looking, problem, squashing

st.title("Squashing", anchor=False)
st.markdown("Every gate and state goes through a curve that ends flat. See where this sentence's numbers lie on it.")
run_id = choosing.any_network()


@st.fragment
def laboratory() -> None:
    """Draw one of three experiments; only this part runs again as the visitor types."""
    try:
        look = looking.sentence(run_id, "squash_reader")
    except CoreError as error:
        problem.show(error)
        return
    view = st.segmented_control(
        "Experiment",
        ["this sentence", "again and again", "what is left after many words"],
        default="this sentence",
        required=True,
        key="squash_view",
        bind="query-params",
    )
    if view == "again and again":
        squashing.again()
    elif look is not None and view == "this sentence":
        looking.choose_word(look, "squash")
        squashing.curves(look)
        download.numbers(lambda: squashing.sheet(look), f"{look.name}-squashing", key="squash")
    elif look is not None:
        squashing.left_over(look)


laboratory()
explain.explain("What am I looking at?", "squashing", "growth")
