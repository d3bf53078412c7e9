"""What comes with the program of the notebooks' trainings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import DataError
from core.notebooks.notebook import Training, all_notebooks, find_training
from core.notebooks.recorded import PATH, Recorded, is_trained_by, read_recorded, recorded_reach
from tests.notebook_table import PAGE, with_table

KEPT = read_recorded()
B_REPAIRED = "B repaired lstm"


def named(key: str) -> Training:
    found = find_training(key)
    assert found is not None
    return found


def with_validation(recorded: Recorded, how: str) -> Recorded:
    return replace(recorded, recipe=recorded.recipe.with_settings([f"split.validation_how={how}"]))


@pytest.mark.parametrize("key", sorted(KEPT))
def test_what_is_recorded_was_trained_by_the_recipe_as_it_is(key: str) -> None:
    assert is_trained_by(KEPT[key].recipe, named(key))


@pytest.mark.parametrize("key", sorted(KEPT))
def test_what_is_recorded_reads_back_as_it_was_written(key: str, tmp_path: Path) -> None:
    path = tmp_path / "recorded.json"
    path.write_text(json.dumps({key: KEPT[key].document()}), encoding="utf-8")
    assert read_recorded(path) == {key: KEPT[key]}


@pytest.mark.parametrize(("how", "is_current"), [("class_tail", True), ("stratified", False)])
def test_another_seed_is_the_same_training_and_another_split_is_not(how: str, is_current: bool) -> None:
    recorded = with_validation(KEPT[B_REPAIRED], how)
    assert is_trained_by(recorded.recipe.with_settings(["seed=99", "name=other"]), named(B_REPAIRED)) is is_current


@pytest.mark.parametrize(("how", "why"), [("class_tail", ""), ("stratified", "recorded with an earlier recipe")])
def test_what_was_recorded_with_an_earlier_recipe_says_so_instead_of_a_time(how: str, why: str) -> None:
    key = "B repaired no recurrence"
    found = recorded_reach(named(key), {**KEPT, key: with_validation(KEPT[key], how)})
    assert found.why == why
    assert (found.seconds is None) is bool(why)


def test_of_several_seeds_the_spread_is_theirs_and_of_one_its_interval() -> None:
    several, one = KEPT["E published lstm"], KEPT["A repaired gru"]
    accuracies = [result.accuracy for result in several.results]
    assert several.spread == (min(accuracies), max(accuracies))
    assert one.spread == one.results[0].interval


def test_the_recorded_signed_error_hides_nearly_half_of_the_mistakes() -> None:
    (result,) = KEPT["D published simple_rnn"].results
    assert (result.signed_error, result.accuracy) == (pytest.approx(0.01), 0.57)


def test_every_training_has_a_target_or_the_reason_why_not() -> None:
    for training in (training for notebook in all_notebooks() for training in notebook.trainings):
        assert (training.target is None) is bool(training.untimed), training.key


def test_the_page_of_the_measurements_shows_what_is_recorded() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_table(page) == page, "run PYTHONPATH=. python tests/notebook_table.py"


@pytest.mark.parametrize("damage", [{"recipe": {"no such field": 1}}, {"results": 3}])
def test_a_damaged_record_says_how_to_make_it(damage: dict[str, object], tmp_path: Path) -> None:
    document = json.loads(PATH.read_text(encoding="utf-8"))
    path = tmp_path / "recorded.json"
    path.write_text(json.dumps({B_REPAIRED: {**document[B_REPAIRED], **damage}}), encoding="utf-8")
    with pytest.raises(DataError, match=r"run python -m core\.notebooks"):
        read_recorded(path)
