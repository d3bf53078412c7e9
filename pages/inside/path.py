"""Path: the way of a sentence through the space of hidden states, word by word, towards the verdict."""

import streamlit as st

from core.errors import CoreError
from pages.inside.parts import statespace, surveying
from pages.shared import choosing, download, explain, looking, problem

st.title("Path of the state", anchor=False)
st.markdown("The state is a point, and every word pushes it. Here is its way, among the states of many other texts.")
run_id = choosing.any_network()


@st.fragment
def path() -> None:
    """Draw the way of the sentences; only this part runs again as the visitor types."""
    try:
        look = looking.sentence(run_id, "path_reader")
        if look is None:
            return
        found = surveying.surveyed(run_id, look.opened.epoch)
        if found is None:
            return
        if not found.survey.words:
            st.info("There is no word in the validation texts to draw a cloud from.", icon=":material/info:")
            return
        looking.choose_word(look, "path")
        view = statespace.choose_view(look)
        typed = statespace.others()
        space = statespace.space_of(look, found, view)
        drawn = statespace.paths(look, typed, space)
        statespace.draw(look, found, space, drawn)
        download.numbers(lambda: statespace.sheet(drawn, space), f"{look.name}-path", key="path")
    except CoreError as error:
        problem.show(error)


path()
explain.explain("What am I looking at?", "path")
