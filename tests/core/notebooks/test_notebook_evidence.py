from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import DamagedRunError
from core.language import find_languages
from core.notebooks.evidence import gap_sentence, signed_error, signed_of, signed_sentence, stop_sentence
from core.notebooks.results import Point, Result
from core.places import Places
from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.folder import RunFolder

SAY = find_languages()["en"].say
RESULT = Result(
    training="B published lstm",
    variant="lstm",
    seed=7,
    accuracy=0.86,
    epoch=3,
    interval=(0.8, 0.9),
    texts=100,
    loss=0.5,
    baseline=0.8,
    seconds=3.0,
    epochs=3,
    parameters=10,
    run="a" * 16,
    curve=(Point(1.0, 0.7, 0.8), Point(2.0, 0.9, 0.88), Point(3.0, 0.99, 0.85)),
)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    run = Runs(Places(tmp_path)).submit(Recipe())
    columns = {
        "label": [0, 1, 0, 0, 1, 0],
        "prediction": [1, 0, 1, 1, 1, 1],
        "part": ["test", "test", "test", "test", "test", "validation"],
    }
    pq.write_table(pa.table(columns), run.path / "texts.parquet")
    return run


def test_the_best_epoch_is_named_beside_the_last() -> None:
    assert stop_sentence(RESULT, SAY) == (
        "on the validation texts the best epoch is 2 of 3 with 88.0%; the last has 85.0%."
    )
    shorter = replace(RESULT, curve=RESULT.curve[:2], epochs=2)
    assert stop_sentence(shorter, SAY) == "the last of 2 epochs is the best one on the validation texts, 88.0%."


def test_the_gap_is_told_for_training_validation_and_test() -> None:
    assert "99.0% of the training texts are called right, 85.0% of the validation texts, and 86.0%" in gap_sentence(
        RESULT, SAY
    )


def test_errors_of_both_signs_cancel_in_the_signed_error_and_not_in_the_accuracy(run: RunFolder) -> None:
    found = signed_error(run)
    assert (found.mean, found.accuracy, found.texts) == (pytest.approx(0.4), pytest.approx(0.2), 5)
    assert "is +0.40, and yet 80% of them are called wrong: the accuracy is 20%." in signed_sentence(found, SAY)


def test_the_signed_error_of_a_result_is_told_like_that_of_a_run() -> None:
    found = signed_of(replace(RESULT, signed_error=-0.1))
    assert found is not None
    assert "over 100 test sentences, each prediction rounded to a class, is -0.10" in signed_sentence(found, SAY)
    assert signed_of(RESULT) is None


def test_a_run_without_its_texts_is_told_as_damaged(run: RunFolder) -> None:
    (run.path / "texts.parquet").unlink()
    with pytest.raises(DamagedRunError, match=r"texts\.parquet cannot be read"):
        signed_error(run)
