"""A run's word vectors, made ready to be looked at: every kept epoch on the same axes, and each word's own verdict."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.inside.embedding import EmbeddingMap, embedding_map
from core.inside.verdicts import verdicts
from core.inside.weights import Array, Ids
from core.opened import NoSnapshotError, OpenedRun
from core.recipe import End
from core.runs.folder import RunFolder
from core.text.encode import Encoder
from core.text.vocabulary import Vocabulary

# A picture of more dots than this shows a cloud and no words, and takes seconds to draw.
MOST_DRAWN = 2000


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
