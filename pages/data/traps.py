"""Traps: two settings that quietly spoil a network, measured; here and now as well."""

import streamlit as st

from core.errors import CoreError
from core.experiments.experiment import TRAPS, read_experiment
from core.experiments.reading import read_rows
from core.experiments.recorded import read_recorded, trial_seconds
from core.experiments.trial import submit_trial
from core.figures.experiments import apart_figure, padded_rows, variant_curves
from core.recipe import Cell
from pages.shared import cached, explain, measured, problem, state, trial, words
from pages.shared.reader import CELL_NAMES

st.title("Traps", anchor=False)
st.markdown(
    "Two settings between a text and the network that no error message speaks of. Each is measured here: one small "
    "network, trained several ways that differ in this setting only."
)
asked, celled = st.columns(2, gap="medium")
name = asked.segmented_control(
    "Trap",
    TRAPS,
    default=TRAPS[0],
    required=True,
    format_func={"padding": "Padding", "unknown": "Unknown words"}.__getitem__,
    key="trap",
    bind="query-params",
    persist_state="session",
)
cell = Cell(
    celled.segmented_control(
        "Cell",
        list(Cell),
        default=Cell.LSTM,
        required=True,
        format_func=CELL_NAMES.__getitem__,
        key="trap_cell",
        bind="query-params",
        persist_state="session",
    )
)
try:
    experiment = read_experiment(name)
    recorded = read_recorded(name)
    rows = read_rows(cached.encoders(name), experiment.sentence)
except CoreError as error:
    problem.show(error)
    st.stop()

st.subheader("What differs", anchor=False)
st.dataframe(
    measured.way_rows(experiment.ways, rows), hide_index=True, alt="The ways, and what each makes of the sentence"
)
st.caption(f"The sentence is: {experiment.sentence}")
st.plotly_chart(
    padded_rows(rows),
    key="padded_rows",
    config={"displaylogo": False},
    alt="The row that each way makes of the sentence",
)
explain.explain("Why does this matter?", f"{name}_trap")

st.subheader("Recorded", anchor=False)
ways = [way.name for way in experiment.ways]
found = recorded.measured.get(cell, ())
curves = tuple(one.curve for one in found)
st.caption(measured.recorded_sentence(recorded, cell))
st.plotly_chart(
    variant_curves(curves, ways, experiment.recipe.training.epochs),
    key="recorded_curves",
    config={"displaylogo": False},
    alt="Recorded validation accuracy of each way over the epochs; the table below has what it came to",
)
st.dataframe(
    measured.measured_rows(found, ways), hide_index=True, alt="Recorded accuracies: mean and range over the seeds"
)
apart = [(one.curve.variant, one.apart) for one in found if one.apart is not None]
if apart:
    st.plotly_chart(
        apart_figure(apart, ways),
        key="recorded_apart",
        config={"displaylogo": False},
        alt="Accuracy on test texts of seen words only, and on those with an unseen word, a dot a seed",
    )
    st.dataframe(measured.apart_rows(apart), hide_index=True, alt="The same numbers as a table, all seeds together")
    st.caption(measured.APART)

st.subheader("Run it here", anchor=False)
seconds = trial_seconds(experiment, recorded, cell, cached.runs().correction())
seeded, pressed = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
seed = seeded.number_input("Seed", 0, 10_000, 7, key="trap_seed", help="Another seed: other reviews, another start.")
if pressed.button(
    f"Run it here, about {words.duration(seconds)}", type="primary", icon=":material/play_arrow:", key="run_trap"
):
    state.choose_trial(submit_trial(cached.runs(), experiment, cell, seed, state.visitor()).id)
chosen = trial.choose(experiment)
if chosen is not None:
    trial.show(chosen, curves)
    trial.links(chosen)
