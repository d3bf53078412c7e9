from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.comparison import compare_runs, differing_settings
from core.errors import CoreError
from core.evaluation.paired import holm
from core.places import Places
from core.recipe import Cell, Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from tests.pages.fake_runs import failed_run, scored_run


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(Places(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def several(runs: Runs) -> list[RunFolder]:
    return [scored_run(runs, cell, per_part=30, name=cell.value) for cell in Cell]


def settings(*documents: dict[str, object]) -> dict[str, tuple[str | None, ...]]:
    return {one.path: one.values for one in differing_settings([Recipe.parse(one) for one in documents])}


def test_only_the_fields_that_differ_are_told_and_names_do_not_count() -> None:
    found = settings({"name": "a", "training": {"epochs": 3}}, {"name": "b", "network": {"embedding": {"size": 8}}})
    assert found == {"network.embedding.size": ("32", "8"), "training.epochs": ("3", "10")}


def test_a_list_of_steps_is_one_field() -> None:
    found = settings({"text": {"clean": ["lowercase"]}}, {"text": {"clean": ["lowercase", {"stop_words": "english"}]}})
    assert found == {"text.clean": ("[lowercase]", "[lowercase, {stop_words: english}]")}


def test_a_missing_layer_is_told_once_and_not_by_each_of_its_fields() -> None:
    layer = {"cell": "gru", "units": 4}
    found = settings(
        {"network": {"recurrent": [layer]}},
        {"network": {"recurrent": [layer, {**layer, "units": 8}]}},
        {"network": {"recurrent": [layer, layer]}},
    )
    assert found == {
        "network.recurrent": ("1 layer", "2 layers", "2 layers"),
        "network.recurrent.1.units": (None, "8", "4"),
    }


def test_an_option_that_only_one_recipe_has_is_a_difference() -> None:
    assert settings({"data": {"options": {"rows": 40}}}, {})["data.options.rows"] == ("40", None)


def test_something_that_is_set_in_one_recipe_only_is_one_field() -> None:
    found = settings({"training": {"early_stopping": {"patience": 3}}}, {})
    assert found == {"training.early_stopping": ("{monitor: val_loss, patience: 3}", "null")}


def test_every_two_runs_with_the_same_test_texts_are_tested_in_pairs(several: list[RunFolder]) -> None:
    found = compare_runs(several)
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    for pair in found.pairs:
        assert pair.difference is not None
        first, second = found.runs[pair.first].accuracy, found.runs[pair.second].accuracy
        assert first is not None
        assert second is not None
        assert pair.difference.value == pytest.approx(first.share - second.share)


def test_runs_with_other_test_texts_are_not_tested_and_it_says_why(runs: Runs, several: list[RunFolder]) -> None:
    other = scored_run(runs, Cell.LSTM, per_part=40)
    (pair,) = compare_runs([several[0], other]).pairs
    assert (pair.difference, pair.reason) == (None, "their test texts are not the same")


def test_the_same_rows_of_another_file_are_other_texts(runs: Runs, several: list[RunFolder]) -> None:
    other = scored_run(runs, Cell.LSTM, per_part=30)
    table = pq.read_table(other.scored_path)
    texts = [f"{text}!" for text in table["text"].to_pylist()]
    pq.write_table(table.set_column(0, "text", pa.array(texts)), other.scored_path)
    assert compare_runs([several[0], other]).pairs[0].difference is None


def test_a_run_without_scores_takes_part_with_its_recipe_only(runs: Runs, several: list[RunFolder]) -> None:
    found = compare_runs([several[0], failed_run(runs)])
    assert found.runs[1].accuracy is None
    assert found.pairs[0].reason == "not scored yet"


def test_a_run_whose_texts_are_damaged_is_compared_by_what_is_left(runs: Runs, several: list[RunFolder]) -> None:
    other = scored_run(runs, Cell.LSTM, per_part=30)
    other.scored_path.write_bytes(b"PAR1")
    found = compare_runs([several[0], other])
    assert found.runs[1].accuracy is not None
    assert "texts.parquet cannot be read" in found.pairs[0].reason


@pytest.mark.parametrize("count", [0, 1, 7])
def test_fewer_than_two_and_more_than_six_are_refused(several: list[RunFolder], count: int) -> None:
    with pytest.raises(CoreError, match=f"expected 2 to 6 runs to compare, got {count}"):
        compare_runs([several[0]] * count)


def test_the_name_is_the_one_people_gave_last(runs: Runs, several: list[RunFolder]) -> None:
    before = several[0].about()
    runs.describe(several[0].id, name="another name")
    assert compare_runs(several[:2]).runs[0].name == "another name"
    several[0].write_about(replace(before, name=Cell.SIMPLE_RNN.value))


def test_holms_correction_multiplies_the_smallest_most_and_keeps_the_order() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx((0.03, 0.06, 0.06))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()
