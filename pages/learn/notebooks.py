"""Notebooks: the five this program exists because of, trained as published and repaired."""

import streamlit as st

from core.errors import CoreError
from core.messages import mark
from core.notebooks.notebook import LETTERS, read_notebook
from core.notebooks.spoken import in_language
from core.tours.notebooks import PREFIX
from pages.learn.parts import claims, lessons, notebook, recordings
from pages.shared import job, language, problem, touring
from pages.shared.language import say

_ALL = mark("All five")

st.title(say("Five notebooks"), anchor=False)
language.choose()
st.markdown(
    say(
        "This program exists because of five notebooks that teach how a recurrent network reads. Their authors put "
        "them where everybody can read and run them, and that is why we can learn from what went wrong in them: each "
        "mistake here is one that anybody makes. Each can be trained here **as published**, mistakes included, and "
        "**repaired**."
    )
)
names = {_ALL: say(_ALL), **dict(zip(LETTERS, LETTERS, strict=True))}
letter = st.segmented_control(
    say("Notebook"),
    list(names),
    format_func=names.__getitem__,
    default=_ALL,
    required=True,
    key="notebook",
    bind="query-params",
    persist_state="session",
)
try:
    if letter == _ALL:
        touring.offer("sentence")
        recordings.overview()
        st.stop()
    chosen = in_language(read_notebook(letter), say)
    st.subheader(f"{letter}: {chosen.title}", anchor=False)
    st.markdown(chosen.about)
    st.caption(
        say(
            "The notebook is in {language}; its network is {network}. {data}",
            language=chosen.language,
            network=chosen.network,
            data=chosen.data,
        )
    )
    touring.offer(f"{PREFIX}{letter.lower()}")
    only = notebook.only_part()
    missing = notebook.absent(chosen) if only is None else notebook.not_here(chosen)
    if only is None:
        recordings.of_notebook(chosen)
        st.subheader(say("Train it here"), anchor=False)
        notebook.train(chosen, missing)
        claims.draw(chosen, missing)
    if only in (None, "found"):
        st.subheader(say("What was found"), anchor=False)
        counted = None
        if not missing and st.toggle(
            say("Count it in the data here, up to half a minute"),
            key=f"count_{letter}",
            help=say("Reads all texts; counts only."),
        ):
            counted = job.answer(f"facts {letter}", say("Counting"), ["notebook-facts", letter])
        notebook.findings(chosen, counted)
    if only in (None, "theory"):
        st.subheader(say("The theory, live"), anchor=False)
        lessons.theory(letter)
except CoreError as error:
    problem.show(error)
