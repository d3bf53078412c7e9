"""Audit: what a careful person looks at before training, over the chosen data and the recipe of the form."""

import streamlit as st

from core.audit.findings import Audit
from core.errors import CoreError
from pages.data.parts import findings
from pages.shared import cached, form, job, mending, problem, state, words

st.title("Audit", anchor=False)
source = state.chosen_source()
if source not in cached.sources():
    # An address may name anything; only what is listed here is read.
    st.error("This data set is not here, or not any more: choose another.", icon=":material/error:")
    st.page_link("pages/data/choose.py", label="Choose data", icon=":material/table_rows:")
    st.stop()
state.choose_source(source)
title = cached.source_title(source)
st.markdown(f"What a careful person looks at before training on **{words.plain(title)}**.")
given = mending.chips(source)
try:
    recipe = form.texts_recipe(source, given)
    if cached.is_small(recipe):
        seen = cached.audited(recipe)
    else:
        asked = cached.texts_only(recipe).model_dump_json()
        answer = job.answer(f"audit {asked}", f"Auditing {words.plain(title)}", ["audit", asked])
        if answer is None:
            st.stop()
        seen = Audit.from_document(answer)
except CoreError as error:
    problem.show(error)
    st.stop()
findings.show(source, seen, recipe)
st.page_link("pages/train/setup.py", label="**Train on these**", icon=":material/model_training:")
