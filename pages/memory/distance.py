"""Long-term dependency: how far back three cells remember one word, measured."""

import streamlit as st

from core.experiments.points import CELLS, half_distance
from core.experiments.recall import DISTANCES, parse_recall, read_recall
from core.figures.memory import recall_curves
from core.recipe import CELL_NAMES
from pages.shared import explain, job, longterm, problem, seeded, words

st.title("Long-term dependency", anchor=False)
st.markdown(
    "“I grew up in **France**, … and I speak fluent …” Which language comes next? One word near the start decides, and "
    "a network that reads to the end must have kept it. Each dot is one small network, really trained."
)
distance = st.slider("Words between the country and the end", 4, 80, 20, key="example_distance", bind="query-params")
st.markdown(longterm.examples(distance))
explain.explain("What is asked here, and what is not?", "recall")

st.subheader("Recorded", anchor=False)
with problem.stopping():
    recorded = read_recall()
st.caption(longterm.recorded_sentence(recorded))
longterm.draw(recall_curves(recorded.points, recorded.chance), "recorded_recall", recorded.points)
st.markdown(
    "Notice this: "
    + " ".join(
        longterm.collapse(CELL_NAMES[cell], half_distance(recorded.points, cell, recorded.chance)) for cell in CELLS
    )
)

st.subheader("Run it here", anchor=False)
seed, pressed = seeded.button("recall", f"Run it here, about {words.duration(recorded.seconds)}")
key, label = f"recall_{seed}", f"Training {len(CELLS) * len(DISTANCES)} networks"
arguments = ["recall", "--seed", str(seed)]
if pressed:
    job.start(key, arguments)
if job.is_known(key, arguments):
    found = job.answer(key, label, arguments)
    if found is not None:
        here = parse_recall(found)
        st.caption(f"Trained here in one process, {words.duration(here.seconds)} of the processor, seed {seed}.")
        longterm.draw(recall_curves(here.points, here.chance, recorded.points), "recall_here", here.points)
