"""Score a file: a network's verdict on every text of it, to take away."""

import streamlit as st

from core.runs.shipped import FIRST_LOOK
from pages.shared import choosing, explain, opening, problem
from pages.whatif.parts import scoring

st.title("Score a file", anchor=False)
st.markdown(
    "Bring a file of texts; each row comes back with its verdict, the probabilities, and the word that turned it."
)
run_id = choosing.any_network()
with problem.stopping():
    opened = opening.choose_epoch(run_id)
if run_id in FIRST_LOOK:
    st.caption("This is one of the networks that come with the program; train one on your own kind of texts.")
scoring.score_form(run_id, opened.epoch)
explain.explain("What is in the columns?", "scored")
