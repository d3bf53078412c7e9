"""Side by side: two networks, or one at two epochs, read the same sentence with one cursor."""

from functools import partial

import streamlit as st

from core.errors import CoreError
from pages.inside.parts import besides
from pages.shared import choosing, download, explain, heat, looking, opening, problem, state

st.title("Side by side", anchor=False)
st.markdown("The same sentence, two networks, one cursor: two kinds of cells, or a network beside its own past.")
run_id = choosing.any_network()


@st.fragment
def both() -> None:
    """Draw both readings; only this part runs again as the visitor types."""
    left, right = st.columns(2, gap="large")
    try:
        sentence = state.typed_sentence("compare_reader")
        with left:
            mine = opening.choose_epoch(run_id)
            besides.strip(mine, sentence, "compare_reader", typed=True)
        with right:
            other = besides.choose_other(run_id)
            besides.strip(other, sentence, "compare_other", typed=False)
        looks = besides.pair(mine, other, sentence)
        if looks[0] is not None:
            looking.choose_word(looks[0], "compare")
        for column, look, key in zip(st.columns(2, gap="large"), looks, ("left", "right"), strict=True):
            with column:
                besides.maps(look, key)
                if look is not None:
                    download.numbers(partial(heat.sheet, look), look.name, key=key)
    except CoreError as error:
        problem.show(error)


both()
explain.explain("What am I looking at?", "beside", "lstm", "gru", "simple_rnn")
