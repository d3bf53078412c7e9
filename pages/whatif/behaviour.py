"""Behaviour: what you expect of a network, held against it."""

import streamlit as st

from pages.shared import explain, opening, problem
from pages.whatif.parts import bench, edits, expecting

st.title("Behaviour", anchor=False)
st.markdown(
    "A score says how often a network is right. These say whether it is right **for a reason**: what should turn it?"
)
chosen = bench.choose()
with problem.stopping():
    opened = opening.choose_epoch(chosen.run_id)
    asked = chosen.seats(opened)
    texts = edits.some_test_texts(chosen.run_id)
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
elif texts:
    st.caption(
        f"{len(texts):,} texts of the test part, each with a typo, in capitals, and after words that say little."
    )
    expecting.results(asked, expecting.robust(texts, edits.filler(chosen.run_id, opened.epoch)))
else:
    st.info("The networks that come with the program keep no texts: choose a run of yours.", icon=":material/info:")
explain.explain("What do these show?", "behaviour")
opening.proof_line(opened)
