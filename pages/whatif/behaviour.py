"""Behaviour: what you expect of a network, held against it."""

import streamlit as st

from core.errors import CoreError
from pages.shared import bench, cached, choosing, expecting, explain, opening, problem

st.title("Behaviour", anchor=False)
st.markdown(
    "A score says how often a network is right. These say whether it is right **for a reason**: what should turn it?"
)
run_id = choosing.any_network()
titles = choosing.openable()
beside = bench.choose_beside(run_id, titles)
try:
    opened = opening.choose_epoch(run_id)
    asked = bench.seats(run_id, opened, beside, titles)
    texts = cached.some_test_texts(run_id)
except CoreError as error:
    problem.show(error)
    st.stop()
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
    expecting.results(asked, expecting.robust(texts, cached.filler(run_id, opened.epoch)))
else:
    st.info("The networks that come with the program keep no texts: choose a run of yours.", icon=":material/info:")
explain.explain("What do these show?", "behaviour")
opening.proof_line(opened)
