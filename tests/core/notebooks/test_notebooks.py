import pytest

from core.data.source import load_source
from core.errors import RecipeError
from core.notebooks.notebook import (
    LETTERS,
    Training,
    Version,
    all_notebooks,
    find_training,
    parse_notebook,
    read_notebook,
)
from core.places import Places, find_mirror
from core.plan import plan_texts
from core.recipe import Speed
from core.shapes import layer_shapes, parameter_count

TRAININGS = [training for notebook in all_notebooks() for training in notebook.trainings]
mirrored = pytest.mark.skipif(find_mirror() is None, reason="needs the data sets: set UNROLLED_MIRROR")


@pytest.mark.parametrize("letter", LETTERS)
def test_every_notebook_is_there_as_published_and_as_repaired(letter: str) -> None:
    notebook = read_notebook(letter)
    assert notebook.of_kind(Version.PUBLISHED)
    assert notebook.of_kind(Version.REPAIRED)
    assert notebook.trainings[0].settings == ()


@pytest.mark.parametrize("training", TRAININGS, ids=lambda training: training.key)
def test_what_is_published_is_faithful_and_what_is_repaired_is_fast(training: Training) -> None:
    expected = Speed.FAITHFUL if training.kind is Version.PUBLISHED else Speed.FAST
    assert training.recipe.training.speed is expected
    assert find_training(training.key) is training


@pytest.mark.parametrize(
    ("key", "rows", "parameters"),
    [
        ("A published simple_rnn", 10_000, 652_546),
        ("A published gru", 10_000, 669_250),
        ("D published simple_rnn", 2_968, 190_020),
        ("E published lstm", 21_573, 4_435_101),
    ],
)
def test_the_printed_parameter_counts_follow_from_the_printed_vocabularies(
    key: str, rows: int, parameters: int
) -> None:
    training = find_training(key)
    assert training is not None
    assert parameter_count(training.recipe, rows, 2) == parameters


def test_the_layers_of_b_are_the_printed_ones() -> None:
    layers = layer_shapes(read_notebook("B").trainings[0].recipe, 88_584, 2)
    assert [layer.parameters for layer in layers] == [88_584 * 32, 8_320, 33]


@mirrored
@pytest.mark.parametrize(
    "training", [training for training in TRAININGS if training.parameters], ids=lambda training: training.key
)
def test_the_texts_at_hand_give_the_parameters_that_are_written_down(
    training: Training, tmp_path_factory: pytest.TempPathFactory
) -> None:
    places = Places(tmp_path_factory.getbasetemp() / "notebook-home")
    texts = plan_texts(training.recipe, load_source(training.recipe.data, places, training.recipe.seed), places)
    assert parameter_count(training.recipe, texts.rows, len(texts.classes)) == training.parameters


def test_a_notebook_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(RecipeError, match="expected a notebook, A, B, C, D, E, got 'F'"):
        read_notebook("F")


def test_a_file_that_describes_no_notebook_is_told_in_words() -> None:
    with pytest.raises(RecipeError, match="expected title, language, source and versions in notebook A"):
        parse_notebook("A", {"title": "no versions"})
