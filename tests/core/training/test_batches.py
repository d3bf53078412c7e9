import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.recipe import Recipe
from core.text.encode import Ragged

pytestmark = pytest.mark.keras

LENGTHS = [3, 4, 5, 7, 8, 8, 9, 12, 15, 16, 16, 2, 1, 11, 6]


def recipe_of(**training: object) -> Recipe:
    return Recipe.parse({"training": {"batch_size": 4, **training}})


def ragged(lengths: list[int]) -> Ragged:
    """Return rows whose every id is the row's number from 1, so that a batch tells which rows it has."""
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int64)
    return Ragged(np.repeat(np.arange(1, len(lengths) + 1), lengths).astype(np.int32), offsets)


def batches_of(lengths: list[int], recipe: Recipe, widths: tuple[int, ...]):
    from core.training.batches import Batches

    return Batches(ragged(lengths), np.arange(len(lengths), dtype=np.float32), recipe, widths)


def rows_of(batches) -> list[list[int]]:
    return [[int(row.max()) - 1 for row in batches[index][0]] for index in range(len(batches))]


@settings(max_examples=40)
@given(st.lists(st.integers(1, 16), min_size=2, max_size=60), st.integers(1, 9), st.integers(0, 5))
def test_every_row_is_read_at_least_once_an_epoch_in_full_batches(lengths: list[int], size: int, epoch: int) -> None:
    batches = batches_of(lengths, recipe_of(batch_size=size), (4, 8, 16))
    batches.begin_epoch(epoch)
    rows = rows_of(batches)
    assert set().union(*rows) == set(range(len(lengths)))
    assert {len(batch) for batch in rows} == {min(size, len(lengths))}
    assert len(lengths) <= batches.texts == sum(map(len, rows)) < len(lengths) + size


def test_labels_go_with_their_rows_and_no_word_is_cut_off() -> None:
    batches = batches_of(LENGTHS, recipe_of(), (4, 8, 16))
    for index in range(len(batches)):
        ids, labels = batches[index]
        rows = labels.astype(int)
        assert (ids.max(axis=1) - 1).tolist() == rows.tolist()
        assert (ids > 0).sum(axis=1).tolist() == [LENGTHS[row] for row in rows]


def test_the_order_follows_from_the_seed_and_the_epoch_alone() -> None:
    one, other = (batches_of(LENGTHS, recipe_of(), (8, 16)) for _ in range(2))
    other.begin_epoch(5)
    other.begin_epoch(1)
    one.begin_epoch(1)
    assert rows_of(one) == rows_of(other)
    one.begin_epoch(2)
    assert rows_of(one) != rows_of(other)


def test_another_seed_gives_another_order() -> None:
    first = batches_of(LENGTHS, recipe_of(), (16,))
    second = batches_of(LENGTHS, Recipe.parse({"training": {"batch_size": 4}, "seed": 8}), (16,))
    assert rows_of(first) != rows_of(second)


@given(st.integers(0, 200))
def test_the_first_two_batches_differ_in_width_where_any_do(epoch: int) -> None:
    batches = batches_of(LENGTHS * 3, recipe_of(), (4, 8, 16))
    batches.begin_epoch(epoch)
    assert batches[0][0].shape[1] != batches[1][0].shape[1]


def test_faithful_batches_are_those_of_a_plain_script() -> None:
    batches = batches_of(LENGTHS, recipe_of(speed="faithful"), (16,))
    batches.begin_epoch(3)
    order = np.random.default_rng([7, 3]).permutation(len(LENGTHS)).tolist()
    assert rows_of(batches) == [order[0:4], order[4:8], order[8:12], order[12:15]]
    assert [batches[index][0].shape for index in range(4)] == [(4, 16), (4, 16), (4, 16), (3, 16)]
    assert (batches.texts, batches.size_of(3)) == (15, 3)


def test_a_part_smaller_than_a_batch_is_one_batch() -> None:
    batches = batches_of([2, 3], recipe_of(batch_size=32), (4,))
    assert len(batches) == 1
    assert batches[0][0].shape == (2, 4)


@pytest.mark.parametrize(("settings_", "longest"), [("training.speed=faithful", 40), ("text.mask=false", 40)])
def test_a_network_that_reads_its_padding_gets_one_width(settings_: str, longest: int) -> None:
    from core.training.batches import choose_widths

    lengths = np.repeat([5, 40], [5000, 50])
    assert choose_widths(lengths, Recipe().with_settings([settings_]), "jax", longest) == (longest,)


def test_a_long_training_of_unlike_texts_gets_several_widths_and_a_short_one_gets_one() -> None:
    from core.training.batches import choose_widths

    lengths = np.repeat([5, 20, 200], [50_000, 20_000, 2_000])
    many = choose_widths(lengths, Recipe().with_settings(["training.epochs=50"]), "tensorflow", 200)
    assert len(many) > 1
    assert many[-1] == 200
    assert list(many) == sorted(set(many))
    assert choose_widths(lengths[::1000], Recipe().with_settings(["training.epochs=1"]), "tensorflow", 200) == (200,)


def test_steps_that_are_fewer_than_the_batches_read_other_rows_every_epoch() -> None:
    batches = batches_of(LENGTHS, recipe_of(speed="faithful", steps_per_epoch=2), (16,))
    first = rows_of(batches)
    batches.begin_epoch(1)
    assert [len(batch) for batch in rows_of(batches)] == [4, 4]
    assert rows_of(batches) != first


def test_a_batch_size_left_out_follows_from_the_steps() -> None:
    batches = batches_of(LENGTHS, recipe_of(batch_size=None, steps_per_epoch=4, speed="faithful"), (16,))
    assert [len(batch) for batch in rows_of(batches)] == [4, 4, 4, 3]


def test_the_batches_are_those_that_keras_makes_of_steps_without_a_batch_size() -> None:
    import keras

    sizes: list[int] = []

    class Sizes(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None) -> None:  # noqa: ARG002  Keras gives it
            sizes.append(batch)

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    rows = np.zeros((len(LENGTHS), 1))
    model.fit(rows, rows, steps_per_epoch=4, epochs=2, verbose=0, callbacks=[Sizes()])
    batches = batches_of(LENGTHS, recipe_of(batch_size=None, steps_per_epoch=4, speed="faithful"), (16,))
    assert len(batches) * 2 == len(sizes)


def test_texts_carry_the_weight_of_their_class() -> None:
    from core.training.batches import Batches, class_weights

    labels = np.array([0, 1, 1, 0, 2] * 3)
    recipe = recipe_of(class_weight={"bad": 3.0, "good": 0.5})
    weights = class_weights(recipe, ("good", "bad", "mixed"), labels)
    batches = Batches(ragged(LENGTHS), labels.astype(np.float32), recipe, (16,), weights)
    for index in range(len(batches)):
        _, given_labels, given_weights = batches[index]
        assert given_weights.tolist() == np.array([0.5, 3.0, 1.0])[given_labels.astype(int)].tolist()


def test_a_weight_for_a_class_that_is_not_there_is_refused() -> None:
    from core.errors import RecipeError
    from core.training.batches import class_weights

    with pytest.raises(RecipeError, match=r"class_weight: expected weights for good, bad, got one for 'poor'"):
        class_weights(recipe_of(class_weight={"poor": 1.0}), ("good", "bad"), np.array([0, 1]))


@pytest.mark.parametrize(
    ("batches", "seconds", "steps"), [(29, 0.001, 29), (270, 0.002, 18), (29, 0.002, 1), (10, 0.2, 1), (1, 0.001, 1)]
)
def test_tiny_steps_are_made_several_at_once_without_a_rest_and_within_a_twentieth_of_a_second(
    batches: int, seconds: float, steps: int
) -> None:
    from core.training.batches import steps_at_once

    assert steps_at_once(recipe_of(), "jax", batches, seconds) == steps


def test_a_faithful_training_looks_up_after_every_step() -> None:
    from core.training.batches import steps_at_once

    assert steps_at_once(recipe_of(speed="faithful"), "jax", 29, 0.001) == 1
    assert steps_at_once(recipe_of(), "torch", 29, 0.001) == 1
