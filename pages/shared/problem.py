"""Showing a deliberate error: its sentence, letter by letter, because it may quote what a visitor wrote."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.errors import CoreError
from pages.shared.words import plain


def show(error: CoreError) -> None:
    """Draw the error's sentence."""
    st.error(plain(str(error)), icon=":material/error:")


@contextmanager
def showing() -> Iterator[None]:
    """Draw the sentence of an error that comes within, and leave out what is left of it."""
    try:
        yield
    except CoreError as error:
        show(error)


@contextmanager
def stopping() -> Iterator[None]:
    """Draw the sentence of an error that comes within, and end the page there."""
    try:
        yield
    except CoreError as error:
        show(error)
        st.stop()
