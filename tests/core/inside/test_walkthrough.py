import numpy as np
import pytest

from core.inside.trace import LayerTrace, Trace, trace
from core.inside.walkthrough import Step, walk_through
from core.inside.weights import OpenNetwork
from tests.core.inside.random_networks import random_network, recipe_of

IDS = np.array([2, 3, 5, 7])


def read(cell: str, **settings: object) -> tuple[OpenNetwork, Trace]:
    network = random_network(recipe_of({"recurrent": [{"cell": cell, "units": 3, **settings}]}))
    return network, trace(network, IDS)


def walked(network: OpenNetwork, traced: Trace, word: int, unit: int = 1) -> tuple[Step, ...]:
    return walk_through(network.recurrent[0].forward, traced.layers[0], traced.embeddings, (word, unit))


def value_of(layer: LayerTrace, part: str, word: int, unit: int) -> float:
    return float({**layer.gates, **layer.states}[part][word, unit])


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("lstm", ["forget_gate", "input_gate", "candidate", "cell", "output_gate", "hidden"]),
        ("gru", ["update_gate", "reset_gate", "candidate", "hidden"]),
        ("simple_rnn", ["hidden"]),
    ],
)
def test_every_step_ends_in_the_networks_own_number(cell: str, parts: list[str]) -> None:
    network, traced = read(cell)
    for word in range(len(IDS)):
        steps = walked(network, traced, word)
        assert [step.part for step in steps] == parts
        assert [step.value for step in steps] == [value_of(traced.layers[0], part, word, 1) for part in parts]


def computed(step: Step) -> float:
    """Return what a calculator gives for the numbers that stand in a step's equation."""
    equation, _, _ = step.filled.rpartition(" = ")
    written = equation.replace("·", "*").replace("−", "-").replace("σ", "sigmoid")
    known = {"tanh": np.tanh, "sigmoid": lambda x: 1 / (1 + np.exp(-x))}
    return float(eval(written, {"__builtins__": {}}, known))


@pytest.mark.parametrize(
    ("cell", "settings"),
    [("lstm", {}), ("gru", {}), ("gru", {"reset_after": False}), ("simple_rnn", {"activation": "sigmoid"})],
)
def test_every_equation_comes_out_by_hand(cell: str, settings: dict[str, object]) -> None:
    network, traced = read(cell, **settings)
    for word in range(len(IDS)):
        for step in walked(network, traced, word):
            assert computed(step) == pytest.approx(step.value, abs=2e-3), step


def test_before_the_first_word_the_states_are_nought() -> None:
    network, traced = read("lstm")
    cell = next(step for step in walked(network, traced, 0) if step.part == "cell")
    assert cell.filled.split(" + ")[0].endswith(" · 0.000")


def test_a_cell_that_reads_backwards_comes_from_the_word_after() -> None:
    network, traced = read("lstm", bidirectional=True)
    backward = network.recurrent[0].backward
    assert backward is not None
    steps = walk_through(backward, traced.layers[1], traced.embeddings, (0, 2))
    for step in steps:
        assert computed(step) == pytest.approx(step.value, abs=2e-3)
