import re
from itertools import chain

import numpy as np
import pytest

from core.data.labelled import Labelled
from core.errors import DamagedRunError
from core.experiments.measuring import accuracy_apart, curve_of, has_unseen_word, measure
from core.experiments.results import Curve
from core.history import EpochPoint, History
from core.inside.verdicts import verdicts
from core.opened import open_run
from core.recipe import Recipe
from core.text.prepared import prepare
from tests.core.experiments.conftest import BASE, MakeRun

UNTRAINED = "text.vocabulary.unknown=untrained"


def point(epoch: int, whole: bool = True, **metrics: float) -> EpochPoint:
    return EpochPoint(0.0, epoch, metrics, 1.0, 0.001, whole)


def test_a_curve_has_the_validation_accuracy_of_every_whole_epoch() -> None:
    history = History(
        epochs=[point(1, val_accuracy=0.5), point(2, val_accuracy=0.75), point(3, False, val_accuracy=0.9)]
    )
    assert curve_of("front", 7, history) == Curve("front", 7, (0.5, 0.75))


def test_before_its_first_epoch_a_curve_is_empty() -> None:
    assert curve_of("front", 7, History()) == Curve("front", 7, ())


def test_a_finished_run_tells_its_curve_seed_and_test_accuracy(finished_run: MakeRun) -> None:
    found = measure("front", finished_run("seed=9"))
    assert (found.curve, found.test, found.apart) == (Curve("front", 9, (0.5, 0.75)), 0.625, None)


@pytest.mark.parametrize("setting", [UNTRAINED, "text.vocabulary.unknown=drop", "text.vocabulary.unknown=token"])
def test_a_word_counts_as_seen_when_a_training_text_has_it_whatever_the_recipe_makes_of_it(
    labelled: Labelled, setting: str
) -> None:
    recipe = Recipe.parse(BASE).with_settings([setting])
    parts = prepare(recipe, labelled).parts
    train, test = (
        [re.findall(r"[\w']+", labelled.text(int(place)).lower()) for place in part]
        for part in (parts.train, parts.test)
    )
    seen = set(chain.from_iterable(train))
    expected = [not set(words) <= seen for words in test]
    assert has_unseen_word(recipe, labelled).tolist() == expected
    assert 0.3 < np.mean(expected) < 1


def test_the_two_kinds_of_texts_together_are_the_test_texts_as_the_network_calls_them(
    finished_run: MakeRun, labelled: Labelled
) -> None:
    run = finished_run(UNTRAINED)
    prepared, opened = prepare(run.recipe(), labelled), open_run(run)
    rows, labels = prepared.encoded.select(prepared.parts.test), labelled.labels[prepared.parts.test]
    right = int((verdicts(opened.network, list(rows)).argmax(axis=1) == labels).sum())
    found = accuracy_apart(run, labelled)
    assert found.known.texts + found.unseen.texts == 100
    assert found.known.right + found.unseen.right == right


def test_left_out_is_the_same_network_without_the_unknown_words(finished_run: MakeRun, labelled: Labelled) -> None:
    run = finished_run(UNTRAINED)
    prepared, opened = prepare(run.recipe(), labelled), open_run(run)
    lacking = prepared.parts.test[has_unseen_word(run.recipe(), labelled)]
    rows = [row[row != 1] for row in prepared.encoded.select(lacking)]
    right = int((verdicts(opened.network, rows).argmax(axis=1) == labelled.labels[lacking]).sum())
    found = accuracy_apart(run, labelled)
    assert found.left_out is not None
    assert (found.left_out.right, found.left_out.texts) == (right, len(lacking))
    assert found.left_out != found.unseen


def test_where_unknown_words_are_dropped_there_is_nothing_to_leave_out(
    finished_run: MakeRun, labelled: Labelled
) -> None:
    assert accuracy_apart(finished_run("text.vocabulary.unknown=drop"), labelled).left_out is None


def test_padding_that_is_not_masked_is_read_when_texts_are_scored(finished_run: MakeRun, labelled: Labelled) -> None:
    run = finished_run(UNTRAINED, "text.mask=false")
    prepared, opened = prepare(run.recipe(), labelled), open_run(run)
    padded = [np.pad(row, (0, 60 - len(row))) for row in prepared.encoded.select(prepared.parts.test)]
    right = (verdicts(opened.network, padded).argmax(axis=1) == labelled.labels[prepared.parts.test]).sum()
    found = accuracy_apart(run, labelled)
    assert found.known.right + found.unseen.right == right


def test_a_run_without_scores_is_damaged(finished_run: MakeRun) -> None:
    run = finished_run()
    (run.path / "scores.json").unlink()
    with pytest.raises(DamagedRunError, match=r"scores\.json is missing"):
        measure("front", run)
