"""Inside: every gate and state of a network over the words of a sentence."""

import streamlit as st

from core.errors import CoreError
from core.figures.heatmaps import gate_map, pictures
from pages.shared import choosing, opening, problem, reading, state
from pages.shared.reader import Field, Row, reader

st.title("Inside", anchor=False)
run_id = choosing.any_network()


@st.fragment
def inside() -> None:
    """Draw the reading of the chosen network; only this part runs again as the visitor types."""
    try:
        opened = opening.choose_epoch(run_id)
        sentence = state.typed_sentence("inside_reader")
        reader(
            reading.view(opened, sentence),
            key="inside_reader",
            rows=(Row.CHIPS, Row.VERDICT),
            text_field=Field(version=state.sentence_version()),
        )
        read, traced = opened.read(sentence)
        layer = opening.choose_layer(traced.layers)
    except CoreError as error:
        problem.show(error)
        return
    opening.proof_line(opened)
    if not read.tokens:
        st.info("Type a word that the network can read.", icon=":material/info:")
        return
    if layer is None:
        st.info("This network has no recurrent layer: there is no state to look at.", icon=":material/info:")
        return
    st.caption(reading.explained(opened, layer))
    units = reading.unit_order(opened, traced, layer)
    for place, (column, picture) in enumerate(zip(reading.two_columns(), pictures(layer), strict=False)):
        column.plotly_chart(
            gate_map(picture, read.tokens, read.padding, units),
            key=f"gate_map_{place}",
            config={"displaylogo": False},
            alt=f"Heat map of {picture.title}, {len(units)} units over: {' '.join(read.tokens)}",
        )


inside()
