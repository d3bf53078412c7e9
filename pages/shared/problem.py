"""Showing a deliberate error: its sentence, letter by letter, because it may quote what a visitor wrote."""

import streamlit as st

from core.errors import CoreError
from pages.shared.words import plain


def show(error: CoreError) -> None:
    """Draw the error's sentence."""
    st.error(plain(str(error)), icon=":material/error:")
