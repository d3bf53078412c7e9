"""Embeddings: the word vectors of a trained network, what lies near what, and how it came there."""

import streamlit as st

from core.errors import CoreError
from core.text.vectors import list_vectors
from pages.data.parts import mapped, wordmap
from pages.shared import cached, choosing, explain, opening, pretrained, problem, state

st.title("Embeddings", anchor=False)
st.markdown("Every word that a network knows is a vector, and training moves it. Look for a word and see what is near.")
just_kept = pretrained.shelf()
if just_kept is not None:
    state.put(wordmap.WORDS_OF, just_kept)
    st.toast("Kept, and shown here", icon=":material/check:")
    st.rerun()
vectors = wordmap.choose_vectors(list_vectors(cached.places()))
run_id = choosing.any_network() if vectors is None else ""
word_column, axes_column, colour_column = st.columns([2, 1, 1], gap="medium", vertical_alignment="bottom")
typed = word_column.text_input(
    "Word", "wonderful", key="word", max_chars=100, placeholder="Any word", bind="query-params", persist_state="session"
)
axes = axes_column.segmented_control(
    "Axes",
    ["2D", "3D"],
    default="2D",
    required=True,
    key="axes",
    bind="query-params",
    persist_state="session",
)
coloured = colour_column.toggle(
    "Colour by verdict",
    True,
    key="verdict_colour",
    help="Only of a network, and only where there are two classes.",
    disabled=vectors is not None,
)
try:
    if vectors is None:
        opened = opening.choose_epoch(run_id)
        shown = wordmap.of_network(opened, mapped.embedding_map(run_id), typed)
        verdicts = mapped.word_verdicts(run_id, opened.epoch) if coloured else None
    else:
        shown, verdicts = wordmap.of_vectors(*cached.vectors_map(vectors), typed), None
    wordmap.draw(shown, 3 if axes == "3D" else 2, verdicts)
except CoreError as error:
    problem.show(error)
    st.stop()
explain.explain("What am I looking at?", "embedding")

near, moved = st.columns(2, gap="medium")
with near:
    st.subheader("Near", anchor=False)
    st.text(wordmap.found_sentence(shown, typed))
    if shown.near:
        st.dataframe(wordmap.near_rows(shown), hide_index=True, alt="The nearest words, with their cosines")
if vectors is None:
    with moved:
        st.subheader("Moved most", anchor=False)
        st.text(f"How far from where they lay before training, after epoch {shown.epoch}:")
        st.dataframe(wordmap.moved_rows(shown), hide_index=True, alt="The words that moved most, and how far")
    opening.proof_line(opened)
