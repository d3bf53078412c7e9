import numpy as np
import pytest

from core.inside.verdicts import verdicts
from core.recipe import End
from core.whatif.attribution import TOLERANCE, Method, attribute
from tests.core.inside.random_networks import ROWS, random_network, recipe_of

NETWORKS = {
    "simple_rnn": {"recurrent": [{"cell": "simple_rnn", "units": 3}]},
    "lstm": {"recurrent": [{"cell": "lstm", "units": 3}]},
    "gru": {"recurrent": [{"cell": "gru", "units": 3}]},
    "stacked": {"recurrent": [{"cell": "lstm", "units": 3}, {"cell": "gru", "units": 2}]},
    "both ways": {"recurrent": [{"cell": "gru", "units": 2, "bidirectional": True}], "pooling": "mean"},
    "plain": {"recurrent": [], "pooling": "mean", "dense": [{"units": 4, "activation": "tanh"}]},
}
IDS = np.array([3, 7, 1, 9, 4])


def log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("classes", [2, 3])
def test_integrated_gradients_add_up_to_the_difference_of_the_logits(name: str, classes: int) -> None:
    network = random_network(recipe_of(NETWORKS[name]), classes)
    found = attribute(network, IDS, 1, Method.INTEGRATED)
    assert found.gap <= TOLERANCE
    assert found.shares.sum() == pytest.approx(found.output - found.reference, abs=TOLERANCE)
    assert found.output != found.reference


@pytest.mark.parametrize("name", NETWORKS)
def test_of_one_sigmoid_unit_the_logit_is_the_log_odds(name: str) -> None:
    network = random_network(recipe_of(NETWORKS[name]))
    given = float(verdicts(network, [IDS])[0, 1])
    for method in Method:
        assert attribute(network, IDS, 1, method).output == pytest.approx(log_odds(given), abs=1e-4)


def test_occlusion_is_the_logit_less_that_of_the_sentence_without_the_word() -> None:
    network = random_network(recipe_of(NETWORKS["lstm"]))
    found = attribute(network, IDS, 1, Method.OCCLUSION)
    without = verdicts(network, [np.delete(IDS, place) for place in range(len(IDS))])[:, 1]
    assert found.shares == pytest.approx([found.output - log_odds(float(share)) for share in without], abs=1e-4)


@pytest.mark.parametrize(("pad", "filled"), [(End.END, [7, 1, 9, 4, 0]), (End.FRONT, [0, 7, 1, 9, 4])])
def test_where_padding_is_read_the_row_keeps_its_length(pad: End, filled: list[int]) -> None:
    network = random_network(recipe_of(NETWORKS["lstm"], mask=False))
    found = attribute(network, IDS, 1, Method.OCCLUSION, pad)
    without_first = float(verdicts(network, [np.array(filled)])[0, 1])
    assert found.shares[0] == pytest.approx(found.output - log_odds(without_first), abs=1e-4)


def test_for_a_linear_network_gradient_times_input_and_integrated_gradients_are_the_same() -> None:
    network = random_network(recipe_of({"recurrent": [], "pooling": "mean"}))
    gradient, integrated = (attribute(network, IDS, 1, method) for method in (Method.GRADIENT, Method.INTEGRATED))
    np.testing.assert_allclose(gradient.shares, integrated.shares, atol=1e-5)


def test_the_two_classes_of_one_unit_share_with_the_sign_turned() -> None:
    network = random_network(recipe_of(NETWORKS["gru"]))
    for method in Method:
        one, other = (attribute(network, IDS, label, method).shares for label in (0, 1))
        np.testing.assert_allclose(one, -other, atol=1e-5)


@pytest.mark.parametrize("method", Method)
def test_a_single_word_and_no_word_at_all_are_shared_out_too(method: Method) -> None:
    network = random_network(recipe_of(NETWORKS["lstm"]))
    assert attribute(network, np.array([ROWS - 1]), 1, method).shares.shape == (1,)
    assert attribute(network, np.zeros(0, np.int64), 1, method).shares.shape == (0,)
