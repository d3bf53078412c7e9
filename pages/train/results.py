"""Results: how good a finished network is, on which texts, beside a bag of words, and what word order is worth."""

import streamlit as st

from core.errors import CoreError
from core.evaluated import NotScoredError
from pages.shared import choosing, problem
from pages.train.parts import evaluating, mistakes, ordering, results

st.title("Results", anchor=False)
run_id = choosing.own_run()
if run_id is None:
    st.info("Nothing has been trained here yet.", icon=":material/info:")
    st.page_link("pages/train/setup.py", label="Train a first network", icon=":material/model_training:")
    st.stop()

try:
    found = evaluating.evaluation(run_id)
except NotScoredError:
    st.info("This run has no final scores yet: they come when its training ends.", icon=":material/hourglass_empty:")
    st.page_link("pages/train/live.py", label="See how it stands", icon=":material/show_chart:")
    st.stop()
except CoreError as error:
    problem.show(error)
    st.stop()
if found is None:
    st.stop()

results.head(found)
views = {
    "Mistakes": mistakes.show,
    "Classes": results.classes,
    "Calibration": results.calibration,
    "Which texts": results.groups,
    **({"Threshold": results.threshold} if found.thresholds else {}),
    "Word order": ordering.show,
}
view = st.segmented_control(
    "Look at", list(views), default="Mistakes", required=True, key="results_view", bind="query-params"
)
try:
    views[str(view)](found)
except CoreError as error:
    problem.show(error)
