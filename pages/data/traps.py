"""Traps: two settings that quietly spoil a network, measured; here and now as well."""

import streamlit as st

from core.experiments.experiment import TRAPS
from core.experiments.reading import read_rows
from core.figures.experiments import apart_figure, padded_rows, variant_curves
from core.recipe import CELL_NAMES, Cell
from pages.shared import cached, exhibit, explain, measured, problem, trial

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
with problem.stopping():
    shown = exhibit.of(name, cell)
    rows = read_rows(cached.encoders(name), shown.experiment.sentence)

st.subheader("What differs", anchor=False)
st.dataframe(
    measured.way_rows(shown.experiment.ways, rows), hide_index=True, alt="The ways, and what each makes of the sentence"
)
st.caption(f"The sentence is: {shown.experiment.sentence}")
st.plotly_chart(
    padded_rows(rows),
    key="padded_rows",
    config={"displaylogo": False},
    alt="The row that each way makes of the sentence",
)
explain.explain("Why does this matter?", f"{name}_trap")

st.subheader("Recorded", anchor=False)
st.caption(measured.recorded_sentence(shown.recorded, cell))
st.plotly_chart(
    variant_curves(shown.curves, shown.ways, shown.epochs),
    key="recorded_curves",
    config={"displaylogo": False},
    alt="Recorded validation accuracy of each way over the epochs; the table below has what it came to",
)
st.dataframe(
    measured.measured_rows(shown.found, shown.ways),
    hide_index=True,
    alt="Recorded accuracies: mean and range over the seeds",
)
apart = [(one.curve.variant, one.apart) for one in shown.found if one.apart is not None]
if apart:
    st.plotly_chart(
        apart_figure(apart, shown.ways),
        key="recorded_apart",
        config={"displaylogo": False},
        alt="Accuracy on test texts of seen words only, and on those with an unseen word, a dot a seed",
    )
    st.dataframe(measured.apart_rows(apart), hide_index=True, alt="The same numbers as a table, all seeds together")
    st.caption(measured.APART)

chosen = exhibit.run_here(shown, "trap", "Run it here", "other reviews, another start")
if chosen is not None:
    trial.links(chosen)
