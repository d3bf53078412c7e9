"""What a run that was scored came to, kept until it is scored anew."""

import streamlit as st

from core.comparison import Comparison, compare_runs
from core.evaluated import Evaluation, evaluate_run, order_of_run, texts_called
from core.evaluation.order import OrderTest
from core.runs.listed import Score, score_of
from core.runs.scored import Scored
from pages.shared import cached


def scored_at(run_id: str) -> float:
    """Return when a run was scored: training it further scores it anew. 0 where it was not."""
    path = cached.folder(run_id).path / "scores.json"
    return path.stat().st_mtime if path.exists() else 0.0


def validation_texts(run_id: str) -> int:
    """Return how many validation texts a run was scored on."""
    return int(cached.folder(run_id).scores()["validation"]["texts"])


def evaluation(run_id: str) -> Evaluation:
    """Return how good a run's network is; ask for runs with few texts only."""
    return _evaluation(run_id, scored_at(run_id))


@st.cache_resource(max_entries=32, show_spinner="Looking at every test text …")
def _evaluation(run_id: str, scored: float) -> Evaluation:  # noqa: ARG001  what can change it
    return evaluate_run(cached.folder(run_id))


def order_test(run_id: str) -> OrderTest:
    """Return what word order is worth to a run's network; ask for runs with few texts only."""
    return _order_test(run_id, scored_at(run_id))


@st.cache_resource(max_entries=32, show_spinner="Reading every sentence with its words shuffled …")
def _order_test(run_id: str, scored: float) -> OrderTest:  # noqa: ARG001  what can change it
    return order_of_run(cached.folder(run_id))


def score(run_id: str) -> Score | None:
    """Return a run's test score, or None where it has none."""
    return _score(run_id, scored_at(run_id))


@st.cache_data(max_entries=2_000, show_spinner=False)
def _score(run_id: str, scored: float) -> Score | None:
    return score_of(cached.folder(run_id)) if scored else None


def validation_accuracy(run_id: str) -> float | None:
    """Return a run's accuracy on its validation texts after its last epoch, or None where none is over."""
    path = cached.folder(run_id).events_path
    return _validation_accuracy(run_id, path.stat().st_size if path.exists() else 0)


@st.cache_data(max_entries=2_000, show_spinner=False)
def _validation_accuracy(run_id: str, size: int) -> float | None:  # noqa: ARG001  what can change it
    epochs = cached.folder(run_id).history().epochs
    return epochs[-1].metrics.get("val_accuracy") if epochs else None


def comparison(run_ids: tuple[str, ...]) -> Comparison:
    """Return several runs beside each other."""
    return _comparison(
        run_ids, tuple(map(scored_at, run_ids)), tuple(cached.folder(one).about().name for one in run_ids)
    )


@st.cache_resource(max_entries=32, show_spinner="Comparing …")
def _comparison(run_ids: tuple[str, ...], scored: tuple[float, ...], names: tuple[str, ...]) -> Comparison:  # noqa: ARG001
    return compare_runs([cached.folder(run_id) for run_id in run_ids])


def called(run_id: str, true: int, called_class: int, classes: int) -> Scored:
    """Return test texts of one class that were called a class, the surest calls first."""
    return _called(run_id, scored_at(run_id), true, called_class, classes)


@st.cache_resource(max_entries=64, show_spinner="Finding the texts …")
def _called(run_id: str, scored: float, true: int, called_class: int, classes: int) -> Scored:  # noqa: ARG001
    return texts_called(cached.folder(run_id), true, called_class, classes)
