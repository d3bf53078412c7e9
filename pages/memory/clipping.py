"""Clipping: the same network with and without, trained; what it cures and what it does not."""

import streamlit as st

from core.figures.experiments import loss_curves, variant_curves
from pages.memory.parts import racing
from pages.shared import exhibit, explain, measured, problem, trial

st.title("Clipping", anchor=False)
st.markdown(
    "Clipping shortens a gradient that is too long before it moves the weights. So it cures gradients that "
    "**explode**. It cannot bring back one that has **vanished**: a short gradient is left as it is."
)
with problem.stopping():
    shown = exhibit.of("clipping")
st.dataframe(
    [{"way": way.name, "what it is": way.note} for way in shown.experiment.ways],
    hide_index=True,
    alt="The four ways: a large or a small start, with and without clipping",
)
st.subheader("Recorded", anchor=False)
st.caption(measured.recorded_sentence(shown.recorded, shown.cell))
st.plotly_chart(
    variant_curves(shown.curves, shown.ways, shown.epochs, chance=shown.experiment.chance),
    key="clipping_curves",
    config={"displaylogo": False},
    alt="Validation accuracy of each way over the epochs; the table below has what it came to",
)
st.plotly_chart(
    loss_curves(shown.found, shown.ways, shown.epochs, shown.experiment.chance),
    key="clipping_losses",
    config={"displaylogo": False},
    alt="Loss on the training texts of each way over the epochs; the table below has the highest and the last one",
)
st.dataframe(
    measured.ended_rows(shown.found, shown.ways),
    hide_index=True,
    alt="How each way ended: its losses and its test accuracy",
)
st.markdown(f"Notice this: {measured.ended_sentence(shown.found, shown.ways, shown.experiment.chance)}")
st.markdown("**How far back the gradient reaches**")
racing.draw_recorded(shown, "clipping_epoch", at_first=True)
explain.explain("What does clipping do to a gradient?", "clipping")

chosen = exhibit.run_here(shown, "clipping", "Train the four here")
if chosen is not None:
    trial.links(chosen)
