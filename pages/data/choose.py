"""Data: what is here, and a file of one's own."""

import streamlit as st

from core.errors import CoreError
from pages.data.parts import dataset
from pages.data.parts.importing import import_form
from pages.shared import cached, problem, state

st.title("Data", anchor=False)
st.markdown("Labelled sentences: each with the class that it should get. Choose a set that is here, or bring a file.")
import_form()
st.divider()

here = cached.sources()
source = st.selectbox(
    "Data set to train on",
    list(here),
    index=list(here).index(state.chosen_source()) if state.chosen_source() in here else 0,
    format_func=here.__getitem__,
    help="Generated reviews come with the program; sets of the catalogue are listed once they are on this machine.",
)
state.choose_source(source)
try:
    dataset.show_data(source, here[source])
except CoreError as error:
    problem.show(error)
else:
    with st.container(horizontal=True):
        st.page_link("pages/data/audit.py", label="**Audit these**", icon=":material/fact_check:")
        st.page_link("pages/train/setup.py", label="**Train on these**", icon=":material/model_training:")
if cached.is_imported(source):
    with st.container(horizontal=True):
        dataset.rename_form(source, here[source])
        dataset.delete_form(source)
