import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from random_networks import ROWS, random_network, recipe_of

from core.inside import verdicts as room
from core.inside.trace import trace
from core.inside.verdicts import verdicts

LAYERS = [{"cell": "gru", "units": 4, "bidirectional": True}, {"cell": "lstm", "units": 3}]
TEXTS = st.lists(st.lists(st.integers(1, ROWS - 1), max_size=9).map(np.int64), max_size=8)


@pytest.mark.parametrize("pooling", ["last", "mean", "max"])
@settings(max_examples=25, deadline=None)
@given(texts=TEXTS)
def test_many_texts_at_once_get_the_verdicts_they_get_alone(pooling, texts):
    network = random_network(recipe_of({"recurrent": LAYERS, "pooling": pooling}), 3)
    alone = np.array([trace(network, text).final for text in texts]).reshape(len(texts), 3)
    assert_allclose(verdicts(network, texts), alone, atol=1e-6)


def test_batches_smaller_than_the_texts_change_nothing(monkeypatch):
    network = random_network(recipe_of({"recurrent": LAYERS}), 3)
    texts = [np.arange(1, length) for length in (5, 2, 9, 1, 7, 5)]
    whole = verdicts(network, texts)
    monkeypatch.setattr(room, "BATCH_NUMBERS", 800)
    assert_allclose(verdicts(network, texts), whole, atol=1e-6)


def test_padding_under_a_mask_changes_no_verdict():
    network = random_network(recipe_of({"recurrent": LAYERS}))
    assert_allclose(*verdicts(network, [np.array([3, 1, 2]), np.array([0, 3, 1, 2, 0, 0])]), atol=1e-6)


def test_dense_layers_of_a_network_that_exploded_give_nan_without_a_warning():
    network = random_network(recipe_of({"recurrent": [], "pooling": "mean", "dense": [{"units": 2}]}), 3)
    network.table[:] = 3e38
    network.dense[0].kernel[:] = 3e38
    assert np.isnan(verdicts(network, [np.array([1, 2])])).all()
