"""What-if: type a sentence, get the verdict, and see which word moved it."""

import streamlit as st

from core.errors import CoreError
from core.whatif.verdict import judge
from pages.shared import choosing, opening, problem, reading, state, words
from pages.shared.reader import Field, Row, reader

st.title("What-if", anchor=False)
st.markdown("Change the sentence and the verdict follows. The number under a word is how far it moved the verdict.")
run_id = choosing.any_network()


@st.fragment
def what_if() -> None:
    """Draw the verdict on the sentence; only this part runs again as the visitor types."""
    try:
        opened = opening.choose_epoch(run_id)
        sentence = state.typed_sentence("whatif_reader")
        view = reading.view(opened, sentence)
        verdict = judge(opened.network, opened.classes, *opened.read(sentence))
    except CoreError as error:
        problem.show(error)
        return
    reader(
        view,
        key="whatif_reader",
        rows=(Row.CHIPS, Row.VERDICT),
        text_field=Field(version=state.sentence_version()),
    )
    for name, probability in zip(verdict.classes, verdict.probabilities, strict=True):
        st.progress(float(probability), text=f"{words.plain(name)}: {probability:.3f}")
    opening.proof_line(opened)


what_if()
