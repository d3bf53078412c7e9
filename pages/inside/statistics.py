"""Gate statistics: what the gates of a network do over all its validation texts, and how long its units remember."""

import streamlit as st

from core.errors import CoreError
from pages.inside.parts import surveying
from pages.shared import choosing, download, explain, opening, problem

st.title("Gate statistics", anchor=False)
st.markdown("One sentence is an anecdote. Here the network reads its validation texts, and every gate is counted.")
run_id = choosing.any_network()
try:
    opened = opening.choose_epoch(run_id)
    opening.proof_line(opened)
    if not opened.network.recurrent:
        st.info("This network has no recurrent layer: there is no gate to count.", icon=":material/info:")
        st.stop()
    made = surveying.surveyed(run_id, opened.epoch)
except CoreError as error:
    problem.show(error)
    st.stop()
if made is None:
    st.stop()
found = made
layer = surveying.choose(found.survey.layers)
st.caption(
    f"{found.sample.told}, {found.survey.words:,} words, the network after epoch {opened.epoch}. Padding is not "
    "counted. Saturated: within 0.1 of an end of the curve, a sigmoid below 0.1 or above 0.9, a tanh beyond ±0.9."
)
st.dataframe(surveying.rows(layer), hide_index=True, alt="Mean, saturation and half-life of each gate")
surveying.draw(layer)
surveying.over_epochs(run_id, opened.epochs)
download.numbers(lambda: surveying.sheet(found), f"{run_id}-epoch-{opened.epoch}-gates", key="statistics")
explain.explain("What am I looking at?", "gate_statistics")
