import numpy as np
import pytest

from core.inside.dropping import Masks, Rates, draw_masks, thinned
from core.inside.trace import trace
from core.inside.weights import OpenNetwork
from tests.core.inside.random_networks import random_network, recipe_of

ALL = Rates(spatial=0.4, inputs=0.2, state=0.2)
IDS = np.array([2, 3, 5, 7])


def network_of(cell: str, units: int = 4, **settings: object) -> OpenNetwork:
    return random_network(recipe_of({"recurrent": [{"cell": cell, "units": units, **settings}]}))


def drawn(cell: str, rates: Rates, units: int = 4) -> Masks:
    return draw_masks(rates, network_of(cell, units).recurrent[0].forward, np.random.default_rng(3))


def test_the_same_number_draws_the_same_masks_and_another_others() -> None:
    cell = network_of("lstm", 40).recurrent[0].forward
    first, again, other = (draw_masks(ALL, cell, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (first.state == again.state).all()
    assert (first.state != other.state).any()


def test_what_stays_is_divided_by_the_share_that_stays() -> None:
    masks = drawn("lstm", ALL, units=40)
    assert set(np.unique(masks.state)) == {np.float32(0), np.float32(1.25)}
    assert set(np.unique(masks.spatial)) <= {np.float32(0), np.float32(1 / 0.6)}


def test_on_average_the_rates_are_met() -> None:
    state = drawn("lstm", ALL, units=500).state
    assert (state == 0).mean() == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(("cell", "gates"), [("lstm", 4), ("gru", 3), ("simple_rnn", 1)])
def test_with_recurrent_dropout_each_gate_has_masks_of_its_own(cell: str, gates: int) -> None:
    masks = drawn(cell, ALL, units=40)
    assert len({row.tobytes() for row in masks.state}) == gates


def test_without_recurrent_dropout_all_gates_share_one_mask_of_the_input() -> None:
    masks = drawn("lstm", Rates(spatial=0.0, inputs=0.5, state=0.0))
    assert (masks.inputs == masks.inputs[0]).all()
    assert (masks.state == 1).all()


def test_how_much_is_off_is_counted_over_all_gates() -> None:
    masks = Masks(np.array([0.0, 1.0]), np.array([[0.0, 0.0], [2.0, 0.0]]), np.ones((2, 3)))
    assert masks.off == (1, 3, 0)


@pytest.mark.parametrize("cell", ["simple_rnn", "lstm", "gru"])
def test_nothing_switched_off_is_the_network_itself(cell: str) -> None:
    network, none = network_of(cell), Rates(spatial=0.0, inputs=0.0, state=0.0)
    masks = draw_masks(none, network.recurrent[0].forward, np.random.default_rng(0))
    assert (trace(thinned(network, masks), IDS).verdict == trace(network, IDS).verdict).all()


def test_a_silent_place_of_the_words_changes_nothing_any_more() -> None:
    network = network_of("gru")
    masks = draw_masks(ALL, network.recurrent[0].forward, np.random.default_rng(3))
    silent = np.flatnonzero(masks.spatial == 0)
    assert len(silent)
    before = trace(thinned(network, masks), IDS).final
    network.table[:, silent] = 100.0
    assert (trace(thinned(network, masks), IDS).final == before).all()


def test_the_rates_are_the_recipes() -> None:
    layer = {"cell": "lstm", "units": 3, "dropout": 0.2, "recurrent_dropout": 0.1}
    recipe = recipe_of({"embedding": {"size": 5, "spatial_dropout": 0.4}, "recurrent": [layer]})
    assert Rates.of(recipe) == Rates(spatial=0.4, inputs=0.2, state=0.1)
    assert Rates.of(recipe_of({"recurrent": [], "pooling": "mean"})) == Rates(spatial=0.0, inputs=0.0, state=0.0)
