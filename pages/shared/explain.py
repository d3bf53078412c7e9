"""Short explanations that a visitor can unfold beside what they explain; their texts lie in ``assets/explanations``."""

import streamlit as st

from core.explanations import read_explanation
from pages.shared.language import say


def explain(question: str, *names: str) -> None:
    """Draw a question, given in English, that unfolds into the named texts."""
    with st.expander(say(question), icon=":material/help:"):
        for name in names:
            st.markdown("\n\n".join(map(say, read_explanation(name))))
