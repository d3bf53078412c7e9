"""The cells, by hand: tiny exact numbers, and plain loops over single numbers straight from the equations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.inside.cells import sigmoid, unroll
from core.inside.weights import CellWeights
from core.recipe import Activation, Cell

INPUTS, UNITS, WORDS = 2, 3, 4
SQUASH = {
    "tanh": math.tanh,
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "relu": lambda x: max(0.0, x),
    "linear": lambda x: x,
}
ACTIVATIONS = list(SQUASH)


def cell_weights(cell, activation="tanh", reset_after=True, units=UNITS):
    rng = np.random.default_rng(5)
    columns = {"simple_rnn": 1, "lstm": 4, "gru": 3}[cell] * units
    bias = (2, columns) if cell == "gru" and reset_after else (columns,)
    kernel, recurrent, biases = (
        rng.normal(size=shape).astype(np.float32) for shape in ((INPUTS, columns), (units, columns), bias)
    )
    return CellWeights(Cell(cell), Activation(activation), reset_after, kernel, recurrent, biases)


def words(rows=1):
    return np.random.default_rng(6).normal(size=(rows, WORDS, INPUTS)).astype(np.float32)


def plain(array):
    return array.astype(float).tolist()


def weigh(vector, matrix, column):
    """Return one number of the product ``vector @ matrix``."""
    return sum(value * row[column] for value, row in zip(vector, matrix, strict=True))


def simple_rnn_by_hand(weights, squash, text):
    kernel, recurrent, bias = plain(weights.kernel), plain(weights.recurrent_kernel), plain(weights.bias)
    hidden, rows = [0.0] * UNITS, []
    for word in text:
        pre = [bias[j] + weigh(word, kernel, j) + weigh(hidden, recurrent, j) for j in range(UNITS)]
        hidden = [squash(value) for value in pre]
        rows.append({"pre hidden": pre, "hidden": hidden})
    return rows


def lstm_by_hand(weights, squash, text):
    kernel, recurrent, bias = plain(weights.kernel), plain(weights.recurrent_kernel), plain(weights.bias)
    hidden, memory, rows = [0.0] * UNITS, [0.0] * UNITS, []
    blocks = {"input_gate": 0, "forget_gate": 1, "candidate": 2, "output_gate": 3}
    functions = {**dict.fromkeys(blocks, SQUASH["sigmoid"]), "candidate": squash}
    for word in text:
        pre = {
            gate: [
                bias[block * UNITS + j]
                + weigh(word, kernel, block * UNITS + j)
                + weigh(hidden, recurrent, block * UNITS + j)
                for j in range(UNITS)
            ]
            for gate, block in blocks.items()
        }
        gate = {name: [functions[name](value) for value in values] for name, values in pre.items()}
        memory = [
            gate["forget_gate"][j] * memory[j] + gate["input_gate"][j] * gate["candidate"][j] for j in range(UNITS)
        ]
        hidden = [gate["output_gate"][j] * squash(memory[j]) for j in range(UNITS)]
        rows.append({**{f"pre {name}": pre[name] for name in pre}, **gate, "cell": memory, "hidden": hidden})
    return rows


def gru_by_hand(weights, squash, text):
    kernel, recurrent = plain(weights.kernel), plain(weights.recurrent_kernel)
    biases = plain(np.atleast_2d(weights.bias))
    inner_bias = biases[1] if weights.reset_after else [0.0] * 3 * UNITS
    hidden, rows = [0.0] * UNITS, []
    for word in text:
        outer = [biases[0][k] + weigh(word, kernel, k) for k in range(3 * UNITS)]
        inner = [inner_bias[k] + weigh(hidden, recurrent, k) for k in range(3 * UNITS)]
        pre_update = [outer[j] + inner[j] for j in range(UNITS)]
        pre_reset = [outer[UNITS + j] + inner[UNITS + j] for j in range(UNITS)]
        update, reset = (list(map(SQUASH["sigmoid"], pre)) for pre in (pre_update, pre_reset))
        kept = [reset[j] * hidden[j] for j in range(UNITS)]
        after = [reset[j] * inner[2 * UNITS + j] for j in range(UNITS)]
        before = [weigh(kept, recurrent, 2 * UNITS + j) for j in range(UNITS)]
        remembered = after if weights.reset_after else before
        pre_candidate = [outer[2 * UNITS + j] + remembered[j] for j in range(UNITS)]
        candidate = list(map(squash, pre_candidate))
        hidden = [update[j] * hidden[j] + (1 - update[j]) * candidate[j] for j in range(UNITS)]
        rows.append(
            {"pre update_gate": pre_update, "pre reset_gate": pre_reset, "pre candidate": pre_candidate}
            | {"update_gate": update, "reset_gate": reset, "candidate": candidate, "hidden": hidden}
        )
    return rows


def assert_equals_by_hand(weights, by_hand, activation):
    inputs = words()
    run = unroll(weights, inputs)
    ours = {**{f"pre {name}": value for name, value in run.preactivations.items()}, **run.gates, **run.states}
    rows = by_hand(weights, SQUASH[activation], plain(inputs[0]))
    assert set(ours) == set(rows[0])
    for name, array in ours.items():
        assert_allclose(array[0], [row[name] for row in rows], rtol=1e-5, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_simple_rnn_is_its_equation(activation):
    assert_equals_by_hand(cell_weights("simple_rnn", activation), simple_rnn_by_hand, activation)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_gate_of_an_lstm_is_its_equation(activation):
    assert_equals_by_hand(cell_weights("lstm", activation), lstm_by_hand, activation)


@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_gate_of_a_gru_is_its_equation(activation, reset_after):
    assert_equals_by_hand(cell_weights("gru", activation, reset_after), gru_by_hand, activation)


def test_a_simple_rnn_of_one_unit_gives_the_numbers_worked_out_on_paper():
    one = np.array([[2.0]], dtype=np.float32)
    weights = CellWeights(Cell.SIMPLE_RNN, Activation.LINEAR, True, one, one / 4, np.float32([1.0]))
    run = unroll(weights, np.float32([[[1.0], [0.0], [-3.0]]]))
    assert_array_equal(run.hidden[0, :, 0], [3.0, 2.5, -3.75])


def test_an_lstm_with_open_gates_adds_up_its_candidates():
    # Biases of 40 open all three gates; the candidate is the word itself.
    kernel, bias = np.float32([[0, 0, 1, 0]]), np.float32([40, 40, 0, 40])
    weights = CellWeights(Cell.LSTM, Activation.LINEAR, True, kernel, np.zeros((1, 4), np.float32), bias)
    run = unroll(weights, np.float32([[[1.0], [2.0], [4.0]]]))
    assert_array_equal(run.states["cell"][0, :, 0], [1.0, 3.0, 7.0])


def test_a_gru_with_a_closed_update_gate_is_its_candidate():
    kernel, bias = np.float32([[0, 0, 1]]), np.float32([-40, 0, 0])
    weights = CellWeights(Cell.GRU, Activation.LINEAR, False, kernel, np.zeros((1, 3), np.float32), bias)
    run = unroll(weights, np.float32([[[1.0], [2.0], [4.0]]]))
    assert_allclose(run.hidden[0, :, 0], [1.0, 2.0, 4.0], atol=1e-6)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_a_masked_word_leaves_the_states_as_they_were(cell):
    weights, inputs = cell_weights(cell), words()
    run = unroll(weights, inputs, np.array([[True, False, True, True]]))
    without = unroll(weights, inputs[:, [0, 2, 3]])
    assert_array_equal(run.hidden[0, 1], run.hidden[0, 0])
    assert_allclose(run.hidden[0, [0, 2, 3]], without.hidden[0], atol=1e-6)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_rows_of_a_batch_do_not_touch_each_other(cell):
    weights, inputs = cell_weights(cell), words(rows=3)
    alone = np.concatenate([unroll(weights, inputs[row : row + 1]).hidden for row in range(3)])
    assert_allclose(unroll(weights, inputs).hidden, alone, atol=1e-6)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_no_words_give_no_rows(cell):
    assert unroll(cell_weights(cell), np.zeros((1, 0, INPUTS), np.float32)).hidden.shape == (1, 0, UNITS)


def test_a_simple_rnn_that_explodes_ends_in_infinity_without_a_warning():
    big = np.float32([[1e30]])
    weights = CellWeights(Cell.SIMPLE_RNN, Activation.RELU, True, big, big, np.float32([0.0]))
    assert np.isinf(unroll(weights, np.float32([[[1e30]] * 3])).hidden[0, -1, 0])


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_sigmoid_is_the_logistic_function_everywhere(x):
    out = np.empty(1, dtype=np.float32)
    sigmoid(np.float32([x]), out)
    assert out[0] == pytest.approx(1 / (1 + math.exp(-max(x, -700))), abs=2e-7)
