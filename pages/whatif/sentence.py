"""What-if: type a sentence, get the verdict of one network or several, and see which word moved it."""

import streamlit as st

from core.whatif.verdict import judge
from pages.shared import explain, opening, problem, reading, state, words
from pages.shared.reader import Field, Row, reader
from pages.whatif.parts import bench, predicting

st.title("What-if", anchor=False)
st.markdown("Change the sentence and the verdict follows. The number under a word is how far it moved the verdict.")
chosen = bench.choose()


@st.fragment
def what_if() -> None:
    """Draw the verdicts on the sentence; only this part runs again as the visitor types."""
    with problem.showing():
        opened = opening.choose_epoch(chosen.run_id)
        sentence = state.typed_sentence("whatif_reader")
        read, traced = opened.read(sentence)
        if predicting.is_hidden(opened, read):
            st.subheader(words.plain(sentence), anchor=False)
            return
        verdict, asked = judge(opened.network, opened.classes, read, traced), chosen.seats(opened)
        state.look_at(sentence=sentence)
        reader(
            reading.view(opened, sentence),
            key="whatif_reader",
            rows=(Row.CHIPS, Row.VERDICT),
            text_field=Field(version=state.sentence_version()),
        )
        predicting.judge_prediction(verdict, read)
        bench.in_columns(asked, lambda seat: bench.verdict_of(seat, sentence))
        opening.proof_line(opened)


what_if()
explain.explain("How do I read this?", "whatif")
variants, attribution = st.columns(2)
variants.page_link("pages/whatif/variants.py", label="**Try variants, or flip it**", icon=":material/alt_route:")
attribution.page_link("pages/whatif/attribution.py", label="**Which word did it?**", icon=":material/manage_search:")
