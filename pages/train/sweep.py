"""Sweep: train a recipe again and again with other values of some fields, as one group."""

import streamlit as st

from core.errors import CoreError
from core.sweep.points import MOST_RUNS
from pages.shared import cached, problem, state, words
from pages.train.parts import sweeping, sweeps

st.title("Sweep", anchor=False)
st.markdown(
    "One recipe, trained again and again with other values of some fields: "
    f"up to {MOST_RUNS} runs, one after the other."
)
try:
    common, title = sweeping.common_recipe()
    how = sweeping.choose_way()
    fields = sweeping.choose_fields(common)
    planned = sweeping.plan(common, title, fields, how)
except CoreError as error:
    problem.show(error)
    planned = None
if planned is not None:
    st.caption(sweeping.told(planned, fields))
    if st.button(
        f"Train {planned.count} runs, about {words.duration(planned.seconds)}",
        type="primary",
        icon=":material/play_arrow:",
        key="run_sweep",
        disabled=cached.supervisor().is_second,
    ):
        try:
            state.keep_asked("sweep", sweeping.begin(common, fields, planned))
        except CoreError as error:
            problem.show(error)
chosen = sweeps.choose()
if chosen is not None:
    sweeps.show(chosen)
