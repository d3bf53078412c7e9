"""A network thinned in NumPy against Keras's own layers while they train with the same masks."""

import numpy as np
import pytest

from core.inside.dropping import Masks, Rates, draw_masks, thinned
from core.inside.trace import trace
from core.inside.weights import CellWeights
from core.recipe import Cell
from tests.core.inside.random_networks import random_network, recipe_of

pytestmark = pytest.mark.keras

IDS = np.array([2, 3, 5, 7, 1])


def keras_layer(cell: CellWeights, rates: Rates, settings: dict[str, object]) -> object:
    import keras

    made = {Cell.SIMPLE_RNN: keras.layers.SimpleRNN, Cell.LSTM: keras.layers.LSTM, Cell.GRU: keras.layers.GRU}
    layer = made[cell.cell](
        cell.units, dropout=rates.inputs, recurrent_dropout=rates.state, return_sequences=True, **settings
    )
    layer.build((None, None, len(cell.kernel)))
    layer.set_weights([cell.kernel, cell.recurrent_kernel, cell.bias])
    return layer


def give_masks(layer: object, masks: Masks, rates: Rates) -> None:
    """Have the layer take these masks where it would draw its own."""
    from keras.ops import convert_to_tensor

    own, one = rates.state > 0 and len(masks.state) > 1, np.newaxis
    inputs = [convert_to_tensor(mask[one]) for mask in masks.inputs] if own else convert_to_tensor(masks.inputs[:1])
    state = [convert_to_tensor(mask[one]) for mask in masks.state] if own else convert_to_tensor(masks.state[:1])
    layer.cell.get_dropout_mask = lambda _: inputs if rates.inputs else None
    layer.cell.get_recurrent_dropout_mask = lambda _: state if rates.state else None


@pytest.mark.parametrize(
    "rates", [Rates(spatial=0.4, inputs=0.2, state=0.3), Rates(spatial=0.0, inputs=0.4, state=0.0)]
)
@pytest.mark.parametrize(
    ("name", "settings"),
    [("simple_rnn", {}), ("lstm", {}), ("gru", {}), ("gru", {"reset_after": False})],
    ids=lambda value: str(value),
)
def test_a_thinned_network_reads_as_keras_does_in_training(
    name: str, settings: dict[str, object], rates: Rates
) -> None:
    import keras

    network = random_network(recipe_of({"recurrent": [{"cell": name, "units": 6, **settings}]}))
    cell = network.recurrent[0].forward
    masks = draw_masks(rates, cell, np.random.default_rng(5))
    layer = keras_layer(cell, rates, settings)
    give_masks(layer, masks, rates)
    read = network.table[IDS][np.newaxis] * masks.spatial
    expected = keras.ops.convert_to_numpy(layer(read, training=True))[0]
    found = trace(thinned(network, masks), IDS).layers[0].states["hidden"]
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_keras_draws_one_mask_a_gate_with_recurrent_dropout_and_one_for_all_without() -> None:
    import keras

    read = np.ones((1, 5), np.float32)
    both = keras.layers.LSTMCell(6, dropout=0.5, recurrent_dropout=0.5)
    inputs_only = keras.layers.LSTMCell(6, dropout=0.5)
    assert len(both.get_dropout_mask(read)) == 4
    assert keras.ops.convert_to_numpy(inputs_only.get_dropout_mask(read)).shape == (1, 5)


def test_keras_silences_whole_places_over_all_words() -> None:
    import keras

    layer = keras.layers.SpatialDropout1D(0.5, seed=1)
    read = keras.ops.convert_to_numpy(layer(np.ones((1, 7, 40), np.float32), training=True))[0]
    assert (read == read[0]).all()
    assert set(np.unique(read)) == {0.0, 2.0}
