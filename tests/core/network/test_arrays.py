"""A model's weights as named arrays. Keras is imported in the tests only."""

import numpy as np
import pytest

from core.errors import DamagedRunError
from core.recipe import Recipe

pytestmark = pytest.mark.keras

RECIPE = Recipe.parse(
    {
        "network": {
            "embedding": {"size": 5},
            "recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}, {"cell": "lstm", "units": 2}],
            "dense": [{"units": 4}],
        }
    }
)
SHAPES = {
    "embedding/table": (11, 5),
    "recurrent.0.forward/kernel": (5, 9),
    "recurrent.0.forward/recurrent_kernel": (3, 9),
    "recurrent.0.forward/bias": (2, 9),
    "recurrent.0.backward/kernel": (5, 9),
    "recurrent.0.backward/recurrent_kernel": (3, 9),
    "recurrent.0.backward/bias": (2, 9),
    "recurrent.1.forward/kernel": (6, 8),
    "recurrent.1.forward/recurrent_kernel": (2, 8),
    "recurrent.1.forward/bias": (8,),
    "dense.0/kernel": (2, 4),
    "dense.0/bias": (4,),
    "head/kernel": (4, 1),
    "head/bias": (1,),
}


@pytest.fixture(scope="module")
def model():
    from core.network.build import build_model

    return build_model(RECIPE, 11, 2)


def random_arrays():
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in SHAPES.items()}


def test_arrays_have_their_names_and_kerass_shapes(model):
    from core.network.arrays import arrays_of

    arrays = arrays_of(model, RECIPE)
    assert {name: array.shape for name, array in arrays.items()} == SHAPES
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}


def test_assigned_arrays_come_back_as_they_went_in(model):
    from core.network.arrays import arrays_of, assign_arrays

    arrays = random_arrays()
    assign_arrays(model, RECIPE, arrays)
    back = arrays_of(model, RECIPE)
    assert all(np.array_equal(back[name], array) for name, array in arrays.items())


def test_arrays_are_copies_that_further_training_does_not_touch(model):
    from core.network.arrays import arrays_of, assign_arrays

    assign_arrays(model, RECIPE, random_arrays())
    kept = arrays_of(model, RECIPE)
    assign_arrays(model, RECIPE, {name: np.zeros(shape, np.float32) for name, shape in SHAPES.items()})
    assert np.array_equal(kept["head/kernel"], random_arrays()["head/kernel"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"head/bias": np.zeros(2, np.float32)}, r"expected the array 'head/bias' with shape \(1,\), got \(2,\)"),
        ({"dense.0/bias": np.zeros(5, np.float32)}, r"expected the array 'dense.0/bias' with shape \(4,\)"),
    ],
)
def test_an_array_that_does_not_fit_is_refused_by_name(model, change, sentence):
    from core.network.arrays import assign_arrays

    with pytest.raises(DamagedRunError, match=sentence):
        assign_arrays(model, RECIPE, random_arrays() | change)


def test_a_missing_array_is_refused_by_name(model):
    from core.network.arrays import assign_arrays

    arrays = random_arrays()
    del arrays["embedding/table"]
    with pytest.raises(DamagedRunError, match="'embedding/table' is missing"):
        assign_arrays(model, RECIPE, arrays)
