"""Where the vectors of a network's words lie, and what it says of each word alone."""

import streamlit as st

from core.embeddings import drawn_rows, map_run
from core.embeddings import word_verdicts as verdicts_of_words
from core.inside.embedding import EmbeddingMap
from core.inside.weights import Array
from pages.shared import cached


def embedding_map(run_id: str) -> EmbeddingMap:
    """Return where a run's word vectors lay at each kept epoch."""
    return _embedding_map(run_id, tuple(cached.folder(run_id).snapshots.epochs()))


@st.cache_resource(max_entries=8, show_spinner="Looking at every epoch …")
def _embedding_map(run_id: str, kept: tuple[int, ...]) -> EmbeddingMap:  # noqa: ARG001  what can change it
    return map_run(cached.folder(run_id), cached.opened(run_id).encoder.vocabulary)


@st.cache_data(max_entries=32, show_spinner="Asking for a verdict on every word …")
def word_verdicts(run_id: str, epoch: int) -> Array | None:
    """Return how far each drawn word alone is called the second of two classes at an epoch; None for more classes."""
    network = cached.opened(run_id, epoch)
    return verdicts_of_words(network, drawn_rows(network.encoder.vocabulary))
