"""Saying that another server is in charge of the home folder."""

import streamlit as st

from pages.shared import cached


def notice() -> None:
    """Draw a line where this server is the second one on its home folder."""
    if cached.supervisor().is_second:
        st.info(
            "Another server works on the same home folder. This one shows everything, and what is trained, paused, "
            "stopped or resumed here is done by the other: a training waits in the queue that both share. "
            "When the other server ends, this one goes on in its place.",
            icon=":material/group:",
        )
