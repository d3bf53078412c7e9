"""Which word did it: the verdict shared out among the words, three ways and the running verdict beside them."""

import streamlit as st

from pages.shared import choosing, explain, opening, problem, reading, state
from pages.shared.reader import Field, Row, reader
from pages.whatif.parts import attributing

st.title("Which word did it", anchor=False)
st.markdown("Three ways to share a verdict out among the words. Where they agree, believe them; where not, read why.")
run_id = choosing.any_network()


@st.fragment
def which_word() -> None:
    """Draw the shares of the words; only this part runs again as the visitor types."""
    with problem.showing():
        opened = opening.choose_epoch(run_id)
        sentence = state.typed_sentence("attribution_reader")
        reader(
            reading.view(opened, sentence),
            key="attribution_reader",
            rows=(Row.CHIPS,),
            text_field=Field(version=state.sentence_version()),
        )
        state.look_at(sentence=sentence)
        attributing.draw(opened, sentence)
        opening.proof_line(opened)


which_word()
explain.explain("What can each of them not say?", "attribution")
