"""Start: a small trained network reads the visitor's sentence."""

import streamlit as st

from core.recipe import CELL_NAMES, Cell
from pages.shared import cached, explain, reading, state, touring
from pages.shared.reader import Field, reader

st.title("Watch a recurrent network read", anchor=False)
st.markdown(
    "One small cell reads your sentence **word by word**. It keeps what it has read in its state, and after every word "
    "it could be asked for a verdict. Change a word and look what happens."
)
touring.offer("sentence")

cell = st.segmented_control(
    "Network",
    list(Cell),
    default=Cell.LSTM,
    required=True,
    format_func=CELL_NAMES.__getitem__,
    key="first_look_cell",
    persist_state="session",
    help="Three networks with 16 units, trained on the same texts: a plain cell, and the two that have gates.",
)
network = f"first-look-{Cell(cell).value.replace('_', '-')}"
opened = cached.opened(network)


@st.fragment
def read_along() -> None:
    """Draw the network's reading; only this part runs again as the visitor types."""
    sentence = state.typed_sentence("first_look_reader")
    reader(reading.view(opened, sentence), key="first_look_reader", text_field=Field(version=state.sentence_version()))


read_along()
explain.explain("What am I looking at?", "reader", Cell(cell).value)
st.caption(
    f"Every number comes from this network, computed in NumPy; on its probe sentences it differs from Keras by at "
    f"most {opened.proof:.1e}. It learnt {len(opened.encoder.vocabulary.words):,} words from generated reviews "
    f"(ours), the UCI Sentiment Labelled Sentences (Kotzias et al. 2015) and the sentence polarity data of Pang "
    f"and Lee (2005), both CC BY 4.0, and is right on {cached.test_accuracy(network):.0%} of texts it never saw."
)

st.subheader("Now yours", anchor=False)
texts, train, look = st.columns(3, gap="medium")
with texts.container(border=True, height="stretch"):
    st.page_link("pages/data/choose.py", label="**1. Your texts**", icon=":material/table_rows:")
    st.caption("A CSV with a column of sentences and a column of labels, or the reviews that are here already.")
with train.container(border=True, height="stretch"):
    st.page_link("pages/train/setup.py", label="**2. Train**", icon=":material/model_training:")
    st.caption("Pick a cell and a size, press Train, and watch the curves move, batch by batch.")
with look.container(border=True, height="stretch"):
    st.page_link("pages/inside/gates.py", label="**3. Look inside**", icon=":material/grid_on:")
    st.caption("Every gate and state of the network you trained, over every word of any sentence.")
