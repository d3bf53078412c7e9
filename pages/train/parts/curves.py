"""The learning curves of a run: how they are looked at, and what all who watch are sent."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial

import streamlit as st

from core.curves import GrowingCurve, batch_table, epoch_table
from core.errors import CoreError
from core.figures.curves import MOST_OTHERS, Look, last_epoch, learning_panels
from core.history import History
from core.notebooks.measuring import published_targets
from core.recipe import Monitor
from core.runs.folder import RunFolder
from pages.shared import cached, choosing, state
from pages.train.parts import chart

_HALF_LIVES = (0, 5, 10, 20, 50, 100, 200, 500, 1000)
_USUAL_HALF_LIFE = 20
_KEPT = 64
# Of the time between two drawings: so old may be what a session is sent. Else each of thirty would have its own drawn.
_AGE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the curves are looked at: smoothing in batches, loss on a logarithmic axis, and the runs beside."""

    half_life: int = _USUAL_HALF_LIFE
    log: bool = False
    others: tuple[str, ...] = ()


def choose(run_id: str) -> Settings:
    """Draw what can be set about the curves, folded away, and return what is set."""
    with st.popover("Curves", icon=":material/tune:"):
        half_life = st.select_slider(
            "Smoothing (half-life in batches)",
            _HALF_LIVES,
            value=_USUAL_HALF_LIFE,
            key="half_life",
            bind="query-params",
            help=(
                "The strong line is a mean of all batches up to there, in which a batch counts half as much for every "
                "so many batches that it lies back. 0 smooths nothing. The faint line is what was measured."
            ),
        )
        log = st.toggle("Loss on a logarithmic axis", key="log_loss", bind="query-params")
        others = _choose_others(run_id)
        _downloads(run_id)
    return Settings(half_life=int(half_life), log=log, others=others)


def _choose_others(run_id: str) -> tuple[str, ...]:
    names = {known: name for known, name in choosing.run_names().items() if known != run_id}
    if not names:
        return ()
    chosen = st.multiselect(
        "Other runs beside it",
        list(names),
        default=[known for known in state.runs_beside() if known in names][:MOST_OTHERS],
        format_func=names.__getitem__,
        max_selections=MOST_OTHERS,
        key=f"beside_{run_id}",
        help="Their validation curves, on the same axes.",
    )
    state.put_beside(chosen)
    return tuple(chosen)


def _downloads(run_id: str) -> None:
    """Draw the buttons that save the points; what they save is made when they are pressed."""
    with st.container(horizontal=True):
        for name, table in (("batches", batch_table), ("epochs", epoch_table)):
            st.download_button(
                f"{name.capitalize()} (CSV)",
                partial(_table, table, run_id),
                file_name=f"{run_id[:6]}-{name}.csv",
                mime="text/csv",
                icon=":material/download:",
                key=f"download_{name}",
                on_click="ignore",
            )


def _table(made_of: Callable[[History], str], run_id: str) -> str:
    return made_of(cached.event_reader(run_id).poll())


def draw(run: RunFolder, history: History, settings: Settings, seconds: float, *, over: bool) -> None:
    """Draw the curves as they stand; ``seconds`` is the time to the next drawing, which a run that is over has not."""
    others = {other: _history(other) for other in settings.others}
    stamp = (_stamp(history), *(_stamp(told) for told in others.values()), (run.path / "scores.json").exists())
    pace = _Pace(seconds, 0.0 if over else seconds * _AGE)
    chart.draw(_contents().of(run, history, settings, (others, stamp, pace)), key="learning_curves")


def _history(run_id: str) -> History:
    try:
        cached.folder(run_id)
        return cached.event_reader(run_id).poll()
    except CoreError:  # deleted since it was chosen
        return History()


def _stamp(history: History) -> tuple[int, int, int, int]:
    return id(history), len(history.batches), len(history.epochs), len(history.baselines)


@dataclass(slots=True)
class _Grown:
    """The curves of one history, as far as they are taken in."""

    history: History
    curves: dict[str, GrowingCurve]


@dataclass(frozen=True, slots=True)
class _Pace:
    """Seconds from one drawing to the next, and the age in seconds that what is drawn may have."""

    seconds: float
    age: float


@dataclass(frozen=True, slots=True)
class _Packed:
    """What is sent, of what it was made, and when, on a clock that never goes back."""

    stamp: tuple[object, ...]
    at: float
    content: bytes


@dataclass(slots=True)
class _Contents:
    """What is sent, and the curves it is made from; all sessions share them, for all see the same runs."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    grown: OrderedDict[tuple[str, int], _Grown] = field(default_factory=OrderedDict)
    packed: OrderedDict[tuple[object, ...], _Packed] = field(default_factory=OrderedDict)

    def of(
        self,
        run: RunFolder,
        history: History,
        settings: Settings,
        beside: tuple[dict[str, History], tuple[object, ...], _Pace],
    ) -> bytes:
        """Return the content for a run as it stands, or as it stood a part of a tick ago; all who ask then share it."""
        others, stamp, pace = beside
        key = (run.id, settings, pace.seconds)
        with self.lock:
            held, now = self.packed.get(key), time.monotonic()
            if held is None or (held.stamp != stamp and now - held.at >= pace.age):
                grown = self._grown(run.id, history, settings.half_life)
                held = _Packed(stamp, now, _pack(run, history, grown, (settings, others, pace.seconds)))
                self.packed[key] = held
            self.packed.move_to_end(key)
            while len(self.packed) > _KEPT:
                self.packed.popitem(last=False)
            return held.content

    def _grown(self, run_id: str, history: History, half_life: int) -> dict[str, GrowingCurve]:
        key = (run_id, half_life)
        held = self.grown.get(key)
        if held is None or held.history is not history:
            held = _Grown(history, {name: GrowingCurve(name, half_life) for name in ("loss", "accuracy")})
            self.grown[key] = held
        self.grown.move_to_end(key)
        while len(self.grown) > _KEPT:
            self.grown.popitem(last=False)
        batches = history.started.batches if history.started else 1
        for curve in held.curves.values():
            curve.take(history.batches, batches)
        return held.curves


@cache
def _contents() -> _Contents:
    return _Contents()


def _pack(
    run: RunFolder,
    history: History,
    grown: dict[str, GrowingCurve],
    how: tuple[Settings, dict[str, History], float],
) -> bytes:
    settings, others, seconds = how
    training = cached.recipe(run.id).training
    monitor = training.early_stopping.monitor if training.early_stopping else Monitor.VAL_LOSS
    look = Look(log=settings.log, targets=_targets(run, history), monitor=monitor)
    names = choosing.run_names() if others else {}
    named = {names.get(other, other): told for other, told in others.items()}
    panels = learning_panels(history, grown, look, named)
    return chart.packed(panels, last_epoch([history, *others.values()], training.epochs), seconds)


def _targets(run: RunFolder, history: History) -> dict[str, float]:
    """Return what the network has to beat: what its notebook published, and the baselines once they are measured.

    In the order of their values: the chart writes neighbours at different ends of their lines.
    """
    scored = run.scores()["baselines"] if (run.path / "scores.json").exists() else history.baselines
    names = {"majority": "largest class", "bag_of_words": "bag of words"}
    known = published_targets(run.about()) | {told: scored[name] for name, told in names.items() if name in scored}
    return dict(sorted(known.items(), key=lambda one: one[1]))
