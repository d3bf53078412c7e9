"""Cleaning: what each step does to a text, and to all texts of the data set."""

import streamlit as st

from core.errors import CoreError
from pages.data.parts import counting, stepping
from pages.shared import cached, form, mending, problem, state, words

st.title("Cleaning", anchor=False)
source = state.chosen_source()
if source not in cached.sources():
    st.error("This data set is not here, or not any more: choose another.", icon=":material/error:")
    st.page_link("pages/data/choose.py", label="Choose data", icon=":material/table_rows:")
    st.stop()
state.choose_source(source)
title = cached.source_title(source)
st.markdown(
    f"Before a text of **{words.plain(title)}** becomes numbers it is cleaned, step by step, and cut into tokens. "
    "What is taken out here no network ever sees."
)
try:
    stepping.draw(source)
    recipe = form.texts_recipe(source, mending.settings(source))
    counting.draw(recipe, title)
except CoreError as error:
    problem.show(error)
st.page_link("pages/train/setup.py", label="**Train with these steps**", icon=":material/model_training:")
