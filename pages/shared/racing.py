"""The gradient race: which networks run it, on which text, after which epoch, and what it comes to."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from core.experiments.recorded import Recorded
from core.experiments.results import EpochFading, Measured
from core.figures.memory import fading_race, loss_race
from core.inside.fading import Fading, fading
from core.opened import OpenedRun
from core.recipe import Cell
from core.runs.shipped import FIRST_LOOK
from pages.shared import cached, state
from pages.shared.reader import CELL_NAMES

Race = Mapping[str, Sequence[Fading]]


def shipped() -> dict[str, str]:
    """Return the networks shipped with the program by their cell's name."""
    by_cell = {cell: run_id for run_id, cell in FIRST_LOOK.items()}
    return {CELL_NAMES[cell]: by_cell[cell] for cell in Cell}


def recorded_race(found: Sequence[Measured], ways: Sequence[str], epoch: int) -> Race:
    """Return the recorded fadings of each way after an epoch, one a seed."""
    race = {
        way: [kept.fading for one in found if one.curve.variant == way for kept in one.fadings if kept.epoch == epoch]
        for way in ways
    }
    return {way: fadings for way, fadings in race.items() if fadings}


def recorded_sentence(recorded: Recorded) -> str:
    """Return when, where and over which seeds a recorded race was run."""
    day = date.fromisoformat(recorded.date).strftime("%d %B %Y").lstrip("0")
    return (
        f"Recorded on {day} on {recorded.machine}, seeds {', '.join(map(str, recorded.seeds))}: the line is their "
        "geometric mean, the band goes from the lowest to the highest."
    )


def recorded_epochs(found: Sequence[Measured]) -> list[int]:
    """Return the epochs that were recorded, ascending."""
    return sorted({kept.epoch for one in found for kept in one.fadings})


def choose_epoch(epochs: Sequence[int], key: str) -> int:
    """Draw the slider over epochs and return the chosen one; the address names it."""
    known = state.looked_at("epoch", epochs, epochs[-1])
    if len(epochs) < 2:
        return known
    chosen = int(
        st.select_slider(
            "Networks after epoch",
            epochs,
            value=known,
            key=key,
            help="0 is before training. A network that kept none of this epoch is shown after its last one before.",
        )
    )
    if chosen != known:
        state.look_at(epoch=chosen)
    return chosen


def kept_epochs(runs: Mapping[str, str]) -> list[int]:
    """Return all epochs after which any of the networks was kept, ascending."""
    return sorted({epoch for run_id in runs.values() for epoch in cached.folder(run_id).snapshots.epochs()})


def sentence_race(runs: Mapping[str, str], epoch: int, sentence: str) -> Race:
    """Return how each network's gradients fade over a sentence; a network that cannot read a word of it is left out."""
    found = {way: _sentence_fading(_opened(run_id, epoch), sentence) for way, run_id in runs.items()}
    return {way: [one] for way, one in found.items() if one is not None}


def _sentence_fading(opened: OpenedRun, sentence: str) -> Fading | None:
    _, traced = opened.read(sentence)
    return fading(opened.network, [traced.ids], [int(traced.final.argmax())])


def texts_race(runs: Mapping[str, str], epoch: int) -> Race:
    """Return how each network's gradients fade on average over test texts of one length."""
    found = {way: _before(cached.fadings(run_id), epoch) for way, run_id in runs.items()}
    return {way: [one] for way, one in found.items() if one is not None}


def _before(kept: Sequence[EpochFading], epoch: int) -> Fading | None:
    return next((one.fading for one in reversed(kept) if one.epoch <= epoch), None)


def _opened(run_id: str, epoch: int) -> OpenedRun:
    kept = [one for one in cached.folder(run_id).snapshots.epochs() if one <= epoch]
    return cached.opened(run_id, kept[-1] if kept else None)


def draw(race: Race, key: str, *, with_loss: bool = False) -> None:
    """Draw a race, the half-lives, and where asked for the gradient of the loss."""
    st.plotly_chart(
        fading_race(race),
        key=key,
        config={"displaylogo": False},
        alt="Length of the gradient at each word over that at the last one; the table below has the half-lives",
    )
    st.dataframe(
        [_row(way, fadings) for way, fadings in race.items()],
        hide_index=True,
        alt="Half-life of the gradient of each cell, and what is left of it ten words back and at the first word",
    )
    if with_loss:
        st.markdown("**The loss's own gradient, not divided by anything**")
        st.plotly_chart(
            loss_race(race),
            key=f"{key}_loss",
            config={"displaylogo": False},
            alt="Length of the loss's gradient at each word, for the class that is right or, of a sentence, said",
        )


def _row(way: str, fadings: Sequence[Fading]) -> dict[str, str]:
    return {
        "cell": way,
        "half-life of ∂/∂h": _over(fadings, [one.half_life for one in fadings]),
        "ten words back": _share([one.hidden[10] for one in fadings if len(one.hidden) > 10]),
        "at the first word": _share([one.hidden[-1] for one in fadings]),
        "texts": " + ".join(str(one.texts) for one in fadings[:1]) + (" a seed" if len(fadings) > 1 else ""),
    }


def _over(fadings: Sequence[Fading], lives: Sequence[float | None]) -> str:
    known = sorted(life for life in lives if life is not None)
    if len(known) < len(fadings):
        return "does not fall" if not known else f"{known[0]:.1f} words, or does not fall"
    return f"{known[0]:.1f} words" if len(known) == 1 else f"{known[0]:.1f} to {known[-1]:.1f} words"


def _share(values: Sequence[float]) -> str:
    if not values:
        return "–"
    low, high = min(values), max(values)
    return f"×{low:.2g}" if len(values) == 1 else f"×{low:.2g} to ×{high:.2g}"
