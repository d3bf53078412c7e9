"""The embedding explorer: word vectors as a picture, and the tables beside it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.embeddings import WordTable, find_row, find_word, table_of
from core.figures.embedding import Dots, Marks, embedding_figure, reach_of
from core.inside.embedding import EmbeddingMap, Neighbour, nearest
from core.inside.weights import Array
from core.opened import OpenedRun
from core.text.vectors import VectorsInfo
from core.text.vocabulary import UNKNOWN
from pages.shared import pretrained, words

NEAREST, MOVED = 10, 10
WORDS_OF = "words_of"


@dataclass(frozen=True, slots=True, eq=False)
class WordMap:
    """Words at one epoch of theirs, and the row of the word that was searched for; classes only of a network."""

    table: WordTable
    places: EmbeddingMap
    epoch: int
    row: int | None
    classes: tuple[str, ...] = ()

    @property
    def near(self) -> tuple[Neighbour, ...]:
        """The words nearest to the one searched for, among all words."""
        return () if self.row is None else nearest(self.table.table, self.row, self.table.words, NEAREST)

    @property
    def positions(self) -> Array:
        """Where the rows lie at this epoch, ``(rows, axes)``."""
        return np.asarray(self.places.positions[self.places.place(self.epoch)])

    @property
    def moved(self) -> Array:
        """How far each row has moved by this epoch, ``(rows,)``."""
        return np.asarray(self.places.moved[self.places.place(self.epoch)])


def of_network(opened: OpenedRun, places: EmbeddingMap, typed: str) -> WordMap:
    """Return the map of a network's words with the word that was typed."""
    row = find_row(opened.encoder, typed) if typed.strip() else None
    return WordMap(table_of(opened), places, opened.epoch, row, opened.classes)


def of_vectors(table: WordTable, places: EmbeddingMap, typed: str) -> WordMap:
    """Return the map of pretrained vectors with the word that was typed."""
    return WordMap(table, places, 0, find_word(table, typed))


def choose_vectors(kept: tuple[VectorsInfo, ...]) -> str | None:
    """Draw the choice between networks and kept vectors, and return the chosen vectors' id, or None for a network."""
    if not kept:
        return None
    names = {"network": "A network that was trained here"} | {info.id: pretrained.label(info) for info in kept}
    chosen = st.selectbox("Words of", list(names), format_func=names.__getitem__, key=WORDS_OF, bind="query-params")
    return None if chosen == "network" else str(chosen)


def draw(shown: WordMap, axes: int, verdicts: Array | None = None) -> None:
    """Draw the picture and say what is in it; ``verdicts`` as ``mapped.word_verdicts`` gives them colour the words."""
    table, rows = shown.table, shown.table.drawn
    dots = Dots(
        words=[table.tokens[row] for row in rows],
        positions=shown.positions[rows],
        counts=None if table.counts is None else np.array([table.counts[row] for row in rows]),
        shares=shown.places.axes.shares,
        verdicts=verdicts,
        class_name=shown.classes[1] if shown.classes else "",
    )
    after = f" after epoch {shown.epoch}" if shown.classes else ""
    st.plotly_chart(
        embedding_figure(dots, _marks(shown), axes, reach_of(shown.places.positions)),
        key=f"embedding_{axes}",
        config={"displaylogo": False},
        alt=f"{len(rows):,} words on {axes} axes{after}; the tables name the nearest words",
    )
    st.caption(_caption(shown, coloured=verdicts is not None))


def _marks(shown: WordMap) -> Marks:
    special = range(shown.table.specials)
    found = [] if shown.row is None else [shown.row, *(neighbour.row for neighbour in shown.near)]
    return Marks(
        found=[shown.table.name(row) for row in found],
        found_at=shown.positions[found],
        trail=shown.places.positions[:, shown.row] if shown.row is not None else shown.positions[:0],
        special=[shown.table.name(row).strip("[]") for row in special],
        special_at=shown.positions[special],
    )


def _caption(shown: WordMap, coloured: bool) -> str:
    share, epochs = shown.places.axes.shares, " at the last epoch" if shown.classes else ""
    sized = " A larger dot is a word seen more often." if shown.table.counts is not None else ""
    colour = (
        f" Blue circles and orange diamonds: what this network says of a text that is this word alone; 1 is "
        f"{shown.classes[1]}, 0 is {shown.classes[0]}."
        if coloured
        else ""
    )
    return words.plain(
        f"{_which_words(shown.table)} Two axes show {float(share[:2].sum()):.0%} of the variance{epochs}, three "
        f"{float(share[:3].sum()):.0%}; each has a scale of its own.{sized}{colour}"
    )


def _which_words(table: WordTable) -> str:
    opened, drawn = len(table.words), len(table.drawn)
    if table.left_out:
        return (
            f"Of the {opened + table.left_out:,} words of these vectors only the first {opened:,} are opened and can "
            f"be searched, and the first {drawn:,} are drawn: such files begin with the most frequent words."
        )
    if drawn == opened:
        return f"All {opened:,} words are drawn; all can be searched."
    which = "first" if table.counts is None else "most frequent"
    return f"The {drawn:,} {which} of {opened:,} words are drawn; all can be searched."


def near_rows(shown: WordMap) -> list[dict[str, object]]:
    """Return one line a near word: its cosine, and of a network's how often it was seen and how far it has moved."""
    counts, moved = shown.table.counts, shown.moved
    return [
        {"word": shown.table.name(near.row), "cosine": round(near.cosine, 3)}
        | ({} if counts is None else {"seen": counts[near.row], "moved": round(float(moved[near.row]), 3)})
        for near in shown.near
    ]


def moved_rows(shown: WordMap) -> list[dict[str, object]]:
    """Return one line a word, those that have moved most since the first kept epoch first."""
    counts, moved, rows = shown.table.counts or (), shown.moved, shown.table.words
    order = rows[np.argsort(-moved[rows], kind="stable")][:MOVED]
    return [
        {"word": shown.table.name(int(row)), "moved": round(float(moved[row]), 3), "seen": counts[int(row)]}
        for row in order
    ]


def found_sentence(shown: WordMap, typed: str) -> str:
    """Return what became of the word that was typed, for ``st.text``."""
    if shown.row is None:
        which = f"the first {len(shown.table.words):,}" if shown.table.left_out else "these"
        return f"{typed.strip()!r} is none of {which} words." if typed.strip() else ""
    name = shown.table.name(shown.row)
    if name == UNKNOWN:
        return f"Nobody taught this network {typed!r}: it reads the unknown word's vector."
    which = f"the first {len(shown.table.words):,}" if shown.table.left_out else "all"
    return f"Nearest to {name!r} by cosine, among {which} words:"
