from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.notebooks.measuring import (
    finished_runs,
    measure,
    published_targets,
    recipes_of,
    results_here,
    submit,
    training_of,
)
from core.notebooks.notebook import Training, find_training
from core.notebooks.results import Point, Reached, Result, pooled, reached, result_document, result_of
from core.places import Places
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.files import replace_json
from core.runs.folder import RunFolder
from core.runs.status import Status

FIELDS = [
    "notebook",
    "kind",
    "variant",
    "published",
    "published_accuracy",
    "accuracy",
    "epoch",
    "interval",
    "signed_error",
    "baseline",
    "seconds",
    "published_to_reach",
    "seconds_to_published",
    "ratio_of_seconds_to_published",
    "no_seconds_because",
    "epochs",
    "parameters",
    "run",
]


def named(key: str) -> Training:
    found = find_training(key)
    assert found is not None
    return found


B, D_FOLDS, C = named("B published lstm"), named("D repaired gru, ten folds"), named("C published lstm")


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(Places(tmp_path / "home"))


def scores(right: int) -> dict[str, Any]:
    return {
        "chosen_epoch": 2,
        "test": {"accuracy": right / 10, "interval": [0.1, 0.9], "texts": 10, "loss": 0.5},
        "baselines": {"bag_of_words": 0.8, "majority": 0.5},
        "seconds": 3.0,
        "parameters": 12,
    }


@pytest.fixture
def trained() -> Callable[[Runs, RunFolder], RunFolder]:
    """Stand in for the worker: a run of two epochs that calls 6, 7, 8, … of ten texts right, one more each time."""
    right = iter(range(6, 11))

    def train(_: Runs, run: RunFolder) -> RunFolder:
        log = EventLog(run.events_path)
        for epoch, accuracy in ((1, 0.6), (2, 0.9)):
            metrics = {"loss": 0.5, "accuracy": accuracy, "val_loss": 0.5, "val_accuracy": accuracy - 0.1}
            log.append("epoch", float(epoch), epoch=epoch, metrics=metrics, seconds=1.0, learning_rate=0.1, whole=True)
        log.close()
        replace_json(run.path / "scores.json", scores(next(right)))
        run.write_status(replace(run.written_status(), status=Status.FINISHED))
        return run

    return train


def test_a_result_has_the_fields_that_the_command_line_promises(runs: Runs, trained: Any) -> None:
    first = next(measure(runs, [B], train=trained))
    document = result_document(B, first, reached(B, first, first))
    assert list(document) == FIELDS
    assert document["published_accuracy"] == 0.8605
    assert (document["accuracy"], document["epoch"], document["epochs"]) == (0.6, 2, 2)


def test_the_time_to_the_published_accuracy_stands_beside_the_notebooks_own(runs: Runs, trained: Any) -> None:
    found = next(measure(runs, [B], train=trained))
    own = replace(found, curve=(Point(1.0, 0.6, 0.5), Point(2.0, 0.9, 0.89)))
    slower = replace(own, curve=tuple(replace(point, seconds=3 * point.seconds) for point in own.curve))
    assert reached(B, own, own) == Reached(0.885, 2.0, 1.0, "")
    assert reached(B, slower, own) == Reached(0.885, 6.0, 3.0, "")
    assert reached(B, slower, None) == Reached(0.885, 6.0, None, "")
    assert reached(B, slower, found) == Reached(0.885, 6.0, None, "")
    assert reached(B, found, own) == Reached(0.885, None, None, "not reached")
    document = result_document(B, slower, reached(B, slower, own))
    assert (document["seconds_to_published"], document["ratio_of_seconds_to_published"]) == (6.0, 3.0)


@pytest.mark.parametrize(
    ("key", "against"),
    [
        ("A published simple_rnn", 0.74),
        ("A repaired gru", 0.74),
        ("B published lstm", 0.885),
        ("B repaired lstm", 0.8605),  # its validation reviews are of other films, as the test reviews are
        ("B repaired no recurrence", 0.8605),
    ],
)
def test_a_validation_accuracy_is_held_against_what_was_published_of_such_texts(key: str, against: float) -> None:
    assert named(key).target == against


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("A published no recurrence", "does not say on which texts"),
        ("C repaired lstm", "no accuracy is printed"),
        ("D published simple_rnn", "no accuracy is printed"),
        ("E published lstm", "validation tweets are all negative"),
        ("E repaired with emoticons", "validation tweets are all negative"),
    ],
)
def test_where_nothing_was_published_of_such_texts_there_is_no_time_and_the_reason(
    runs: Runs, trained: Any, key: str, why: str
) -> None:
    result = next(measure(runs, [C], train=trained))
    found = reached(named(key), result, result)
    assert (found.accuracy, found.seconds, found.ratio) == (None, None, None)
    assert why in found.why
    assert why in result_document(named(key), result, found)["no_seconds_because"]


def test_the_signed_error_follows_from_what_was_called_what(runs: Runs, trained: Any) -> None:
    run = trained(runs, runs.submit(C.recipe))
    counted = scores(6)
    counted["test"]["confusion"] = [[3, 3], [1, 3]]
    replace_json(run.path / "scores.json", counted)
    assert result_of(C, run).signed_error == pytest.approx(0.2)


def test_a_training_with_several_seeds_gives_a_result_for_each(runs: Runs, trained: Any) -> None:
    results = list(measure(runs, [B], train=trained))
    assert [result.seed for result in results] == [7, 8, 9]
    assert [result.variant for result in results] == ["lstm, seed 7", "lstm, seed 8", "lstm, seed 9"]


def test_the_folds_of_a_cross_validation_are_one_result_over_all_their_texts(runs: Runs, trained: Any) -> None:
    (result,) = measure(runs, [D_FOLDS], quick=True, train=trained)
    assert (result.accuracy, result.texts, result.seconds) == (0.65, 20, 6.0)
    assert result.interval[0] < 0.65 < result.interval[1]


def test_every_fold_of_a_full_measurement_is_another() -> None:
    recipes = [recipe for _, recipe in recipes_of(D_FOLDS)]
    assert [recipe.split.fold for recipe in recipes] == [*range(10)]


def test_a_quick_measurement_is_shorter_and_says_so(runs: Runs, trained: Any) -> None:
    ((_, recipe),) = recipes_of(C, quick=True)
    assert (recipe.data.limit, recipe.split.test, recipe.training.epochs) == (4000, 0.3, 2)
    (result,) = measure(runs, [C], quick=True, train=trained)
    assert result.variant == "lstm, quick"
    assert finished_runs(runs, C) == []


def test_what_is_stopped_ends_the_measurement(runs: Runs) -> None:
    def stopped(_: Runs, run: RunFolder) -> RunFolder:
        run.write_status(replace(run.written_status(), status=Status.STOPPED))
        return run

    assert list(measure(runs, [B, C], train=stopped)) == []
    assert len(runs.list()) == 1


def test_a_run_knows_which_training_it_is_and_what_that_published(runs: Runs) -> None:
    about = submit(runs, B).about()
    assert training_of(about) == B
    assert published_targets(about) == {"notebook B published lstm": 0.8605}


def test_a_repaired_run_is_held_against_what_its_notebook_published(runs: Runs) -> None:
    targets = published_targets(submit(runs, named("B repaired lstm")).about())
    assert targets == {"notebook B published lstm": 0.8605}


@pytest.mark.parametrize("key", ["A published simple_rnn", "A published no recurrence", "A repaired gru"])
def test_every_number_that_a_notebook_published_is_a_line_named_by_its_network(runs: Runs, key: str) -> None:
    assert published_targets(submit(runs, named(key)).about()) == {
        "notebook A published simple_rnn": 0.74,
        "notebook A published no recurrence": 0.83,
    }


def test_where_nothing_was_published_there_is_no_line(runs: Runs) -> None:
    assert published_targets(submit(runs, C).about()) == {}
    assert published_targets(runs.submit(B.recipe).about()) == {}


def test_results_here_are_those_of_finished_runs_the_newest_first(runs: Runs, trained: Any) -> None:
    found = list(measure(runs, [B], train=trained))
    submit(runs, B)
    assert [result.run for result in results_here(runs, B)] == [result.run for result in reversed(found)]


def test_a_result_reads_back_as_it_was_written(runs: Runs, trained: Any) -> None:
    result = next(measure(runs, [B], train=trained))
    assert Result.from_plain(result.plain()) == result


def test_the_time_to_an_accuracy_is_that_of_the_first_epoch_that_reaches_it(runs: Runs, trained: Any) -> None:
    result = pooled([next(measure(runs, [B], train=trained))])
    assert (result.seconds_to(0.5), result.seconds_to(0.7), result.seconds_to(0.99)) == (1.0, 2.0, None)
