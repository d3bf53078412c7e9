import numpy as np
import pytest
from random_networks import ROWS, random_arrays, recipe_of

from core.errors import DamagedRunError
from core.inside.weights import OpenNetwork

RECIPE = recipe_of({"recurrent": [{"cell": "gru", "units": 4, "bidirectional": True}], "dense": [{"units": 6}]})


def test_every_array_finds_its_place():
    arrays = random_arrays(RECIPE, classes=3)
    network = OpenNetwork.from_arrays(RECIPE, arrays)
    assert np.array_equal(network.table, arrays["embedding/table"])
    assert np.array_equal(network.recurrent[0].forward.bias, arrays["recurrent.0.forward/bias"])
    assert np.array_equal(network.recurrent[0].backward.kernel, arrays["recurrent.0.backward/kernel"])
    assert np.array_equal(network.dense[0].kernel, arrays["dense.0/kernel"])
    assert np.array_equal(network.head.bias, arrays["head/bias"])


@pytest.mark.parametrize(
    ("classes", "head", "activation"), [(2, "auto", "sigmoid"), (2, 2, "softmax"), (5, "auto", "softmax")]
)
def test_the_head_is_read_off_its_units(classes, head, activation):
    recipe = recipe_of({"head": {"units": head}})
    network = OpenNetwork.from_arrays(recipe, random_arrays(recipe, classes))
    assert (network.head.activation, network.classes) == (activation, classes)


def test_a_missing_array_is_named_with_the_shape_it_should_have():
    arrays = random_arrays(RECIPE)
    del arrays["recurrent.0.backward/bias"]
    with pytest.raises(
        DamagedRunError, match=r"'recurrent.0.backward/bias' is missing; expected it with shape \(2, 12\)"
    ):
        OpenNetwork.from_arrays(RECIPE, arrays)


@pytest.mark.parametrize(
    ("name", "shape", "expected"),
    [
        ("embedding/table", (ROWS, 4), r"\(any, 5\), got \(11, 4\)"),
        ("recurrent.0.forward/kernel", (5, 16), r"\(5, 12\), got \(5, 16\)"),
        ("recurrent.0.forward/recurrent_kernel", (12, 4), r"\(4, 12\), got \(12, 4\)"),
        ("recurrent.0.forward/bias", (12,), r"\(2, 12\), got \(12\)"),
        ("dense.0/kernel", (4, 6), r"\(8, 6\), got \(4, 6\)"),
        ("head/bias", (2,), r"\(1\), got \(2\)"),
    ],
)
def test_an_array_of_another_shape_is_refused_by_name(name, shape, expected):
    arrays = random_arrays(RECIPE) | {name: np.zeros(shape, np.float32)}
    with pytest.raises(DamagedRunError, match=f"'{name}' with shape {expected}; the weights and the recipe"):
        OpenNetwork.from_arrays(RECIPE, arrays)


def test_weights_of_a_network_that_resets_after_do_not_fit_one_that_resets_before():
    other = recipe_of({"recurrent": [{"cell": "gru", "units": 4, "reset_after": False}]})
    with pytest.raises(DamagedRunError, match=r"recurrent.0.forward/bias"):
        OpenNetwork.from_arrays(other, random_arrays(RECIPE))
