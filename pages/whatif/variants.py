"""Variants: the sentence changed in many small ways, each beside the original, and the smallest change that flips."""

from functools import partial

import streamlit as st

from core.errors import CoreError
from pages.shared import bench, cached, choosing, explain, opening, problem, state, varying

st.title("Variants", anchor=False)
st.markdown(
    "Change one thing at a time, and see what the network goes by. The table is in the address: a link carries it."
)
run_id = choosing.any_network()
titles = choosing.openable()
beside = bench.choose_beside(run_id, titles)
try:
    opened = opening.choose_epoch(run_id)
    asked = bench.seats(run_id, opened, beside, titles)
except CoreError as error:
    problem.show(error)
    st.stop()
sentence = st.text_input("The original", state.chosen_sentence(), max_chars=varying.LONGEST, key="original_sentence")
state.look_at(sentence=sentence)
varying.buttons(sentence, partial(cached.filler, run_id, opened.epoch))
varying.table(sentence, asked)
explain.explain("What am I looking at?", "variants")
st.subheader("Flip it", anchor=False)
varying.flip(run_id, opened.epoch, sentence, opened.classes)
opening.proof_line(opened)
