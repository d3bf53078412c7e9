import json
import math
from pathlib import Path

import pytest

from core.data.source import load_source
from core.errors import DataError
from core.experiments.experiment import FADES, NAMES, TRAPS, read_experiment
from core.experiments.recorded import parse_recorded, read_recorded, trial_seconds
from core.places import Places
from core.plan import plan_texts
from core.recipe import Cell


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recorded_was_measured_with_the_recipes_as_they_are(name: str) -> None:
    assert read_recorded(name).recipes == read_experiment(name).variants()


@pytest.mark.parametrize("cell", Cell)
@pytest.mark.parametrize("name", TRAPS)
def test_every_way_cell_and_seed_is_recorded_once_and_to_its_last_epoch(name: str, cell: Cell) -> None:
    experiment, recorded = read_experiment(name), read_recorded(name)
    found = [one.curve for one in recorded.measured[cell]]
    assert {(curve.variant, curve.seed) for curve in found} == {
        (way.name, seed) for way in experiment.ways for seed in recorded.seeds
    }
    assert len(found) == len(experiment.ways) * len(recorded.seeds)
    assert {len(curve.accuracies) for curve in found} == {experiment.recipe.training.epochs}


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_result_reads_back_as_it_was_written(name: str) -> None:
    recorded = read_recorded(name)
    assert parse_recorded(json.loads(json.dumps(recorded.document()))) == recorded


def test_what_is_scored_apart_is_recorded_where_the_experiment_asks_for_it() -> None:
    kinds = {name: {one.apart is None for one in read_recorded(name).measured[Cell.LSTM]} for name in TRAPS}
    assert kinds == {"padding": {True}, "unknown": {False}}


@pytest.mark.parametrize("cell", Cell)
@pytest.mark.parametrize("name", TRAPS)
def test_a_trial_takes_at_most_a_minute_on_two_cores(name: str, cell: Cell) -> None:
    assert 5 < trial_seconds(read_experiment(name), read_recorded(name), cell) <= 60


def test_a_slower_machine_is_told_more_seconds() -> None:
    experiment, recorded = read_experiment("padding"), read_recorded("padding")
    slow, usual = (trial_seconds(experiment, recorded, Cell.LSTM, correction) for correction in (2.0, 1.0))
    assert slow == pytest.approx(2 * usual)


def test_the_texts_that_the_time_follows_from_are_the_recipes(tmp_path: Path) -> None:
    recipe = read_experiment("unknown").variants()["dropped"]
    texts = plan_texts(recipe, load_source(recipe.data, Places(tmp_path), recipe.seed))
    assert read_recorded("unknown").texts["dropped"] == texts


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"experiment": "padding", "measured": {"lstm": 3}}'])
def test_a_result_that_is_missing_or_damaged_says_how_to_make_it(tmp_path: Path, content: str | None) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    if content is not None:
        (tmp_path / "padding.json").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"run python -m core\.experiments padding"):
        read_recorded("padding", tmp_path)


def test_clipping_cured_what_exploded_and_not_what_vanished_in_every_seed() -> None:
    tests, losses = ({way: [] for way in read_experiment("clipping").variants()} for _ in range(2))
    for one in read_recorded("clipping").measured[Cell.SIMPLE_RNN]:
        tests[one.curve.variant].append(one.test)
        losses[one.curve.variant].append(one.losses)
    assert {way: len(found) for way, found in tests.items()} == dict.fromkeys(tests, 5)
    assert min(tests["large start, clipped"]) > 0.95
    assert max(tests["large start"] + tests["small start"] + tests["small start, clipped"]) < 0.3
    assert min(map(max, losses["large start"])) > 1.5 * math.log(4)  # four languages: who guesses has log 4
    assert max(map(max, losses["small start"])) < 1.05 * math.log(4)


@pytest.mark.parametrize("name", FADES)
def test_fading_gradients_are_recorded_for_every_way_seed_and_epoch(name: str) -> None:
    experiment, recorded = read_experiment(name), read_recorded(name)
    found = recorded.measured[experiment.recipe.network.recurrent[0].cell]
    assert {(one.curve.variant, one.curve.seed) for one in found} == {
        (way.name, seed) for way in experiment.ways for seed in recorded.seeds
    }
    whole = list(range(experiment.recipe.training.epochs + 1))
    assert all(one.failure or [kept.epoch for kept in one.fadings] == whole for one in found)
    assert all(kept.fading.hidden[0] == pytest.approx(1) for one in found for kept in one.fadings)
