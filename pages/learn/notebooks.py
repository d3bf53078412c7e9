"""Notebooks: the five this program exists because of, trained as published and repaired."""

import streamlit as st

from core.errors import CoreError
from core.notebooks.notebook import LETTERS, read_notebook
from pages.shared import job, notebook, problem

_ALL = "All five"

st.title("Five notebooks", anchor=False)
st.markdown(
    "This program exists because of five notebooks that teach how a recurrent network reads. Their authors put them "
    "where everybody can read and run them, and that is why we can learn from what went wrong in them: each mistake "
    "here is one that anybody makes. Each can be trained here **as published**, mistakes included, and **repaired**."
)
letter = st.segmented_control(
    "Notebook",
    [_ALL, *LETTERS],
    default=_ALL,
    required=True,
    key="notebook",
    bind="query-params",
    persist_state="session",
)
try:
    if letter == _ALL:
        notebook.overview()
        st.stop()
    chosen = read_notebook(letter)
    st.subheader(f"{letter}: {chosen.title}", anchor=False)
    st.markdown(chosen.about)
    st.caption(f"The notebook is in {chosen.language}; its network is {chosen.network}. {chosen.data}")
    missing = notebook.absent(chosen)
    notebook.recorded(chosen)
    st.subheader("Train it here", anchor=False)
    notebook.train(chosen, missing)
    st.subheader("What was found", anchor=False)
    counted = None
    if not missing and st.toggle(
        "Count it in the data here, up to half a minute", key=f"count_{letter}", help="Reads all texts; counts only."
    ):
        counted = job.answer(f"facts {letter}", "Counting", ["notebook-facts", letter])
    notebook.findings(chosen, counted)
    st.subheader("The theory, live", anchor=False)
    notebook.theory(chosen)
except CoreError as error:
    problem.show(error)
