import numpy as np
import pytest
from random_networks import random_network, recipe_of

from core.errors import DamagedRunError
from core.inside.proof import largest_difference
from core.inside.verdicts import batch_verdicts, layer_outputs

IDS = np.array([[4, 9, 1], [7, 0, 0], [0, 0, 0]])
NETWORK = random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 3}, {"cell": "gru", "units": 2}]}))


def own_outputs():
    """Return the network's own numbers, so that the difference is what a test puts in."""
    return [np.array(layer) for layer in layer_outputs(NETWORK, IDS, IDS != 0)[1:]], batch_verdicts(
        NETWORK, IDS, IDS != 0
    )


def test_equal_outputs_differ_by_nothing():
    assert largest_difference(NETWORK, list(IDS), *own_outputs()) == 0


def test_the_largest_difference_is_found_in_any_layer():
    hidden, verdicts = own_outputs()
    hidden[0][1, 0, 2] += 0.25
    hidden[1][0, 2, 1] -= 0.5
    assert largest_difference(NETWORK, list(IDS), hidden, verdicts) == pytest.approx(0.5, abs=1e-6)


def test_the_largest_difference_is_found_in_the_verdicts():
    hidden, verdicts = own_outputs()
    verdicts[1, 0] += 0.125
    assert largest_difference(NETWORK, list(IDS), hidden, verdicts) == pytest.approx(0.125, abs=1e-6)


def test_masked_positions_and_rows_without_a_word_do_not_count():
    hidden, verdicts = own_outputs()
    hidden[0][1, 1:] = 9
    verdicts[2] = np.nan
    assert largest_difference(NETWORK, list(IDS), hidden, verdicts) == 0


def test_an_output_that_is_not_a_number_is_not_hidden_by_a_larger_difference():
    hidden, verdicts = own_outputs()
    hidden[0][0, 0, 0] = np.nan
    hidden[1][0, 0, 0] = 9
    assert np.isnan(largest_difference(NETWORK, list(IDS), hidden, verdicts))


def test_outputs_of_another_network_are_refused():
    hidden, verdicts = own_outputs()
    with pytest.raises(DamagedRunError, match="the probe is not of this run"):
        largest_difference(NETWORK, list(IDS), hidden[:1], verdicts)
