"""A page with nothing but the sentence reader, which answers edits from a small made-up trace.

Query parameters choose the cell, the picture, the number of units and what is special about the network:
``?cell=gru&picture=state&units=32&odd=padding``.
"""

import sys
from pathlib import Path

import numpy as np
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.recipe import Cell
from pages.shared.reader import Field, ReaderView, reader

START = "I thought it would be dull but the film was not at all boring and I wonderfully blorped"
EXAMPLE = "an example was put here"
PUSHES = {"dull": -2.2, "boring": -1.6, "not": 1.1, "but": 0.9, "wonderful": 2.6, "wonderfully": 1.9, "bad": -2.4}
LENGTH = 250


def made_up_view(sentence: str, cell: Cell, picture: str, units: int, odd: str) -> ReaderView:
    words = sentence.lower().split()
    count = LENGTH if odd == "padding" and words else len(words)
    tokens = (*words, *["<pad>"] * (count - len(words)))
    padding = tuple(row >= len(words) for row in range(count))
    push = np.array([PUSHES.get(token, 0.15 * np.sin(len(token))) for token in tokens])
    probability = 1 / (1 + np.exp(-np.cumsum(push)))
    verdict = np.stack([1 - probability, probability], axis=1)
    rows, unit = np.arange(count)[:, None], np.arange(units)[None, :]
    wave = np.sin(0.7 * rows + 1.3 * unit + np.cumsum(push)[:, None])
    before = np.array([0.5, 0.5])
    return ReaderView(
        sentence=sentence,
        classes=("negative", "positive"),
        tokens=tokens,
        ids=tuple(range(2, count + 2)),
        unknown=tuple(token.startswith("bl") for token in tokens),
        padding=padding,
        verdict=verdict,
        before=before,
        final=verdict[-1] if count else before,
        cell=cell,
        picture=(wave + 1) / 2 if picture == "gate" else wave,
        picture_name="forget gate" if picture == "gate" else "hidden state",
        picture_range="gate" if picture == "gate" else "state",
        units=tuple(np.argsort(-wave[-1]).tolist()) if count else (),
        cut=3 if odd == "cut" else 0,
    )


def take_typed() -> None:
    st.session_state["sentence"] = st.session_state["reading"]["sentence"]


def put_example() -> None:
    st.session_state["sentence"] = EXAMPLE
    st.session_state["asked"] = st.session_state.get("asked", 0) + 1


@st.fragment
def read_along() -> None:
    query = st.query_params
    view = made_up_view(
        st.session_state.get("sentence", START),
        Cell(query.get("cell", "lstm")),
        query.get("picture", "gate"),
        int(query.get("units", "12")),
        query.get("odd", ""),
    )
    asked = st.session_state.get("asked", 0)
    reader(view, key="reading", text_field=Field(version=asked), on_change=take_typed)


st.set_page_config(layout="wide")
st.title("Reader")
read_along()
st.button("Put an example", on_click=put_example)
st.text(f"The page knows: {st.session_state.get('sentence', START)}")
