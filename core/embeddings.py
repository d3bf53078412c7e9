"""A run's word vectors, made ready to be looked at: every kept epoch on the same axes, and each word's own verdict."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.embedding import EmbeddingMap, embedding_map
from core.inside.verdicts import verdicts
from core.inside.weights import Array, Ids
from core.opened import NoSnapshotError, OpenedRun
from core.places import Places
from core.recipe import End
from core.runs.folder import RunFolder
from core.text.encode import Encoder
from core.text.vectors import open_kept
from core.text.vocabulary import Vocabulary

# A picture of more dots than this shows a cloud and no words, and takes seconds to draw.
MOST_DRAWN = 2000
# A kept table can have millions of words; the files have the frequent ones first.
MOST_OPENED = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class WordTable:
    """Words and their vectors, the most frequent words first.

    Attributes:
        tokens: One a row of the table.
        counts: How often each stood in the training texts; None where nobody counted.
        specials: How many rows stand before the words: padding, the unknown token, the start token.
        table: ``(rows, size)``.
        left_out: How many more words there are, which were not opened.
    """

    tokens: Sequence[str]
    counts: Sequence[int] | None
    specials: int
    table: Array
    left_out: int = 0

    @property
    def words(self) -> Ids:
        """The rows of all words."""
        return np.arange(self.specials, len(self.tokens), dtype=np.int64)

    @property
    def drawn(self) -> Ids:
        """The rows of the words that are drawn, at most ``MOST_DRAWN``."""
        return self.words[:MOST_DRAWN]

    def name(self, row: int) -> str:
        """Return what a row is called."""
        return self.tokens[row] or "padding"


def table_of(opened: OpenedRun) -> WordTable:
    """Return a network's words."""
    vocabulary = opened.encoder.vocabulary
    return WordTable(vocabulary.tokens, vocabulary.counts, special_rows(vocabulary), opened.network.table)


def open_vectors(places: Places, vectors_id: str) -> WordTable:
    """Return the first ``MOST_OPENED`` words of a kept table of vectors; raises DataError."""
    words, values = open_kept(places, vectors_id)
    opened = np.array(values[:MOST_OPENED], np.float32)
    return WordTable(words[:MOST_OPENED].to_pylist(), None, 0, opened, max(0, len(words) - MOST_OPENED))


def map_table(words: WordTable) -> EmbeddingMap:
    """Return where the vectors of a table lie that no training moves: one epoch, numbered 0."""
    return embedding_map([0], lambda _epoch: words.table, words.drawn)


def find_word(words: WordTable, typed: str) -> int | None:
    """Return the row of a word as it is typed, else in lower case, or None where there is none."""
    wanted = (typed.strip(), typed.strip().lower())
    return next((words.tokens.index(form) for form in wanted if form in words.tokens), None)


def map_run(run: RunFolder, vocabulary: Vocabulary) -> EmbeddingMap:
    """Return where a run's vectors lay at each kept epoch, on the axes of its most frequent words at the last one.

    Raises:
        NoSnapshotError: no network has been kept yet.
        DamagedRunError: a snapshot cannot be read.
    """
    epochs = run.snapshots.epochs()
    if not epochs:
        raise NoSnapshotError(f"run {run.id} has no network to open yet: its training has not begun, or failed")
    return embedding_map(epochs, lambda epoch: _table(run, epoch), drawn_rows(vocabulary))


def _table(run: RunFolder, epoch: int) -> Array:
    return np.asarray(run.snapshots.load(epoch)["embedding/table"], np.float32)


def special_rows(vocabulary: Vocabulary) -> int:
    """Return how many rows stand before the words: padding, the unknown token, the start token."""
    return len(vocabulary) - len(vocabulary.words)


def word_rows(vocabulary: Vocabulary) -> Ids:
    """Return the rows of all words, the most frequent first."""
    return np.arange(special_rows(vocabulary), len(vocabulary), dtype=np.int64)


def drawn_rows(vocabulary: Vocabulary) -> Ids:
    """Return the rows of the most frequent words, at most ``MOST_DRAWN``."""
    return word_rows(vocabulary)[:MOST_DRAWN]


def find_row(encoder: Encoder, typed: str) -> int | None:
    """Return the row that the first word of a text is read as, or None where nothing of it is read."""
    reading = encoder.read(typed)
    starts = encoder.vocabulary.start_id
    read = (int(row) for row, padded in zip(reading.ids, reading.padding, strict=True) if not padded and row != starts)
    return next(read, None)


def texts_of_one_word(encoder: Encoder, rows: Sequence[int] | Ids) -> list[NDArray[np.int32]]:
    """Return what the network reads of texts that are one word each: start token and unmasked padding included."""
    start = [] if encoder.vocabulary.start_id is None else [encoder.vocabulary.start_id]
    texts = [[*start, int(row)][-encoder.length :] for row in rows]
    gap = 0 if encoder.text.mask else encoder.length - len(texts[0]) if texts else 0
    padding = [encoder.vocabulary.padding_id] * gap
    return [np.array(padding + text if encoder.text.pad is End.FRONT else text + padding, np.int32) for text in texts]


def word_verdicts(opened: OpenedRun, rows: Ids) -> Array | None:
    """Return how far each word alone is called the second of two classes, ``(rows,)``; None for more classes."""
    if len(opened.classes) != 2:
        return None
    return verdicts(opened.network, texts_of_one_word(opened.encoder, rows))[:, 1]
