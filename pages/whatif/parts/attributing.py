"""Which word did it: three methods and the running verdict side by side, and how the shares add up."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from core.figures.attributions import attribution_map
from core.opened import OpenedRun
from core.whatif.attribution import TOLERANCE, Attribution, Method, attribute
from pages.shared import linked, words

NAMES = {
    Method.OCCLUSION: "without the word",
    Method.GRADIENT: "gradient × input",
    Method.INTEGRATED: "integrated gradients",
}
RUNNING = "running verdict"
MOST_WORDS = 80


def draw(opened: OpenedRun, sentence: str) -> None:
    """Draw the shares of each word in the logit of a class, method by method."""
    read, traced = opened.read(sentence)
    if not len(traced.ids):
        st.info("Type a word that the network can read.", icon=":material/info:")
        return
    winner = int(traced.final.argmax())
    names = [words.plain(name) for name in opened.classes]
    classes = list(range(len(names)))
    towards = st.segmented_control(
        "Towards",
        classes,
        default=linked.known("towards", classes, winner),
        required=True,
        format_func=names.__getitem__,
        key=f"towards_{opened.id}_{winner}",
    )
    label = winner if towards is None else int(towards)
    linked.keep("towards", label, winner)
    given = {method: attribute(opened.network, traced.ids, label, method, opened.recipe.text.pad) for method in Method}
    before = opened.before()
    moves = np.diff(np.append(before[label], traced.verdict[:, label]))
    shown = [place for place, padding in enumerate(read.padding) if not padding][-MOST_WORDS:]
    rows = {NAMES[method]: found.shares[shown] for method, found in given.items()} | {RUNNING: moves[shown]}
    tokens = [read.tokens[place] for place in shown]
    st.plotly_chart(
        attribution_map(tokens, rows, opened.classes[label]),
        key="attribution_map",
        config={"displaylogo": False},
        alt=f"Shares of each word towards {opened.classes[label]}, by four methods: {' '.join(tokens)}",
    )
    _add_up(given)
    _left_out(given[Method.INTEGRATED], read.padding, len(shown))
    with st.expander("The numbers", icon=":material/table:"):
        _table(tokens, rows)


def _add_up(given: Mapping[Method, Attribution]) -> None:
    found = given[Method.INTEGRATED]
    wanted = found.output - found.reference
    told = (
        f"Integrated gradients add up: all shares together {found.shares.sum():+.4f}; the logit of the sentence "
        f"{found.output:+.4f} less that of zero vectors {found.reference:+.4f} is {wanted:+.4f} "
        f"(they differ by {found.gap:.1e}, {found.steps} points on the way)."
    )
    if found.gap <= TOLERANCE:
        st.caption(f":material/verified: {told}")
    else:
        st.warning(f"{told} That is more than {TOLERANCE}: take these shares as rough.", icon=":material/warning:")


def _left_out(found: Attribution, padding: Sequence[bool], drawn: int) -> None:
    """Say which shares are in the sum but not in the picture: those of earlier words and of padding."""
    places = [place for place, padded in enumerate(padding) if not padded]
    before, padded = places[: len(places) - drawn], [place for place, is_padding in enumerate(padding) if is_padding]
    told = []
    if before:
        told.append(f"{_counted(len(before), 'word')} before the last {drawn} ({found.shares[before].sum():+.4f})")
    if padded:
        told.append(f"{_counted(len(padded), 'place')} of padding ({found.shares[padded].sum():+.4f})")
    if told:
        st.caption(f"In that sum, but not drawn: {' and '.join(told)}.")


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'s' * (count != 1)}"


def _table(tokens: list[str], rows: Mapping[str, np.ndarray]) -> None:
    table = [
        {"word": token, **{name: round(float(shares[place]), 4) for name, shares in rows.items()}}
        for place, token in enumerate(tokens)
    ]
    st.dataframe(table, hide_index=True, alt="The share of each word by four methods")
