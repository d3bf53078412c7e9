"""Variants: the sentence changed in many small ways, each beside the original, and the smallest change that flips."""

from functools import partial

import streamlit as st

from pages.shared import explain, opening, problem
from pages.whatif.parts import bench, edits, varying

st.title("Variants", anchor=False)
st.markdown(
    "Change one thing at a time, and see what the network goes by. The table is in the address: a link carries it."
)
chosen = bench.choose()
with problem.stopping():
    opened = opening.choose_epoch(chosen.run_id)
    asked = chosen.seats(opened)
sentence = opening.type_sentence("original_sentence", "The original", varying.LONGEST)
varying.buttons(sentence, partial(edits.filler, chosen.run_id, opened.epoch))
varying.table(sentence, asked)
explain.explain("What am I looking at?", "variants")
st.subheader("Flip it", anchor=False)
varying.flip(chosen.run_id, opened.epoch, sentence, opened.classes)
opening.proof_line(opened)
