"""What the bench tries on a sentence: words to put in, edits that turn the verdict, and texts to begin with."""

import numpy as np
import pyarrow as pa
import streamlit as st

from core.data.catalogue.wordlists import word_list
from core.errors import DataError
from core.evaluated import final_scores
from core.places import find_mirror
from core.runs.scored import read_scored
from core.runs.shipped import FIRST_LOOK
from core.whatif.flips import Search, find_flips
from core.whatif.judges import NetworkJudge
from core.whatif.replacements import Opinions, known_opinions, neutral_words, offer_replacements
from core.whatif.wording import Wording
from pages.shared import cached

_FREQUENT, _FILLER_WORDS, _SOME_TEXTS = 300, 8, 200


def opinions(run_id: str) -> Opinions | None:
    """Return the words of praise and blame that a run's network knows; None where the list was not fetched yet."""
    try:
        return _opinions(run_id)
    except DataError:
        return None


# Streamlit keeps no error, so a list that is fetched later is found.
@st.cache_resource(max_entries=32, show_spinner=False)
def _opinions(run_id: str) -> Opinions:
    lists = [word_list(f"opinion_lexicon/{side}", cached.places(), find_mirror()) for side in ("positive", "negative")]
    return known_opinions(cached.opened(run_id).encoder, *lists)


@st.cache_data(max_entries=64, show_spinner="Looking for the smallest change …")
def flips(run_id: str, epoch: int, sentence: str, with_opinions: bool) -> Search:
    """Return the smallest edits of a sentence that turn a network's verdict."""
    network = cached.opened(run_id, epoch)
    wording = Wording.of(sentence)
    known = opinions(run_id) if with_opinions else None
    offered = offer_replacements(wording, network.encoder, network.network.table, known)
    return find_flips(NetworkJudge(network.network, network.encoder), wording, offered)


@st.cache_data(max_entries=16, show_spinner="Reading the test texts …")
def some_test_texts(run_id: str) -> list[str]:
    """Return some texts of a run's test part; none of a network that came with the program.

    Raises:
        NotScoredError: the run has no final scores yet, and with them no texts.
        DamagedRunError: they cannot be read.
    """
    if run_id in FIRST_LOOK:
        return []
    final_scores(cached.folder(run_id))
    found = read_scored(cached.folder(run_id), "test", len(cached.opened(run_id).classes)).texts
    chosen = np.random.default_rng(0).permutation(len(found))[:_SOME_TEXTS]
    return [str(text) for text in found.take(pa.array(np.sort(chosen))).to_pylist()]


@st.cache_data(max_entries=32, show_spinner=False)
def filler(run_id: str, epoch: int) -> tuple[str, ...]:
    """Return words that alone move a network's verdict least, to lengthen a sentence with."""
    network = cached.opened(run_id, epoch)
    judge = NetworkJudge(network.network, network.encoder)
    frequent = [word for word in network.encoder.vocabulary.words[:_FREQUENT] if word.isalpha()]
    return neutral_words(judge(frequent), frequent, judge([""])[0], _FILLER_WORDS)
