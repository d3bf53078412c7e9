import numpy as np
import pytest

from core.inside.sheet import Sheet, SheetError, reading_sheet
from core.inside.trace import trace
from core.inside.weights import CellWeights
from core.recipe import Cell
from tests.core.inside.random_networks import random_network, recipe_of

IDS = np.array([3, 7, 2, 9, 4])
WORDS = ("the", "film", "was", "not", "bad")
CELLS = ["simple_rnn", "lstm", "gru"]


def sheet_of(cell: str, bidirectional: bool = False, place: int = 0, **layer: object) -> Sheet:
    recipe = recipe_of({"recurrent": [{"cell": cell, "units": 1, "bidirectional": bidirectional, **layer}]})
    network = random_network(recipe)
    traced = trace(network, IDS)
    weights = network.recurrent[0].backward if place else network.recurrent[0].forward
    assert isinstance(weights, CellWeights)
    return reading_sheet(weights, traced.layers[place], traced.embeddings, WORDS)


@pytest.mark.parametrize("reset_after", [True, False])
@pytest.mark.parametrize("cell", CELLS)
def test_the_sheet_ends_where_the_network_does_but_for_the_rounding(cell: str, reset_after: bool) -> None:
    sheet = sheet_of(cell, reset_after=reset_after)
    assert len(sheet.rows) == 5
    assert all(len(row) == len(sheet.columns) for row in sheet.rows)
    assert sheet.difference < 5e-4


def test_a_simple_rnn_can_be_computed_from_the_sheet_alone() -> None:
    sheet, h = sheet_of("simple_rnn"), 0.0
    for word, old, total, shown in sheet.rows:
        assert old == round(sheet.weights["w_h"] * h, 4)
        assert total == round(word + old, 4)
        h = round(float(np.tanh(total)), 4)
        assert shown == h


def test_an_lstms_states_follow_from_the_gates_on_the_sheet() -> None:
    sheet = sheet_of("lstm")
    i, f, g, o, c, h = (sheet.columns.index(name) for name in "ifgoch")
    above = 0.0
    for row in sheet.rows:
        assert row[c] == round(round(row[f] * above, 4) + round(row[i] * row[g], 4), 4)
        assert row[h] == round(row[o] * round(float(np.tanh(row[c])), 4), 4)
        above = row[c]


def test_a_backward_cell_starts_with_the_last_word() -> None:
    assert sheet_of("gru", bidirectional=True, place=1).words == WORDS[::-1]
    assert sheet_of("gru", bidirectional=True, place=1).difference < 5e-4


def test_no_number_on_the_sheet_has_more_than_four_digits() -> None:
    numbers = [value for row in sheet_of("lstm").rows for value in row]
    assert numbers == [round(value, 4) for value in numbers]


def test_a_cell_of_more_units_is_refused() -> None:
    network = random_network(recipe_of({"recurrent": [{"cell": "lstm", "units": 2}]}))
    traced = trace(network, IDS)
    with pytest.raises(SheetError, match="one unit"):
        reading_sheet(network.recurrent[0].forward, traced.layers[0], traced.embeddings, WORDS)


def test_a_cell_that_exploded_is_refused() -> None:
    network = random_network(recipe_of({"recurrent": [{"cell": Cell.SIMPLE_RNN.value, "units": 1}]}))
    traced = trace(network, IDS)
    inputs = np.full_like(traced.embeddings, np.inf)
    with pytest.raises(SheetError, match="finite"):
        reading_sheet(network.recurrent[0].forward, traced.layers[0], inputs, WORDS)


def test_a_text_without_words_has_an_empty_sheet() -> None:
    network = random_network(recipe_of({"recurrent": [{"cell": "gru", "units": 1}]}))
    traced = trace(network, IDS[:0])
    sheet = reading_sheet(network.recurrent[0].forward, traced.layers[0], traced.embeddings, ())
    assert (sheet.rows, sheet.difference) == ((), 0.0)
