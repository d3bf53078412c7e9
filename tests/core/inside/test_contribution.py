import numpy as np
import pytest
from random_networks import random_arrays, recipe_of

from core.inside.contribution import pooled_state, unit_contributions
from core.inside.trace import trace
from core.inside.weights import OpenNetwork

IDS = np.array([3, 5, 2, 7], np.int32)


def test_where_the_head_follows_directly_a_unit_contributes_itself_times_its_weight() -> None:
    recipe = recipe_of({"recurrent": [{"cell": "gru", "units": 3}]})
    arrays = random_arrays(recipe)
    network = OpenNetwork.from_arrays(recipe, arrays)
    read = trace(network, IDS)
    towards_winner = 1 if read.final.argmax() == 1 else -1
    by_hand = towards_winner * read.layers[-1].states["hidden"][-1] * arrays["head/kernel"][:, 0]
    np.testing.assert_allclose(unit_contributions(network, read), by_hand, atol=1e-5)


@pytest.mark.parametrize("pooling", ["last", "mean", "max"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_pooled_state_is_what_the_verdict_is_read_out_of(pooling: str, bidirectional: bool) -> None:
    layers = [{"cell": "lstm", "units": 3}, {"cell": "gru", "units": 2, "bidirectional": bidirectional}]
    recipe = recipe_of({"recurrent": layers, "pooling": pooling}, mask=False)
    arrays = random_arrays(recipe)
    network = OpenNetwork.from_arrays(recipe, arrays)
    read = trace(network, IDS)
    odds = pooled_state(network, read) @ arrays["head/kernel"][:, 0] + arrays["head/bias"][0]
    assert read.final[1] == pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-6)


def test_a_unit_that_the_head_does_not_look_at_contributes_nothing() -> None:
    recipe = recipe_of({"recurrent": [{"units": 3}]})
    arrays = random_arrays(recipe, classes=3)
    arrays["head/kernel"][1] = 0
    network = OpenNetwork.from_arrays(recipe, arrays)
    contributions = unit_contributions(network, trace(network, IDS))
    assert contributions[1] == pytest.approx(0, abs=1e-6)
    assert np.abs(contributions[[0, 2]]).min() > 1e-3


def test_a_text_without_words_has_a_state_of_zeros_and_no_contributions() -> None:
    recipe = recipe_of({"recurrent": [{"units": 3, "bidirectional": True}]})
    network = OpenNetwork.from_arrays(recipe, random_arrays(recipe))
    nothing = trace(network, np.zeros(0, np.int32))
    assert pooled_state(network, nothing).tolist() == [0.0] * 6
    assert unit_contributions(network, nothing).tolist() == [0.0] * 6
