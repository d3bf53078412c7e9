"""Who is asked on the what-if pages: a network, others beside it, and the bag of words that reads no order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.errors import CoreError
from core.opened import OpenedRun
from core.whatif.judges import BagJudge, Judge, NetworkJudge, Probabilities
from core.whatif.verdict import DOUBTFUL_SHARE, unknown_share
from pages.shared import cached, choosing, problem, state, words

MOST_SEATS = 4
BAG = "bag of words"
_BESIDE = "ask"


@dataclass(frozen=True, slots=True, eq=False)
class Seat:
    """One that is asked: what it is called, its classes, and, of a network, the network."""

    name: str
    classes: tuple[str, ...]
    judge: Judge
    opened: OpenedRun | None = None

    def ask(self, texts: Sequence[str]) -> Probabilities:
        """Return the verdict on each text, ``(texts, classes)``."""
        return self.judge(texts)

    def watched(self, verdict: Probabilities) -> int:
        """Return the class whose probability is told: the second of two, else the one that wins the verdict."""
        return 1 if len(self.classes) == 2 else int(np.argmax(verdict))


@dataclass(frozen=True, slots=True)
class Bench:
    """A network and who is asked beside it, all by their ids; ``titles`` are those of ``choosing.openable``."""

    run_id: str
    titles: Mapping[str, str]
    beside: tuple[str, ...]

    def seats(self, opened: OpenedRun) -> list[Seat]:
        """Return all who are asked, the opened network first; what cannot be opened any more is told and left out."""
        # The titles are made once a page: making them reads every run, too much for every key that is pressed.
        asked = [_seat(self.titles.get(self.run_id, self.run_id), opened)]
        for other in self.beside:
            with problem.showing():
                asked.append(self._beside(other, opened))
        return asked

    def _beside(self, other: str, opened: OpenedRun) -> Seat:
        if other == BAG:
            return _bag_seat(self.run_id, opened)
        return _seat(self.titles.get(other, other), cached.opened(other))


def choose() -> Bench:
    """Draw the choice of the network and of who is asked beside it."""
    run_id, titles = choosing.any_network(), choosing.openable()
    return Bench(run_id, titles, tuple(choose_beside(run_id, titles)))


def choose_beside(run_id: str, titles: Mapping[str, str]) -> list[str]:
    """Draw the choice of who else is asked, and return it: ids of other networks, or ``BAG``; the address keeps it."""
    names = {BAG: "its bag of words"} if cached.bag_of_words(run_id) is not None else {}
    names |= {other: title for other, title in titles.items() if other != run_id}
    state.begin(_BESIDE, [other for other in state.linked(_BESIDE) if other in names][: MOST_SEATS - 1])
    chosen = st.multiselect(
        "Beside it",
        list(names),
        format_func=names.__getitem__,
        max_selections=MOST_SEATS - 1,
        key=_BESIDE,
        placeholder="Ask others, too: the bag of words, other runs",
        help="Up to three more are asked the same. The bag of words was fitted on the same texts and reads no order.",
        persist_state="session",
    )
    state.link_all(_BESIDE, chosen)
    return chosen


def in_columns(asked: Sequence[Seat], draw: Callable[[Seat], None]) -> None:
    """Draw something for each who is asked, side by side."""
    for column, seat in zip(st.columns(len(asked), gap="medium"), asked, strict=True):
        with column:
            draw(seat)


def verdict_of(seat: Seat, sentence: str) -> None:
    """Draw what one who is asked says to a sentence: each class's probability, and how much of it is unknown."""
    given = seat.ask([sentence])[0]
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{words.plain(seat.name)}**")
        for name, probability in zip(seat.classes, given, strict=True):
            st.progress(float(probability), text=f"{words.plain(name)}: {probability:.3f}")
        if seat.opened is None:
            st.caption("It counts the words and knows nothing of their order.")
            return
        unknown = unknown_share(seat.opened.encoder.read(sentence))
        if unknown:
            doubt = "; that is too many to trust it" if unknown > DOUBTFUL_SHARE else ""
            st.caption(f"{unknown:.0%} of the words are unknown to it{doubt}.")


def _seat(name: str, opened: OpenedRun) -> Seat:
    return Seat(name, opened.classes, NetworkJudge(opened.network, opened.encoder), opened)


def _bag_seat(run_id: str, opened: OpenedRun) -> Seat:
    bag = cached.bag_of_words(run_id)
    if bag is None:
        raise CoreError(f"run {run_id} has no bag of words yet: it is fitted when the training has ended")
    return Seat(BAG, opened.classes, BagJudge(bag, opened.encoder))
