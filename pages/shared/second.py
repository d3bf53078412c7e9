"""Saying that another server is in charge of the home folder."""

import streamlit as st

from pages.shared import cached


def notice() -> None:
    """Draw a line where this server is the second one on its home folder."""
    if cached.supervisor().is_second:
        st.info(
            "Another server works on the same home folder and trains what both have queued. This one shows everything; "
            "a training that is started or resumed here waits in the queue that both share, and stop and pause work as "
            "always. When the other server ends, this one goes on in its place.",
            icon=":material/group:",
        )
