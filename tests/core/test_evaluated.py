"""Evaluating a run: the shipped LSTM, and reviews that it answered."""

import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from core.errors import DamagedRunError
from core.evaluated import Evaluation, NotScoredError, evaluate_run, order_of_run, texts_called
from core.places import Places
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.runs.scored import count_scored, read_scored
from tests.pages.fake_runs import finished_run, scored_run

PER_PART = 60


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return scored_run(Runs(Places(tmp_path_factory.mktemp("home"))), per_part=PER_PART)


@pytest.fixture(scope="module")
def evaluation(run: RunFolder) -> Evaluation:
    return evaluate_run(run)


@pytest.fixture
def broken(tmp_path) -> RunFolder:
    return scored_run(Runs(Places(tmp_path)), per_part=20)


def test_the_accuracies_are_those_of_the_runs_scores(run: RunFolder, evaluation: Evaluation) -> None:
    scores = run.scores()
    assert evaluation.network.scores.accuracy.share == pytest.approx(scores["test"]["accuracy"])
    assert evaluation.words.scores.accuracy.share == pytest.approx(scores["baselines"]["bag_of_words"])
    assert evaluation.majority.share == pytest.approx(scores["baselines"]["majority"])
    difference = evaluation.network.scores.accuracy.share - evaluation.words.scores.accuracy.share
    assert evaluation.over_words.value == pytest.approx(difference)


def test_every_test_text_stands_in_one_group_of_each_kind(evaluation: Evaluation) -> None:
    for groups in (evaluation.lengths, evaluation.unknown, evaluation.negation):
        assert sum(one.network.texts for one in groups) == PER_PART
    assert evaluation.language == "english"


def test_a_negation_is_found_in_the_text_as_it_was_written(run: RunFolder, evaluation: Evaluation) -> None:
    listed = {"not", "no", "never", "without", "but", "nothing", "nobody", "neither", "nor", "none", "cannot"}
    texts = [text.lower().replace(".", " ").replace(",", " ").split() for text in _texts(run)]
    with_one = sum(any(word in listed or word.endswith("n't") for word in text) for text in texts)
    assert evaluation.negation[-1].network.texts == with_one > 0


def _texts(run: RunFolder) -> list[str]:
    return read_scored(run, "test", 2).texts.to_pylist()


def test_an_evaluation_comes_back_from_its_document(evaluation: Evaluation) -> None:
    assert Evaluation.from_document(json.loads(json.dumps(evaluation.document()))) == evaluation


def test_the_texts_of_a_cell_are_as_many_as_the_matrix_counts_the_surest_first(
    run: RunFolder, evaluation: Evaluation
) -> None:
    for true in range(2):
        for called in range(2):
            texts = texts_called(run, true, called, 2)
            assert len(texts) == evaluation.network.scores.confusion[true][called]
            assert (np.diff(texts.verdicts[:, called]) <= 0).all()


def test_the_order_test_starts_from_the_validation_accuracy_of_the_network(run: RunFolder) -> None:
    found, validation = order_of_run(run), read_scored(run, "validation", 2)
    assert found.written.right == (validation.called == validation.labels).sum()
    assert (found.texts, found.shuffles) == (PER_PART, 5)


def test_a_run_that_was_not_scored_says_so(tmp_path) -> None:
    run = finished_run(Runs(Places(tmp_path)))
    (run.path / "scores.json").unlink()
    for ask in (evaluate_run, order_of_run):
        with pytest.raises(NotScoredError, match="has no final scores"):
            ask(run)


@pytest.mark.parametrize("name", ["texts.parquet", "baseline.npz", "vocabulary.json", "scores.json"])
@pytest.mark.parametrize("kept", [0, 7, 400])
def test_a_file_cut_short_is_a_damaged_run(broken: RunFolder, name: str, kept: int) -> None:
    path = broken.path / name
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedRunError):
        evaluate_run(broken)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("label", [5] * 40),
        ("prediction", [-1] * 40),
        ("verdict", [[0.2, 0.3, 0.5]] * 40),
        ("verdict", [[float("nan"), 1.0]] * 40),
    ],
)
def test_texts_that_do_not_fit_the_classes_are_a_damaged_run(
    broken: RunFolder, column: str, value: list[object]
) -> None:
    table = pq.read_table(broken.scored_path)
    pq.write_table(
        table.from_pydict({name: value if name == column else table[name].to_pylist() for name in table.column_names}),
        broken.scored_path,
    )
    with pytest.raises(DamagedRunError, match=r"texts\.parquet"):
        evaluate_run(broken)


def test_without_its_texts_a_run_is_damaged(broken: RunFolder) -> None:
    broken.scored_path.unlink()
    with pytest.raises(DamagedRunError, match=r"texts\.parquet is missing"):
        count_scored(broken)
