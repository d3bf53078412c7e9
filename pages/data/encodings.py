"""Encodings: two sentences as bags of words, as ids and as vectors, and who can tell them apart."""

import streamlit as st

from core.errors import CoreError
from pages.data.parts import cutting
from pages.shared import cached, encoding, explain, problem, state

PAIR = (
    "I thought the movie was going to be bad but it was actually amazing",
    "I thought the movie was going to be amazing but it was actually bad",
)
EXAMPLES = {
    "same words, another order": (*PAIR, ""),
    "one small sentence": ("this is a test to see if this test will work is is test a a", "", encoding.OWN_WORDS),
    "words nobody knows": ("The zork was blimflarg", "The film was wonderful", ""),
}

st.title("Words into numbers", anchor=False)
st.markdown("A network reads numbers. Three ways to make them of a sentence, side by side for two sentences.")
networks, source = encoding.networks(), state.chosen_source()
chosen = st.segmented_control(
    "Examples",
    list(EXAMPLES),
    default="same words, another order",
    key="encoding_example",
    persist_state="session",
)
if chosen and chosen != state.value("encoding_shown"):
    first, second, vocabulary = EXAMPLES[chosen]
    # A link's sentences, and a tour's, stay until another example is chosen.
    if state.value("encoding_shown") is not None or ("one" not in st.query_params and state.value("one") is None):
        state.put("one", first)
        state.put("other", second)
        state.put("vocabulary", vocabulary or next(iter(networks)))
    state.put("encoding_shown", chosen)
columns = st.columns(2, gap="medium")
sentences = [
    column.text_input(label, key=key, max_chars=2000, bind="query-params", persist_state="session")
    for column, label, key in zip(columns, ("One sentence", "The other"), ("one", "other"), strict=True)
]
known = {**networks, encoding.OWN_WORDS: "these sentences alone, in the order of their words"}
vocabulary = st.selectbox(
    "Whose vocabulary", list(known), format_func=known.__getitem__, key="vocabulary", persist_state="session"
)
try:
    encoder = encoding.encoder(vocabulary, sentences)
    encoding.draw_bags(encoder, sentences)
    encoding.draw_ids(encoder, sentences)
    encoding.draw_one_hot(encoder, sentences)
    if vocabulary != encoding.OWN_WORDS:
        encoding.draw_vectors(cached.opened(vocabulary), sentences)
    encoding.draw_verdicts(networks, sentences)
    if source in cached.sources():
        cutting.draw(source, encoder, sentences)
    encoding.draw_look_up(encoder)
except CoreError as error:
    problem.show(error)
explain.explain("Which of the three keeps what?", "encodings")
