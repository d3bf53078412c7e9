import numpy as np
import pytest

from core.inside.saturation import saturated_shares
from core.inside.trace import trace
from core.inside.weights import OpenNetwork
from tests.core.inside.random_networks import random_arrays, recipe_of

IDS = np.array([[2, 3, 4, 0, 0], [5, 4, 3, 2, 1]])


def network_of(*layers: dict[str, object], scale: float = 4.0) -> OpenNetwork:
    recipe = recipe_of({"recurrent": list(layers)})
    arrays = {name: values * scale for name, values in random_arrays(recipe).items()}
    return OpenNetwork.from_arrays(recipe, arrays)


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_shares_are_those_of_all_words_of_all_texts_read_one_by_one(cell: str, bidirectional: bool) -> None:
    network = network_of(
        {"cell": cell, "units": 5, "bidirectional": bidirectional}, {"cell": "gru", "units": 3}, scale=3.0
    )
    shares = saturated_shares(network, IDS, IDS != 0)
    expected: dict[str, list[np.ndarray]] = {}
    for ids in IDS:
        for layer in trace(network, ids).layers:
            for name, values in layer.gates.items() if layer.gates else [("hidden", layer.states["hidden"])]:
                low = 0.1 if name.endswith("_gate") else -0.9
                over = (values < low) | (values > 0.9)
                expected.setdefault(f"recurrent.{layer.index}.{layer.direction}/{name}", []).append(over.ravel())
    assert shares.keys() == expected.keys()
    for name, found in expected.items():
        assert shares[name] == pytest.approx(np.concatenate(found).mean()), name
    assert any(0 < share < 1 for share in shares.values())


def test_what_no_tanh_squashes_is_not_counted() -> None:
    network = network_of({"cell": "gru", "units": 4, "activation": "relu"})
    names = [name.partition("/")[2] for name in saturated_shares(network, IDS, IDS != 0)]
    assert names == ["update_gate", "reset_gate"]


def test_without_a_word_there_are_no_shares() -> None:
    network = network_of({"cell": "lstm", "units": 4})
    assert saturated_shares(network, np.zeros((1, 3), int), np.zeros((1, 3), bool)) == {}
