"""Every number in a picture, as a table on the page and as files: made when somebody asks, not before."""

from collections.abc import Callable

import streamlit as st

from core.sheet import Sheet
from pages.shared.language import say

MOST_LINES = 10_000


@st.fragment
def numbers(make: Callable[[], Sheet], name: str, *, key: str) -> None:
    """Draw a fold that holds the numbers of the pictures above it.

    Args:
        make: Gives the numbers; called when the fold is opened, and when a file is asked for.
        name: The files' name, without its ending.
        key: Names the fold on its page.
    """
    fold = st.expander(say("The numbers"), icon=":material/table:", key=f"numbers_{key}", on_change="rerun")
    if not fold.open:
        return
    with fold:
        sheet = make()
        shown = {column: values[:MOST_LINES] for column, values in sheet.columns.items()}
        alt = say("The numbers of the pictures: {columns}", columns=", ".join(shown))
        st.dataframe(shown, hide_index=True, height=260, alt=alt)
        if len(sheet) > MOST_LINES:
            told = say(
                "The first {most:,} of {all:,} lines; the files hold all of them.", most=MOST_LINES, all=len(sheet)
            )
            st.caption(told)
        with st.container(horizontal=True):
            _file("CSV", f"{name}.csv", lambda: make().csv(), "text/csv", key)
            _file("NPZ (NumPy)", f"{name}.npz", lambda: make().npz(), "application/octet-stream", key)


def _file(label: str, file_name: str, make: Callable[[], bytes], mime: str, key: str) -> None:
    st.download_button(
        label,
        make,
        file_name=file_name,
        mime=mime,
        key=f"file_{file_name.rpartition('.')[2]}_{key}",
        icon=":material/download:",
        on_click="ignore",
    )
