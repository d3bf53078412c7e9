import numpy as np
import pytest

from core.recipe import Recipe
from core.text.encode import Ragged

pytestmark = pytest.mark.keras

SMALL = Recipe.parse(
    {
        "text": {"length": 3, "pad": "end"},
        "network": {"embedding": {"size": 3}, "recurrent": [{"cell": "gru", "units": 2}]},
        "training": {"batch_size": 2, "optimizer": {"name": "adam", "learning_rate": 0.05}},
    }
)
ROWS = 9
ENCODED = Ragged(np.array([2, 7, 7, 5, 2, 5], np.int32), np.array([0, 2, 3, 6], np.int64))
LABELS = np.array([0, 1, 1], np.float32)


def rows_of(*settings: str):
    from core.training.table import rows_to_train

    return rows_to_train(SMALL.with_settings(settings), ENCODED, ROWS)


def trained(recipe: Recipe, kept) -> dict[str, np.ndarray]:
    """Train three steps on all texts and return the weights as they are read."""
    from core.network.build import build_model, compile_model
    from core.text.encode import pad_rows
    from core.training.reader import Reader

    whole, learner = build_model(recipe, ROWS, 2), build_model(recipe, ROWS if kept is None else len(kept.rows), 2)
    for model in (whole, learner):
        compile_model(model, recipe, 2)
    reader = Reader(whole, recipe, kept, 3)
    reader.give_start(learner)
    ids = pad_rows(ENCODED if kept is None else kept.narrow_ids(ENCODED), 3, recipe.text.pad)
    for _ in range(3):
        learner.train_on_batch(ids, LABELS)
    return reader.take(learner)


def test_the_rows_of_words_that_train_are_kept_with_padding_first() -> None:
    kept = rows_of()
    assert kept.rows.tolist() == [0, 2, 5, 7]
    assert kept.narrow_ids(ENCODED).values.tolist() == [1, 3, 3, 2, 1, 2]


@pytest.mark.parametrize(
    "setting",
    [
        "training.speed=faithful",
        "training.optimizer.name=adamw",
        "network.embedding.trainable=false",
    ],
)
def test_the_whole_table_is_trained_where_that_is_asked_for_or_all_of_it_moves(setting: str) -> None:
    assert rows_of(setting) is None


def test_the_whole_table_is_trained_where_nearly_all_rows_occur() -> None:
    from core.training.table import rows_to_train

    assert rows_to_train(SMALL, ENCODED, 4) is None


@pytest.mark.parametrize("name", ["adam", "rmsprop", "sgd", "nadam"])
def test_a_smaller_table_learns_the_same_numbers(name: str) -> None:
    recipe = SMALL.with_settings([f"training.optimizer.name={name}"])
    small, whole = trained(recipe, rows_of()), trained(recipe, None)
    assert small.keys() == whole.keys()
    for array in small:
        np.testing.assert_allclose(small[array], whole[array], rtol=0, atol=1e-6)
