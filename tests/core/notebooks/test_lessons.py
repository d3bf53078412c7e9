from dataclasses import replace

import pytest

from core.notebooks.measuring import newest_finished, submit
from core.notebooks.notebook import LETTERS, Version, read_notebook
from core.notebooks.recorded import read_recorded
from core.notebooks.siblings import cell_of, sibling_of, sibling_seconds, with_cell
from core.notebooks.single import printed
from core.places import Places
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.status import RunStatus, Status


@pytest.mark.parametrize("letter", LETTERS)
def test_no_two_lessons_of_a_notebook_have_one_name(letter: str) -> None:
    names = [lesson.name for lesson in read_notebook(letter).theory]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("letter", LETTERS)
def test_what_a_notebook_says_never_stands_alone(letter: str) -> None:
    for lesson in read_notebook(letter).theory:
        assert bool(lesson.says) == bool(lesson.look), lesson.name


def test_a_sibling_differs_from_the_repaired_training_in_its_cell_alone() -> None:
    notebook = read_notebook("B")
    repaired = notebook.of_kind(Version.REPAIRED)[0]
    sibling = sibling_of(notebook, Cell.GRU)
    assert cell_of(sibling) is Cell.GRU
    back = sibling.recipe.with_settings(["network.recurrent.0.cell=lstm"])
    assert back.model_copy(update={"name": repaired.recipe.name}) == repaired.recipe
    assert sibling not in notebook.trainings


def test_a_sibling_of_a_cross_validation_is_its_first_fold() -> None:
    sibling = sibling_of(read_notebook("D"), Cell.LSTM)
    assert sibling.folds == 0
    assert sibling.recipe.split.fold == 0
    assert sibling.recipe.network.recurrent[0].cell is Cell.LSTM


def test_a_siblings_time_follows_from_what_was_recorded_on_the_same_data() -> None:
    notebook, kept = read_notebook("E"), read_recorded()
    repaired = notebook.of_kind(Version.REPAIRED)[0].key
    measured = sibling_seconds(notebook, Cell.GRU, kept)
    other = sibling_seconds(notebook, Cell.GRU, {key: one for key, one in kept.items() if key != repaired})
    assert measured
    assert other
    assert sibling_seconds(notebook, Cell.GRU, {}) is None


def test_the_trainings_with_a_cell_are_the_notebooks_own_and_then_the_sibling() -> None:
    keys = [training.key for training in with_cell(read_notebook("A"), Cell.GRU)]
    assert keys == ["A published gru", "A repaired gru", "A repaired sibling gru"]
    assert cell_of(read_notebook("A").trainings[2]) is None


def test_the_newest_finished_run_of_several_trainings_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    runs, notebook = Runs(Places(tmp_path_factory.mktemp("home"))), read_notebook("A")
    wanted = with_cell(notebook, Cell.GRU)
    older, newer, waiting = (submit(runs, training) for training in (wanted[0], wanted[2], wanted[1]))
    submit(runs, notebook.trainings[0])
    assert newest_finished(runs, wanted) is None
    for run in (older, newer):
        run.write_status(RunStatus(status=Status.FINISHED, heartbeat=0.0))
        run.write_about(replace(run.about(), keep=True))
    found = newest_finished(runs, wanted)
    assert found is not None
    assert found.id == newer.id
    assert waiting.status().status is Status.QUEUED


@pytest.mark.parametrize(
    ("outputs", "place", "text"), [([0.9, 0.1], 0, "negative"), ([0.1, 0.9], 1, ""), ([0.5, 0.5], 0, "negative")]
)
def test_notebook_c_prints_negative_or_nothing(outputs: list[float], place: int, text: str) -> None:
    assert printed(outputs) == (place, text)
