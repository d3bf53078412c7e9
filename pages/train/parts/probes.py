"""The sentences that a training is watched by: the field in which they are given, and what stands in it at first."""

import streamlit as st

from core.data.labelled import Labelled
from pages.shared import cached, state

MOST = 5
_LONGEST = 120
_LETTERS = 4_000


def control(source: str) -> list[str]:
    """Draw the field of probe sentences, one a line, and return them."""
    said = st.text_area(
        f"Sentences to watch (one a line, up to {MOST})",
        value="\n".join(suggested(source)),
        key="probes",
        max_chars=_LETTERS,
        help="After every epoch the network is asked for its verdict on each; the Runs page draws how it changes.",
        bind="query-params",
    )
    lines = [line.strip() for line in (said or "").splitlines() if line.strip()]
    if len(lines) > MOST:
        st.caption(f"Only the first {MOST} of {len(lines)} are watched.")
    return lines[:MOST]


def suggested(source: str) -> list[str]:
    """Return the sentence that the visitor looked at last, and the first short text of each class of the data."""
    own = [state.chosen_sentence()] if state.has_sentence() or source == "generated" else []
    return [*own, *first_short_texts(cached.head(source))][:MOST]


def first_short_texts(head: Labelled) -> list[str]:
    """Return the first text of each class that fits on a line."""
    found: dict[int, str] = {}
    for place, label in enumerate(head.labels.tolist()):
        text = " ".join(head.text(place).split())
        if label not in found and 0 < len(text) <= _LONGEST:
            found[label] = text
    return [found[label] for label in sorted(found)]
