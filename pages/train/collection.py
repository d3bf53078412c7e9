"""All runs: find them, tidy them, and compare up to six."""

import streamlit as st

from core.comparison import MOST_COMPARED
from pages.shared import cached
from pages.train.parts import comparing, listing, tidying

st.title("All runs", anchor=False)
runs = cached.runs().list()
if not runs and not cached.runs().binned():
    st.info("Nothing has been trained here yet.", icon=":material/info:")
    st.page_link("pages/train/setup.py", label="Train a first network", icon=":material/model_training:")
    st.stop()

listing.follow(runs)
tidying.undo()
wanted = listing.wanted(runs)
chosen = listing.table([run for run in runs if wanted.takes(run)])
tidying.actions(chosen)
if chosen or comparing.compared():
    st.subheader(f"Compare up to {MOST_COMPARED}", anchor=False)
    comparing.show(runs, chosen)
tidying.bin_of_runs()
st.caption("The curves lie in each run for TensorBoard, too (an extra: pip install tensorboard):")
st.code(listing.tensorboard_command(), language="bash")
