"""Clipping: the same network with and without, trained; what it cures and what it does not."""

import streamlit as st

from core.errors import CoreError
from core.experiments.experiment import read_experiment
from core.experiments.recorded import read_recorded, trial_seconds
from core.experiments.trial import submit_trial
from core.figures.experiments import loss_curves, variant_curves
from pages.shared import cached, explain, measured, problem, racing, state, trial, words

st.title("Clipping", anchor=False)
st.markdown(
    "Clipping shortens a gradient that is too long before it moves the weights. So it cures gradients that "
    "**explode**. It cannot bring back one that has **vanished**: a short gradient is left as it is."
)
try:
    experiment, recorded = read_experiment("clipping"), read_recorded("clipping")
except CoreError as error:
    problem.show(error)
    st.stop()
cell = experiment.recipe.network.recurrent[0].cell
found, ways = recorded.measured.get(cell, ()), [way.name for way in experiment.ways]
st.dataframe(
    [{"way": way.name, "what it is": way.note} for way in experiment.ways],
    hide_index=True,
    alt="The four ways: a large or a small start, with and without clipping",
)
st.subheader("Recorded", anchor=False)
st.caption(measured.recorded_sentence(recorded, cell))
curves = tuple(one.curve for one in found)
st.plotly_chart(
    variant_curves(curves, ways, experiment.recipe.training.epochs, chance=experiment.chance),
    key="clipping_curves",
    config={"displaylogo": False},
    alt="Validation accuracy of each way over the epochs; the table below has what it came to",
)
st.plotly_chart(
    loss_curves(found, ways, experiment.recipe.training.epochs, experiment.chance),
    key="clipping_losses",
    config={"displaylogo": False},
    alt="Loss on the training texts of each way over the epochs; the table below has the highest and the last one",
)
st.dataframe(
    measured.ended_rows(found, ways), hide_index=True, alt="How each way ended: its losses and its test accuracy"
)
st.markdown(f"Notice this: {measured.ended_sentence(found, ways, experiment.chance)}")
st.markdown("**How far back the gradient reaches**")
epochs = racing.recorded_epochs(found)
epoch = st.select_slider("Recorded after epoch", epochs, epochs[0], key="clipping_epoch")
st.caption(racing.recorded_sentence(recorded))
racing.draw(racing.recorded_race(found, ways, epoch), "clipping_race")
explain.explain("What does clipping do to a gradient?", "clipping")

st.subheader("Run it here", anchor=False)
seconds = trial_seconds(experiment, recorded, cell, cached.runs().correction())
seeded, pressed = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
seed = seeded.number_input("Seed", 0, 10_000, 7, key="clipping_seed", help="Another seed: other texts, another start.")
label = f"Train the four here, about {words.duration(seconds)}"
if pressed.button(label, type="primary", icon=":material/play_arrow:", key="run_clipping"):
    state.choose_trial(submit_trial(cached.runs(), experiment, cell, seed, state.visitor()).id)
chosen = trial.choose(experiment)
if chosen is not None:
    trial.show(chosen, curves)
    trial.links(chosen)
