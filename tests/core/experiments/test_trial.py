from dataclasses import replace

from core.experiments.experiment import read_experiment
from core.experiments.trial import Trial, find_trials, stop_trial, submit_trial
from core.recipe import Cell, Recipe
from core.runs.collection import Runs
from core.runs.status import Status

PADDING, UNKNOWN = read_experiment("padding"), read_experiment("unknown")
WAYS = [way.name for way in PADDING.ways]


def test_a_trial_is_one_queued_run_a_way_in_their_order(runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.GRU, 5, visitor="me")
    assert list(trial.runs) == WAYS
    opened = [runs.open(run_id) for run_id in trial.runs.values()]
    assert [run.recipe() for run in opened] == list(PADDING.variants(Cell.GRU, 5).values())
    assert [runs.position(run.id) for run in opened] == [0, 1, 2, 3]
    assert {run.about().visitor for run in opened} == {"me"}


def test_a_run_says_in_its_tags_where_it_belongs(runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    tags = runs.open(trial.runs["end, masked"]).about().tags
    assert tags == ("experiment:padding", "variant:end, masked", f"trial:{trial.id}")


def test_trials_are_found_again_the_newest_first(runs: Runs) -> None:
    first, second = (submit_trial(runs, PADDING, Cell.LSTM, seed) for seed in (7, 8))
    submit_trial(runs, UNKNOWN, Cell.LSTM, 7)
    runs.submit(Recipe())
    assert find_trials(runs, PADDING) == (second, first)


def test_a_deleted_run_is_missing_in_its_trial_and_a_damaged_one_too(runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    front = runs.open(trial.runs["front"])
    front.write_about(replace(front.about(), deleted=True))
    (runs.open(trial.runs["end"]).path / "about.json").write_text("{", encoding="utf-8")
    (found,) = find_trials(runs, PADDING)
    assert list(found.runs) == WAYS[2:]


def test_a_trial_is_stopped_as_a_whole(runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    stop_trial(runs, trial)
    assert {runs.open(run_id).status().status for run_id in trial.runs.values()} == {Status.STOPPED}
    assert runs.index.waiting() == []


def test_stopping_passes_over_runs_that_have_ended_or_are_gone(runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    runs.stop(trial.runs["end"])
    stop_trial(runs, Trial(trial.id, "padding", {"gone": "a" * 16, **trial.runs}))
    assert runs.open(trial.runs["front"]).status().status is Status.STOPPED
