"""Gradient race: how far back from the verdict the gradient reaches in each of the three cells."""

import streamlit as st

from core.errors import CoreError
from core.experiments.experiment import read_experiment
from core.experiments.recorded import read_recorded, trial_seconds
from core.experiments.trial import submit_trial
from pages.shared import cached, explain, problem, racing, state, trial, words

st.title("Gradient race", anchor=False)
st.markdown(
    "How much does the verdict still hang on what a cell held some words earlier? The same data and seed, three "
    "cells. A line that falls tenfold every few words is a memory that cannot be taught about the start of a text."
)
try:
    experiment, recorded = read_experiment("race"), read_recorded("race")
except CoreError as error:
    problem.show(error)
    st.stop()
cell = experiment.recipe.network.recurrent[0].cell
found, ways = recorded.measured.get(cell, ()), [way.name for way in experiment.ways]
chosen = trial.find(experiment)
runs = {"shipped": racing.shipped()} | ({"trained here": dict(chosen.runs)} if chosen and trial.is_over(chosen) else {})

st.subheader("On your sentence", anchor=False)
sentence = st.text_input("Sentence", state.chosen_sentence(), key=f"race_sentence_{state.sentence_version()}")
if sentence != state.chosen_sentence():
    state.look_at(sentence=sentence)
whose = st.segmented_control("Networks", list(runs), default="shipped", required=True, key="race_networks") or "shipped"
try:
    epoch = racing.choose_epoch(racing.kept_epochs(runs[whose]), f"race_epoch_{whose}")
    race = racing.sentence_race(runs[whose], epoch, sentence)
    if race:
        racing.draw(race, "race_sentence_chart", with_loss=True)
    else:
        st.info("Type a word that the networks can read.", icon=":material/info:")
except CoreError as error:
    problem.show(error)
explain.explain("What is drawn here?", "gradient_race")

st.subheader("Recorded, over many texts", anchor=False)
st.caption(racing.recorded_sentence(recorded))
epochs = racing.recorded_epochs(found)
recorded_epoch = st.select_slider("Recorded after epoch", epochs, epochs[-1], key="recorded_epoch")
racing.draw(racing.recorded_race(found, ways, recorded_epoch), "race_recorded")

st.subheader("Run it here", anchor=False)
seconds = trial_seconds(experiment, recorded, cell, cached.runs().correction())
seeded, pressed = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
seed = seeded.number_input("Seed", 0, 10_000, 7, key="race_seed", help="Another seed: other reviews, another start.")
label = f"Train the three here, about {words.duration(seconds)}"
if pressed.button(label, type="primary", icon=":material/play_arrow:", key="run_race"):
    state.choose_trial(submit_trial(cached.runs(), experiment, cell, seed, state.visitor()).id)
shown = trial.choose(experiment)
if shown is not None:
    trial.show(shown, tuple(one.curve for one in found))
    if trial.is_over(shown):
        last = racing.choose_epoch(racing.kept_epochs(shown.runs), "race_epoch_texts")
        racing.draw(racing.texts_race(shown.runs, last), "race_texts", with_loss=True)
    trial.links(shown)
