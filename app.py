"""Unrolled: the page table, the frame, and the start of the supervisor."""

import streamlit as st

from core.places import ASSETS
from pages.shared import cached, language, problem, second, touring

st.set_page_config(page_title="Unrolled", page_icon=str(ASSETS / "logo.svg"), layout="wide")
st.logo(str(ASSETS / "wordmark.svg"), icon_image=str(ASSETS / "logo.svg"), size="large")
cached.supervisor()
second.notice()
language.follow()

PAGES = {
    "": [
        st.Page("pages/start/first_look.py", title="Start", icon=":material/play_circle:", default=True),
    ],
    "Data": [
        st.Page("pages/data/choose.py", title="Choose or bring data", icon=":material/table_rows:", url_path="data"),
        st.Page("pages/data/catalogue.py", title="Catalogue", icon=":material/library_books:", url_path="catalogue"),
        st.Page("pages/data/audit.py", title="Audit", icon=":material/fact_check:", url_path="audit"),
    ],
    "Text": [
        st.Page("pages/data/cleaning.py", title="Cleaning", icon=":material/cleaning_services:", url_path="cleaning"),
        st.Page("pages/data/encodings.py", title="Words into numbers", icon=":material/pin:", url_path="encodings"),
        st.Page("pages/data/traps.py", title="Traps", icon=":material/warning:", url_path="traps"),
        st.Page("pages/data/embeddings.py", title="Embeddings", icon=":material/scatter_plot:", url_path="embeddings"),
    ],
    "Train": [
        st.Page("pages/train/setup.py", title="Train", icon=":material/model_training:", url_path="train"),
        st.Page("pages/train/live.py", title="Runs", icon=":material/show_chart:", url_path="runs"),
        st.Page("pages/train/collection.py", title="All runs", icon=":material/list_alt:", url_path="all-runs"),
        st.Page("pages/train/sweep.py", title="Sweep", icon=":material/grid_view:", url_path="sweep"),
        st.Page("pages/train/results.py", title="Results", icon=":material/analytics:", url_path="results"),
    ],
    "Look inside": [
        st.Page("pages/inside/cell.py", title="Inside the cell", icon=":material/memory:", url_path="cell"),
        st.Page("pages/inside/gates.py", title="Inside", icon=":material/grid_on:", url_path="inside"),
        st.Page("pages/inside/path.py", title="Path of the state", icon=":material/route:", url_path="path"),
        st.Page("pages/inside/units.py", title="What a unit does", icon=":material/lightbulb:", url_path="units"),
        st.Page("pages/inside/squash.py", title="Squashing", icon=":material/show_chart:", url_path="squashing"),
        st.Page(
            "pages/inside/statistics.py", title="Gate statistics", icon=":material/bar_chart:", url_path="statistics"
        ),
        st.Page("pages/inside/compare.py", title="Side by side", icon=":material/compare:", url_path="compare"),
    ],
    "What if": [
        st.Page("pages/whatif/sentence.py", title="What-if", icon=":material/edit_note:", url_path="what-if"),
        st.Page("pages/whatif/variants.py", title="Variants", icon=":material/alt_route:", url_path="variants"),
        st.Page(
            "pages/whatif/attribution.py",
            title="Which word did it",
            icon=":material/manage_search:",
            url_path="attribution",
        ),
        st.Page("pages/whatif/behaviour.py", title="Behaviour", icon=":material/rule:", url_path="behaviour"),
        st.Page("pages/whatif/batch.py", title="Score a file", icon=":material/table_view:", url_path="score"),
    ],
    "Memory": [
        st.Page("pages/memory/race.py", title="Gradient race", icon=":material/trending_down:", url_path="race"),
        st.Page("pages/memory/walk.py", title="Step by step", icon=":material/undo:", url_path="step-by-step"),
        st.Page("pages/memory/clipping.py", title="Clipping", icon=":material/cut:", url_path="clipping"),
        st.Page("pages/memory/matrices.py", title="Three matrices", icon=":material/grid_3x3:", url_path="matrices"),
        st.Page("pages/memory/distance.py", title="Long-term", icon=":material/route:", url_path="long-term"),
    ],
    "Learn": [
        st.Page("pages/learn/notebooks.py", title="Notebooks", icon=":material/menu_book:", url_path="notebooks"),
    ],
}
shown = st.navigation(PAGES, position="top")
touring.guide(shown, [page for section in PAGES.values() for page in section])
# What a page does not tell itself, such as a full disk when a run is queued, is told here.
with problem.showing():
    shown.run()
