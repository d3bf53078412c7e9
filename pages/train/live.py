"""Runs: the curves as they are learnt, and how a training ended."""

import streamlit as st

from pages.shared import choosing
from pages.train.parts import live

st.title("Runs", anchor=False)
run_id = choosing.own_run()
if run_id is None:
    st.info("Nothing has been trained here yet.", icon=":material/info:")
    st.page_link("pages/train/setup.py", label="Train a first network", icon=":material/model_training:")
    st.stop()

live.progress(run_id)
