"""The gradient race: which networks run it, on which text, after which epoch, and what it comes to."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.comparison import differing_settings
from core.experiments.results import EpochFading, Measured
from core.experiments.trial import Trial
from core.figures.memory import fading_race, loss_race
from core.inside.fading import Fading, fading
from core.opened import OpenedRun
from core.recipe import CELL_NAMES, Cell
from core.runs.shipped import FIRST_LOOK
from pages.shared import cached, linked, state, trial, words
from pages.shared.exhibit import Exhibit

Race = Mapping[str, Sequence[Fading]]
# A half-life much longer than any text is no measurement.
_LONG = 100
_CELL = "network.recurrent.0.cell"


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


def draw_recorded(shown: Exhibit, key: str, *, at_first: bool = False) -> None:
    """Draw when it was recorded, a slider over the epochs, and the race after that epoch; by default the last one."""
    recorded, epochs = shown.recorded, sorted({kept.epoch for one in shown.found for kept in one.fadings})
    st.caption(
        f"Recorded on {words.day(recorded.date)} on {recorded.machine}, seeds {', '.join(map(str, recorded.seeds))}: "
        "the line is their geometric mean, the band goes from the lowest to the highest."
    )
    epoch = st.select_slider(
        "Recorded after epoch", epochs, epochs[0 if at_first else -1], key=key, bind="query-params"
    )
    draw(recorded_race(shown.found, shown.ways, epoch), f"{key}_race")


def choose_networks(chosen: Trial | None) -> dict[str, str]:
    """Draw whose networks run the race and return them by their way: the shipped ones, or a trial's that is over."""
    offered = {"shipped": shipped()}
    if chosen is not None and trial.is_over(chosen):
        offered["trained here"] = dict(chosen.runs)
    whose = st.segmented_control(
        "Networks",
        list(offered),
        default=linked.known("networks", list(offered), "shipped"),
        required=True,
        key=f"race_networks_{len(offered)}",
    )
    linked.keep("networks", whose, "shipped")
    return offered[whose or "shipped"]


def tell_recipes(runs: Mapping[str, str]) -> None:
    """Say in what else than their cell the recipes of these networks differ; nothing where they do not."""
    differing = [
        f"`{one.path}` {' / '.join(words.plain(str(value)) for value in one.values)}"
        for one in differing_settings([cached.recipe(run_id) for run_id in runs.values()])
        if one.path != _CELL
    ]
    if differing:
        st.caption(f"Not only their cells differ ({' / '.join(runs)}): {', '.join(differing)}.")


def choose_epoch(epochs: Sequence[int], key: str) -> int:
    """Draw the slider over epochs and return the chosen one; the address names it."""
    usual = epochs[-1]
    known = state.looked_at("epoch", epochs, usual)
    if len(epochs) < 2:
        return known
    chosen = int(
        st.select_slider(
            "Networks after epoch",
            epochs,
            value=known,
            key=f"{key}_{len(epochs)}_{usual}",
            help="0 is before training. A network that kept none of this epoch is shown after its last one before.",
        )
    )
    state.settle("epoch", chosen, usual)
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


def draw_texts(runs: Mapping[str, str]) -> None:
    """Draw the race of a trial's networks over its test texts, after an epoch that a slider chooses."""
    epochs = kept_epochs(runs)
    known = linked.known("texts_epoch", epochs, epochs[-1])
    epoch = st.select_slider("Over the test texts, after epoch", epochs, known, key=f"texts_epoch_{epochs[-1]}")
    linked.keep("texts_epoch", epoch, epochs[-1])
    draw(texts_race(runs, epoch), "race_texts", with_loss=True)


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
        "way": way,
        "half-life of ∂/∂h": _over(fadings, [one.half_life for one in fadings]),
        "ten words back": _share([one.hidden[10] for one in fadings if len(one.hidden) > 10]),
        "at the first word": _share([one.hidden[-1] for one in fadings]),
        "texts": " + ".join(str(one.texts) for one in fadings[:1]) + (" a seed" if len(fadings) > 1 else ""),
    }


def _over(fadings: Sequence[Fading], lives: Sequence[float | None]) -> str:
    known = sorted(life for life in lives if life is not None)
    if len(known) < len(fadings):
        return "does not fall" if not known else f"{_words(known[0])} words, or does not fall"
    low, high = _words(known[0]), _words(known[-1])
    return f"{low} words" if low == high else f"{low} to {high} words"


def _words(life: float) -> str:
    return f"{life:.1f}" if life < _LONG else f"over {_LONG}"


def _share(values: Sequence[float]) -> str:
    if not values:
        return "–"
    low, high = min(values), max(values)
    return f"×{low:.2g}" if len(values) == 1 else f"×{low:.2g} to ×{high:.2g}"
