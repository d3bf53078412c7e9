from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from random_networks import ROWS, random_arrays, random_network, recipe_of

from core.errors import DamagedRunError
from core.inside.trace import trace
from core.inside.weights import OpenNetwork

TEXT = np.array([4, 9, 1, 7, 2])
GATES = {
    "simple_rnn": [],
    "lstm": ["candidate", "forget_gate", "input_gate", "output_gate"],
    "gru": ["candidate", "reset_gate", "update_gate"],
}
TEXTS = st.lists(st.integers(1, ROWS - 1), max_size=12).map(np.int64)


def network_of(cell="lstm", ways=(False,), pooling="last", classes=3, mask=False):
    layers = [{"cell": cell, "units": 3 + place, "bidirectional": both} for place, both in enumerate(ways)]
    return random_network(recipe_of({"recurrent": layers, "pooling": pooling}, mask=mask), classes)


@pytest.mark.parametrize("cell", GATES)
def test_a_layer_has_the_gates_of_its_cell_one_row_a_word(cell):
    layer = trace(network_of(cell), TEXT).layers[0]
    assert sorted(layer.gates) == GATES[cell]
    assert sorted(layer.preactivations) == (GATES[cell] or ["hidden"])
    assert sorted(layer.states) == (["cell", "hidden"] if cell == "lstm" else ["hidden"])
    assert {array.shape for array in (layer.gates | layer.states | layer.preactivations).values()} == {(5, 3)}


def test_layers_come_in_order_and_forward_before_backward():
    layers = trace(network_of(ways=(True, False)), TEXT).layers
    assert [(layer.index, layer.direction) for layer in layers] == [(0, "forward"), (0, "backward"), (1, "forward")]


@pytest.mark.parametrize("cell", GATES)
def test_a_backward_cell_is_the_same_cell_on_the_reversed_text(cell):
    recipe = recipe_of({"recurrent": [{"cell": cell, "units": 3, "bidirectional": True}]})
    arrays = random_arrays(recipe)
    backward = trace(OpenNetwork.from_arrays(recipe, arrays), TEXT).layers[1]
    turned = arrays | {
        f"recurrent.0.forward/{part}": arrays[f"recurrent.0.backward/{part}"]
        for part in ("kernel", "recurrent_kernel", "bias")
    }
    forward = trace(OpenNetwork.from_arrays(recipe, turned), TEXT[::-1]).layers[0]
    assert_allclose(backward.states["hidden"], forward.states["hidden"][::-1], atol=1e-6)
    assert_allclose(
        backward.preactivations["hidden" if cell == "simple_rnn" else "candidate"][0],
        forward.preactivations["hidden" if cell == "simple_rnn" else "candidate"][-1],
        atol=1e-6,
    )


def test_embeddings_are_the_rows_of_the_table():
    network = network_of()
    assert_array_equal(trace(network, TEXT).embeddings, network.table[TEXT])


@pytest.mark.parametrize(
    ("ways", "pooling"), list(product([(False, False), (True,), (True, False)], ["last", "mean", "max"]))
)
@settings(max_examples=15, deadline=None)
@given(text=TEXTS.filter(len))
def test_each_row_of_the_running_verdict_is_the_final_verdict_of_that_prefix(ways, pooling, text):
    network = network_of(ways=ways, pooling=pooling)
    prefixes = [trace(network, text[: end + 1]).final for end in range(len(text))]
    assert_allclose(trace(network, text).verdict, prefixes, atol=1e-6)


@pytest.mark.parametrize("classes", [2, 3])
@settings(max_examples=25, deadline=None)
@given(text=TEXTS)
def test_a_verdict_has_one_probability_a_class_and_they_share_one_whole(classes, text):
    traced = trace(network_of(classes=classes), text)
    assert traced.verdict.shape == (len(text), classes)
    assert traced.final.shape == (classes,)
    assert_allclose(traced.final.sum(), 1, atol=1e-6)


def test_the_last_row_is_the_verdict():
    traced = trace(network_of(ways=(True,)), TEXT)
    assert_array_equal(traced.final, traced.verdict[-1])


@pytest.mark.parametrize(("ways", "pooling"), list(product([(False,), (True,)], ["last", "mean", "max"])))
def test_a_text_without_words_is_judged_from_the_zero_state(ways, pooling):
    network = network_of(ways=ways, pooling=pooling)
    traced = trace(network, np.array([], dtype=np.int64))
    powers = np.exp(network.head.bias)
    assert traced.verdict.shape == (0, 3)
    assert traced.layers[0].gates["forget_gate"].shape == (0, 3)
    assert_allclose(traced.final, powers / powers.sum(), atol=1e-6)


def test_a_masking_network_leaves_padding_out_wherever_it_is():
    traced = trace(network_of(mask=True), np.array([0, 0, *TEXT, 0]))
    assert_array_equal(traced.ids, TEXT)
    assert len(traced.layers[0].states["hidden"]) == 5


def test_a_network_without_a_mask_reads_padding_like_a_word():
    padded = np.array([*TEXT, 0, 0])
    network = network_of(mask=False)
    assert_array_equal(trace(network, padded).ids, padded)
    assert np.abs(trace(network, padded).final - trace(network, TEXT).final).max() > 1e-3


def test_a_network_without_recurrence_has_a_verdict_and_no_layers():
    network = random_network(recipe_of({"recurrent": [], "pooling": "mean"}, mask=False), 3)
    traced = trace(network, TEXT)
    assert traced.layers == ()
    assert traced.verdict.shape == (5, 3)


@pytest.mark.parametrize("ids", [[4, ROWS], [-1, 4]])
def test_an_id_without_a_row_in_the_table_is_refused(ids):
    with pytest.raises(DamagedRunError, match="expected word ids from 0 to 10"):
        trace(network_of(), np.array(ids))
