import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from random_networks import random_network, recipe_of

from core.inside import survey as surveys
from core.inside.survey import half_life, survey
from core.inside.trace import trace
from core.recipe import Activation

TEXTS = [np.array(text, np.int32) for text in ([4, 9, 1, 7], [3], [], [5, 5, 10, 2, 8, 6], [1, 2])]
CELLS = ["simple_rnn", "lstm", "gru"]
STACK = {"recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}, {"cell": "lstm", "units": 4}]}


def every_value(network, part, name, which=(0, "forward"), texts=TEXTS):
    """Return a part's values over the words of all texts, traced one text at a time."""
    layers = [
        layer for text in texts for layer in trace(network, text).layers if (layer.index, layer.direction) == which
    ]
    read = [text[text != 0] if network.masks else text for text in texts]
    return np.concatenate([getattr(layer, part)[name][ids != 0] for layer, ids in zip(layers, read, strict=True)])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("batch", [1, 1 << 24])
def test_states_are_those_of_each_text_traced_alone(cell, batch, monkeypatch):
    monkeypatch.setattr("core.inside.verdicts.BATCH_NUMBERS", batch)
    network = random_network(recipe_of({"recurrent": [{"cell": cell, "units": 3}]}))
    _, kept = survey(network, TEXTS)
    assert_array_equal(kept.ids, np.concatenate(TEXTS))
    assert_array_equal(kept.offsets, [0, 4, 5, 5, 11, 13])
    assert_allclose(kept.hidden[0, "forward"], every_value(network, "states", "hidden"), atol=1e-6)


def test_of_a_stack_every_layer_and_direction_is_counted_in_reading_order():
    network = random_network(recipe_of(STACK))
    counted, kept = survey(network, TEXTS)
    assert [(layer.index, layer.direction) for layer in counted.layers] == [
        (0, "forward"),
        (0, "backward"),
        (1, "forward"),
    ]
    for which in kept.hidden:
        assert_allclose(kept.hidden[which], every_value(network, "states", "hidden", which), atol=1e-6)


def test_padding_that_is_read_is_not_counted_though_it_changes_the_state():
    network = random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 3}]}, mask=False, pad="front"))
    texts = [np.array([0, 0, 4, 9], np.int32), np.array([0, 5, 1, 2], np.int32)]
    counted, kept = survey(network, texts)
    assert counted.words == 5
    assert_allclose(kept.hidden[0, "forward"], every_value(network, "states", "hidden", texts=texts), atol=1e-6)
    alone = trace(network, np.array([4, 9])).layers[0].states["hidden"]
    assert np.abs(kept.hidden[0, "forward"][:2] - alone).max() > 1e-3


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "forget_gate"), ("gru", "update_gate")])
def test_what_is_counted_of_a_gate_is_counted_over_all_words(cell, gate):
    network = random_network(recipe_of({"recurrent": [{"cell": cell, "units": 3}]}))
    part = survey(network, TEXTS)[0].layers[0].parts[gate]
    values = every_value(network, "gates", gate).astype(np.float64)
    assert_allclose(part.mean, values.mean(axis=0), rtol=1e-5)
    assert_allclose(part.low, (values < 0.1).mean(axis=0))
    assert_allclose(part.high, (values > 0.9).mean(axis=0))
    assert_allclose(part.log, np.log(values).mean(axis=0), rtol=1e-4)
    assert_array_equal(part.histogram, np.histogram(values, surveys.BINS, (0, 1))[0])


def test_tanh_is_saturated_beyond_nine_tenths_and_relu_has_no_such_end():
    network = random_network(recipe_of({"recurrent": [{"cell": "simple_rnn", "units": 3}]}))
    part = survey(network, TEXTS)[0].layers[0].parts["hidden"]
    values = every_value(network, "states", "hidden")
    assert part.activation is Activation.TANH
    assert_allclose(part.low + part.high, (np.abs(values) > 0.9).mean(axis=0), rtol=1e-6)
    other = random_network(recipe_of({"recurrent": [{"cell": "simple_rnn", "units": 3, "activation": "relu"}]}))
    assert np.isnan(survey(other, TEXTS)[0].layers[0].parts["hidden"].low).all()


def test_of_an_lstm_the_squashed_cell_state_is_counted_not_the_cell_state():
    network = random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 3}]}))
    part = survey(network, TEXTS)[0].layers[0].parts["cell"]
    assert_allclose(part.mean, np.tanh(every_value(network, "states", "cell")).mean(axis=0), rtol=1e-4, atol=1e-7)


def test_a_simple_rnn_has_nothing_that_keeps():
    network = random_network(recipe_of({"recurrent": [{"cell": "simple_rnn", "units": 3}]}))
    assert survey(network, TEXTS)[0].layers[0].keeps is None


def test_kerass_forget_bias_of_one_is_a_half_life_of_two_words():
    assert half_life(np.log(1 / (1 + np.exp(-1.0)))) == pytest.approx(2.213, abs=1e-3)


def test_a_half_life_comes_from_the_mean_of_the_logarithm():
    gates = np.array([0.99, 0.2])
    assert half_life(np.log(gates).mean()) == pytest.approx(np.log(0.5) / np.log(np.sqrt(0.99 * 0.2)))
    assert half_life(0.0) == np.inf


def test_a_gate_that_is_all_but_shut_has_a_logarithm():
    network = random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 3}]}))
    network.recurrent[0].forward.bias[3:6] = -200
    part = survey(network, TEXTS)[0].layers[0].parts["forget_gate"]
    assert np.isfinite(part.log).all()
    assert (part.log < -190).all()


def test_states_of_the_first_texts_are_kept_where_all_would_be_too_many(monkeypatch):
    monkeypatch.setattr(surveys, "MOST_STATES", 3 * 6)
    network = random_network(recipe_of({"recurrent": [{"cell": "gru", "units": 3}]}))
    counted, kept = survey(network, TEXTS)
    assert (counted.texts, kept.texts) == (5, 3)
    assert_allclose(kept.hidden[0, "forward"], every_value(network, "states", "hidden", texts=TEXTS[:3]), atol=1e-6)


def test_without_a_word_everything_is_nought_and_nothing_fails():
    network = random_network(recipe_of(STACK))
    counted, kept = survey(network, [np.array([], np.int32)])
    assert (counted.words, kept.texts, len(kept.ids)) == (0, 1, 0)
