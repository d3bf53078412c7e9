"""Behaviour: what you expect of a network, held against it."""

import streamlit as st

from pages.shared import explain, opening, problem
from pages.whatif.parts import bench, expecting

st.title("Behaviour", anchor=False)
st.markdown(
    "A score says how often a network is right. These say whether it is right **for a reason**: what should turn it?"
)
chosen = bench.choose()
with problem.stopping():
    opened = opening.choose_epoch(chosen.run_id)
    asked = chosen.seats(opened)
whose = st.segmented_control(
    "Expectations",
    ["Sentences below", "Your test texts"],
    default="Sentences below",
    required=True,
    key="whose_expectations",
    bind="query-params",
    persist_state="session",
)
if whose == "Sentences below":
    expecting.results(asked, expecting.edit())
else:
    with problem.showing():
        expecting.robustness(asked, chosen.run_id, opened.epoch)
explain.explain("What do these show?", "behaviour")
opening.proof_line(opened)
