"""Gradient race: how far back from the verdict the gradient reaches in each of the three cells."""

import streamlit as st

from pages.memory.parts import racing
from pages.shared import exhibit, explain, opening, problem, trial

st.title("Gradient race", anchor=False)
st.markdown(
    "How much does the verdict still hang on what a cell held some words earlier? The same data and seed, three "
    "cells. A line that falls tenfold every few words is a memory that cannot be taught about the start of a text."
)
with problem.stopping():
    shown = exhibit.of("race")

st.subheader("On your sentence", anchor=False)
sentence = opening.type_sentence("race_sentence")
runs = racing.choose_networks(trial.find(shown.experiment))
with problem.showing():
    racing.tell_recipes(runs)
    epoch = racing.choose_epoch(racing.kept_epochs(runs), "race_epoch")
    race = racing.sentence_race(runs, epoch, sentence)
    if race:
        racing.draw(race, "race_sentence_chart", with_loss=True)
    else:
        st.info("Type a word that the networks can read.", icon=":material/info:")
explain.explain("What is drawn here?", "gradient_race")

st.subheader("Recorded, over many texts", anchor=False)
racing.draw_recorded(shown, "recorded_epoch")

chosen = exhibit.run_here(shown, "race", "Train the three here", "other reviews, another start")
if chosen is not None:
    if trial.is_over(chosen):
        with problem.showing():
            racing.draw_texts(chosen.runs)
    trial.links(chosen)
