"""The live view of a trial: the curves of all its runs on one chart, what each is at, and the button that stops it."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st

from core.errors import CoreError
from core.experiments.experiment import Experiment, read_experiment
from core.experiments.measuring import curve_of
from core.experiments.results import Curve
from core.experiments.trial import Trial, find_trials, stop_trial
from core.figures.experiments import apart_figure, variant_curves
from core.recipe import CELL_NAMES
from core.runs.progress import progress_of
from core.runs.status import Status
from pages.shared import cached, measured, problem, state, words

_TICK_SECONDS = 0.5


def find(experiment: Experiment) -> Trial | None:
    """Return the trial of an experiment that ``choose`` would return, without drawing anything."""
    trials = {trial.id: trial for trial in find_trials(cached.runs(), experiment) if trial.runs}
    chosen = state.chosen_trial(list(trials))
    return None if chosen is None else trials[chosen]


def is_over(trial: Trial) -> bool:
    """Return whether every run of a trial has ended and has kept a network."""
    return all(_status(run_id).has_ended and cached.folder(run_id).snapshots.epochs() for run_id in trial.runs.values())


def choose(experiment: Experiment) -> Trial | None:
    """Draw the choice among the trials of an experiment that were run here, and return the chosen one, if any."""
    trials = {trial.id: trial for trial in find_trials(cached.runs(), experiment) if trial.runs}
    chosen = state.chosen_trial(list(trials))
    if chosen is None:
        return None
    labels = {trial_id: _label(trial) for trial_id, trial in trials.items()}
    if len(trials) > 1:
        known = list(trials)
        chosen = st.selectbox(
            "Trial", known, known.index(chosen), format_func=labels.__getitem__, key=f"trial_{hash(tuple(known))}"
        )
    else:
        st.caption(labels[chosen])
    state.choose_trial(chosen)
    return trials[chosen]


def _label(trial: Trial) -> str:
    runs = [cached.folder(run_id) for run_id in trial.runs.values()]
    try:
        recipes = [run.recipe() for run in runs]
        made = datetime.fromtimestamp(runs[0].about().created, UTC).astimezone()
    except CoreError:
        return f"trial {trial.id}, damaged"
    cells = dict.fromkeys(CELL_NAMES[recipe.network.recurrent[0].cell] for recipe in recipes)
    return f"{', '.join(cells)}, seed {recipes[0].seed}, {made.strftime('%d %b %H:%M')}"


def show(trial: Trial, beside: tuple[Curve, ...]) -> None:
    """Draw a trial; until all of it is over the drawing renews itself, and then the page runs a last time."""
    try:
        over = all(_status(run_id).has_ended for run_id in trial.runs.values())
    except CoreError as error:
        problem.show(error)
        return
    st.fragment(_draw, run_every=None if over else _TICK_SECONDS)(trial, beside, over)


def _draw(trial: Trial, beside: tuple[Curve, ...], was_over: bool) -> None:
    try:
        experiment = read_experiment(trial.experiment)
        states = {way: _status(run_id) for way, run_id in trial.runs.items()}
        over = all(state.has_ended for state in states.values())
        if over and not was_over:
            st.rerun()
        _draw_state(trial, states, over)
        _draw_curves(experiment, trial, beside)
        st.dataframe(
            [_line(way, run_id, states[way]) for way, run_id in trial.runs.items()],
            hide_index=True,
            alt="What each way is at, and its accuracy on the validation texts and on the test texts",
        )
        if over and experiment.apart:
            _draw_apart(trial)
    except CoreError as error:
        problem.show(error)


def _status(run_id: str) -> Status:
    return cached.folder(run_id).status().status


def _draw_state(trial: Trial, states: Mapping[str, Status], over: bool) -> None:
    line, button = st.columns([5, 1], vertical_alignment="center")
    ended = sum(state.has_ended for state in states.values())
    line.progress(_share(trial, states), text=f"{ended} of {len(states)} ways are over")
    if not over and button.button("Stop", key="stop_trial", icon=":material/stop:", width="stretch"):
        stop_trial(cached.runs(), trial)
        st.rerun()


def _share(trial: Trial, states: Mapping[str, Status]) -> float:
    """Return the share of all epochs of all ways that is done, 0 to 1; a way that ended early counts as done."""
    shares = [1.0 if states[way].has_ended else _share_of(run_id) for way, run_id in trial.runs.items()]
    return sum(shares) / max(len(shares), 1)


def _share_of(run_id: str) -> float:
    run = cached.folder(run_id)
    return progress_of(run.status(), cached.event_reader(run_id).poll(), run.recipe().training.epochs).share


def _draw_curves(experiment: Experiment, trial: Trial, beside: tuple[Curve, ...]) -> None:
    curves = [
        curve_of(way, cached.folder(run_id).recipe().seed, cached.event_reader(run_id).poll())
        for way, run_id in trial.runs.items()
    ]
    ways = [way.name for way in experiment.ways]
    st.plotly_chart(
        variant_curves(curves, ways, experiment.recipe.training.epochs, beside, experiment.chance),
        key=f"trial_curves_{trial.experiment}",
        config={"displaylogo": False},
        alt="Validation accuracy of each way over the epochs; the table below has the last values",
    )
    st.caption("Thick: as it is measured here. Thin: as it was recorded, a line a seed.")


def _line(way: str, run_id: str, state: Status) -> dict[str, str]:
    run, history = cached.folder(run_id), cached.event_reader(run_id).poll()
    curve = curve_of(way, 0, history)
    scored = state in (Status.FINISHED, Status.STOPPED) and (run.path / "scores.json").exists()
    return {
        "way": way,
        "state": state.value,
        "epoch": f"{len(curve.accuracies)} of {run.recipe().training.epochs}",
        "training loss": f"{history.epochs[-1].metrics.get('loss', math.nan):.3g}" if history.epochs else "–",
        "validation accuracy": f"{curve.accuracies[-1]:.1%}" if curve.accuracies else "–",
        "test accuracy": f"{run.scores()['test']['accuracy']:.1%}" if scored else "–",
    }


def _draw_apart(trial: Trial) -> None:
    found = {way: cached.apart(run_id) for way, run_id in trial.runs.items() if _status(run_id) is Status.FINISHED}
    if found:
        st.markdown("**The same networks, their test texts apart**")
        st.plotly_chart(
            apart_figure(list(found.items()), list(found)),
            key="trial_apart",
            config={"displaylogo": False},
            alt="Accuracy of each way on test texts of seen words only, and on those with an unseen word",
        )
        st.dataframe(measured.apart_rows(found.items()), hide_index=True, alt="The same numbers as a table")


def links(trial: Trial) -> None:
    """Draw one link a way to its network's inside, side by side; on a narrow screen they stand below each other."""
    for column, (way, run_id) in zip(st.columns(max(len(trial.runs), 1)), trial.runs.items(), strict=False):
        column.page_link(
            "pages/inside/gates.py",
            label=f"Inside: {words.plain(way)}",
            icon=":material/grid_on:",
            query_params={"run": run_id},
        )
