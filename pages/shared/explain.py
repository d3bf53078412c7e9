"""Short explanations that a visitor can unfold beside what they explain; their texts lie in ``assets/explanations``."""

from functools import cache

import streamlit as st

from core.places import ASSETS


def explain(question: str, *names: str) -> None:
    """Draw a question that unfolds into the named texts."""
    with st.expander(question, icon=":material/help:"):
        for name in names:
            st.markdown(_text(name))


@cache
def _text(name: str) -> str:
    return (ASSETS / "explanations" / f"{name}.md").read_text(encoding="utf-8")
