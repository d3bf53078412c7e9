"""The embedding explorer: a network's word vectors as a picture, and the tables beside it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.embeddings import drawn_rows, find_row, special_rows, word_rows
from core.figures.embedding import Dots, Marks, embedding_figure, reach_of
from core.inside.embedding import EmbeddingMap, Neighbour, nearest
from core.inside.weights import Array
from core.opened import OpenedRun
from core.text.vocabulary import UNKNOWN
from pages.shared import words

NEAREST, MOVED = 10, 10
_PADDING = "padding"


@dataclass(frozen=True, slots=True, eq=False)
class WordMap:
    """One network's words at one epoch, and the word that was searched for, as a row of its table."""

    opened: OpenedRun
    places: EmbeddingMap
    row: int | None

    @property
    def near(self) -> tuple[Neighbour, ...]:
        """The words nearest to the one searched for, among all words."""
        if self.row is None:
            return ()
        return nearest(self.opened.network.table, self.row, word_rows(self.opened.encoder.vocabulary), NEAREST)

    def name(self, row: int) -> str:
        """Return what a row of the table is called."""
        return self.opened.encoder.vocabulary.tokens[row] or _PADDING


def look_up(opened: OpenedRun, places: EmbeddingMap, typed: str) -> WordMap:
    """Return the map with the word that was typed."""
    return WordMap(opened, places, find_row(opened.encoder, typed) if typed.strip() else None)


def draw(shown: WordMap, axes: int, verdicts: Array | None) -> None:
    """Draw the picture and say what is in it; ``verdicts`` as ``cached.word_verdicts`` gives them colour the words."""
    vocabulary, epoch = shown.opened.encoder.vocabulary, shown.places.place(shown.opened.epoch)
    rows, positions = drawn_rows(vocabulary), shown.places.positions[epoch]
    dots = Dots(
        words=[vocabulary.tokens[row] for row in rows],
        positions=positions[rows],
        counts=np.array([vocabulary.counts[row] for row in rows]),
        shares=shown.places.axes.shares,
        verdicts=verdicts,
        class_name=shown.opened.classes[1],
    )
    st.plotly_chart(
        embedding_figure(dots, _marks(shown, positions), axes, reach_of(shown.places.positions)),
        key=f"embedding_{axes}",
        config={"displaylogo": False},
        alt=f"{len(rows):,} words on {axes} axes after epoch {shown.opened.epoch}; the tables name the nearest words",
    )
    st.caption(_caption(shown, len(rows), coloured=verdicts is not None))


def _marks(shown: WordMap, positions: Array) -> Marks:
    special = range(special_rows(shown.opened.encoder.vocabulary))
    found = [] if shown.row is None else [shown.row, *(neighbour.row for neighbour in shown.near)]
    return Marks(
        found=[shown.name(row) for row in found],
        found_at=positions[found],
        trail=shown.places.positions[:, shown.row] if shown.row is not None else positions[:0],
        special=[shown.name(row).strip("[]") for row in special],
        special_at=positions[special],
    )


def _caption(shown: WordMap, drawn: int, coloured: bool) -> str:
    known = len(shown.opened.encoder.vocabulary.words)
    share = shown.places.axes.shares
    which = (
        f"All {known:,} words are drawn"
        if drawn == known
        else f"The {drawn:,} most frequent of {known:,} words are drawn"
    )
    colour = (
        f" Blue circles and orange diamonds: what this network says of a text that is this word alone; 1 is "
        f"{shown.opened.classes[1]}, 0 is {shown.opened.classes[0]}."
        if coloured
        else ""
    )
    return words.plain(
        f"{which}, all can be searched; a larger dot is a word seen more often. Two axes show "
        f"{float(share[:2].sum()):.0%} of the variance at the last epoch, three {float(share[:3].sum()):.0%}; each "
        f"has a scale of its own.{colour}"
    )


def near_rows(shown: WordMap) -> list[dict[str, object]]:
    """Return one line a near word: its cosine, how often it was seen, how far it has moved."""
    vocabulary, moved = shown.opened.encoder.vocabulary, shown.places.moved[shown.places.place(shown.opened.epoch)]
    return [
        {
            "word": shown.name(near.row),
            "cosine": round(near.cosine, 3),
            "seen": vocabulary.counts[near.row],
            "moved": round(float(moved[near.row]), 3),
        }
        for near in shown.near
    ]


def moved_rows(shown: WordMap) -> list[dict[str, object]]:
    """Return one line a word, those that have moved most since the first kept epoch first."""
    vocabulary, moved = shown.opened.encoder.vocabulary, shown.places.moved[shown.places.place(shown.opened.epoch)]
    rows = word_rows(vocabulary)
    order = rows[np.argsort(-moved[rows], kind="stable")][:MOVED]
    return [
        {"word": shown.name(int(row)), "moved": round(float(moved[row]), 3), "seen": vocabulary.counts[int(row)]}
        for row in order
    ]


def found_sentence(shown: WordMap, typed: str) -> str:
    """Return what became of the word that was typed, for ``st.text``."""
    if shown.row is None:
        return f"Nothing of {typed!r} is read: this network leaves unknown words out." if typed.strip() else ""
    name = shown.name(shown.row)
    if name == UNKNOWN:
        return f"Nobody taught this network {typed!r}: it reads the unknown word's vector."
    return f"Nearest to {name!r} by cosine, among all words:"
