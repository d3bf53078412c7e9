"""The language a visitor reads in, and the choice of it where there is more than one."""

import streamlit as st

from core import language
from core.language import Language
from pages.shared import state


def spoken() -> Language:
    """Return the visitor's language."""
    known = language.find_languages(language.LOCALE)
    return known[state.language(list(known))]


def follow() -> None:
    """Keep the language of a link for the pages that come after it."""
    code = spoken().code
    if state.asked("language") == code:
        state.begin("language", code)


def say(message: str, /, **values: object) -> str:
    """Return an English message in the visitor's language, the values put in their places."""
    return spoken().say(message, **values)


def say_many(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the form of a message for a count, which is the value ``count``, in the visitor's language."""
    return spoken().say_many(one, many, count, **values)


def choose() -> None:
    """Draw the choice of the language; nothing where English is the only one."""
    known = language.find_languages(language.LOCALE)
    if len(known) < 2:
        return
    state.begin("language", state.language(list(known)))
    names = {code: one.name for code, one in known.items()}
    st.segmented_control(
        say("Language"),
        list(names),
        format_func=names.__getitem__,
        required=True,
        key="language",
        bind="query-params",
        persist_state="session",
    )
