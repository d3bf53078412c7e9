"""Links to the pages where something can be seen in full."""

from collections.abc import Mapping

import streamlit as st

from core.messages import mark
from pages.shared.language import say

PAGES = {
    "encodings": ("pages/data/encodings.py", mark("See words become numbers"), ":material/pin:"),
    "cleaning": ("pages/data/cleaning.py", mark("See what cleaning does"), ":material/cleaning_services:"),
    "inside": ("pages/inside/gates.py", mark("Look inside a network"), ":material/grid_on:"),
    "cell": ("pages/inside/cell.py", mark("Play the sentence inside the cell"), ":material/play_circle:"),
    "squash": ("pages/inside/squash.py", mark("Squash more of it"), ":material/compress:"),
    "matrices": ("pages/memory/matrices.py", mark("All three matrices, term by term"), ":material/table_rows:"),
    "walk": ("pages/memory/walk.py", mark("Walk back with another start"), ":material/undo:"),
    "distance": ("pages/memory/distance.py", mark("Measure it here, with another seed"), ":material/timeline:"),
}


def link(name: str, params: Mapping[str, str] | None = None) -> None:
    """Draw a link to a page by its name here, with what it opens on; nothing for an empty name."""
    if name:
        path, label, icon = PAGES[name]
        st.page_link(path, label=say(label), icon=icon, query_params=dict(params or {}))
