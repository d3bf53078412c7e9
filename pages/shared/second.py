"""Saying that another server is in charge of the home folder."""

import streamlit as st

from pages.shared import cached


def notice() -> None:
    """Draw a line where this server is the second one on its home folder."""
    if cached.supervisor().is_second:
        st.info(
            "Another server is in charge of the same home folder. This one only reads: it shows everything, but "
            "nothing is trained, stopped, changed, imported or deleted from here. Do that on the other server; when it "
            "ends, this one goes on in its place.",
            icon=":material/group:",
        )
