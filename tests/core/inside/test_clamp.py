from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.inside.clamp import PARTS, Clamp, ClampError, check, clamped_trace
from core.inside.trace import Trace, trace
from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from core.recipe import Cell
from tests.core.inside.random_networks import random_network, recipe_of

IDS = np.array([3, 0, 7, 2, 9, 0, 0])
READ = IDS[IDS != 0]
EACH_PART = [(cell, part) for cell, parts in PARTS.items() for part in parts]
POOLINGS = ("last", "mean", "max")


def network_of(cell: str, layers: int = 1, **settings: object) -> OpenNetwork:
    layer = {"cell": cell, "units": 3, **{name: settings.pop(name) for name in ("bidirectional",) if name in settings}}
    mask = settings.pop("mask", True)
    return random_network(recipe_of({"recurrent": [layer] * layers, **settings}, mask=mask))


def parts_of(traced: Trace) -> list[dict[str, np.ndarray]]:
    return [{**layer.gates, **layer.states} for layer in traced.layers]


def everything(traced: Trace) -> list[np.ndarray]:
    layers = [
        values
        for layer in traced.layers
        for values in {
            **layer.gates,
            **layer.states,
            **{f"pre {n}": v for n, v in layer.preactivations.items()},
        }.values()
    ]
    return [*layers, traced.verdict, traced.final]


def own_values(network: OpenNetwork) -> dict[tuple[int, str], dict[str, np.ndarray]]:
    traced = trace(network, IDS)
    return {(layer.index, layer.direction): {**layer.gates, **layer.states} for layer in traced.layers}


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_what_is_held_at_its_own_values_stays_as_it_was(cell: str, mask: bool, pooling: str) -> None:
    network = network_of(cell, layers=2, mask=mask, pooling=pooling)
    for ours, untouched in zip(
        everything(trace(network, IDS, own_values(network))), everything(trace(network, IDS)), strict=True
    ):
        assert_array_equal(ours, untouched)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_what_both_directions_hold_at_their_own_values_ends_in_the_same_verdict(pooling: str) -> None:
    network = network_of("lstm", layers=2, bidirectional=True, pooling=pooling, mask=pooling != "max")
    ours, untouched = trace(network, IDS, own_values(network)), trace(network, IDS)
    for one, other in zip(parts_of(ours), parts_of(untouched), strict=True):
        for name in one:
            assert_array_equal(one[name], other[name])
    assert_array_equal(ours.final, untouched.final)


@pytest.mark.parametrize(("cell", "part"), EACH_PART)
def test_a_held_part_has_its_value_from_the_start_word_on_and_moves_nothing_before(cell: Cell, part: str) -> None:
    network = network_of(cell.value)
    free, held = trace(network, IDS), clamped_trace(network, IDS, [Clamp(part=part, unit=1, start=2, value=0.25)])
    assert_array_equal(parts_of(held)[0][part][2:, 1], 0.25)
    for name, values in parts_of(free)[0].items():
        assert_array_equal(parts_of(held)[0][name][:2], values[:2])
    assert_array_equal(held.verdict[:2], free.verdict[:2])
    assert np.abs(held.final - free.final).max() > 1e-6


@pytest.mark.parametrize(("cell", "part"), EACH_PART)
def test_a_clamp_on_all_units_is_one_on_each(cell: Cell, part: str) -> None:
    network = network_of(cell.value)
    together = clamped_trace(network, IDS, [Clamp(part=part, value=0.5)])
    apart = clamped_trace(network, IDS, [Clamp(part=part, unit=unit, value=0.5) for unit in range(3)])
    for one, other in zip(everything(together), everything(apart), strict=True):
        assert_array_equal(one, other)


def test_an_lstm_whose_forget_gate_is_shut_only_keeps_what_it_writes() -> None:
    layer = clamped_trace(network_of("lstm"), IDS, [Clamp(part="forget_gate", value=0)]).layers[0]
    written = layer.gates["input_gate"] * layer.gates["candidate"]
    assert_allclose(layer.states["cell"], written, atol=1e-7)
    assert_allclose(layer.states["hidden"], layer.gates["output_gate"] * np.tanh(written), atol=1e-6)


def test_an_lstm_that_forgets_nothing_and_writes_nothing_keeps_its_held_cell_state() -> None:
    clamps = [Clamp(part="forget_gate", value=1), Clamp(part="input_gate", value=0)]
    layer = clamped_trace(network_of("lstm"), IDS, clamps).layers[0]
    assert_array_equal(layer.states["cell"], 0)
    assert_array_equal(layer.states["hidden"], 0)


def test_a_gru_whose_update_gate_is_open_keeps_the_zero_state_and_shut_takes_the_candidate() -> None:
    network = network_of("gru")
    kept = clamped_trace(network, IDS, [Clamp(part="update_gate", value=1)]).layers[0]
    assert_array_equal(kept.states["hidden"], 0)
    taken = clamped_trace(network, IDS, [Clamp(part="update_gate", value=0)]).layers[0]
    assert_array_equal(taken.states["hidden"], taken.gates["candidate"])


@pytest.mark.parametrize("reset_after", [True, False])
def test_a_gru_whose_reset_gate_is_shut_makes_its_candidate_without_the_old_state(reset_after: bool) -> None:
    recipe = recipe_of({"recurrent": [{"cell": "gru", "units": 3, "reset_after": reset_after}]})
    network = random_network(recipe)
    layer = clamped_trace(network, IDS, [Clamp(part="reset_gate", value=0)]).layers[0]
    weights = network.recurrent[0].forward
    bias = weights.bias[0] if reset_after else weights.bias
    alone = network.table[READ] @ weights.kernel[:, 6:] + bias[6:]
    assert_allclose(layer.preactivations["candidate"], alone, atol=1e-6)


def test_a_simple_rnn_held_at_zero_reads_each_word_alone() -> None:
    network = network_of("simple_rnn")
    layer = clamped_trace(network, IDS, [Clamp(part="hidden", value=0)]).layers[0]
    weights = network.recurrent[0].forward
    assert_allclose(layer.preactivations["hidden"], network.table[READ] @ weights.kernel + weights.bias, atol=1e-6)


@pytest.mark.parametrize("pooling", POOLINGS)
def test_a_network_whose_states_are_all_held_at_zero_says_what_it_says_of_nothing(pooling: str) -> None:
    network = network_of("lstm", bidirectional=True, pooling=pooling, mask=pooling != "max")
    clamps = [Clamp(direction=side, part="hidden", value=0) for side in ("forward", "backward")]
    nothing = verdicts(network, [np.zeros(0, int)])[0]
    held = clamped_trace(network, READ, clamps)
    assert_allclose(held.verdict, np.tile(nothing, (4, 1)), atol=1e-6)


def test_the_layer_above_reads_what_is_held_below() -> None:
    network = network_of("lstm", layers=2)
    held = clamped_trace(network, IDS, [Clamp(layer=0, part="hidden", value=0)])
    weights = network.recurrent[1].forward
    first = held.layers[1].preactivations["input_gate"][0]
    assert_allclose(first, weights.bias[:3], atol=1e-6)


@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("layers", [1, 2])
def test_a_backward_cell_is_held_from_the_same_word_of_the_text_in_every_prefix(layers: int, pooling: str) -> None:
    network = network_of("gru", layers=layers, bidirectional=True, pooling=pooling, mask=pooling != "max")
    clamps = [Clamp(direction="backward", part="update_gate", unit=0, start=1, value=0.9)]
    held = clamped_trace(network, READ, clamps)
    assert_array_equal(held.layers[1].gates["update_gate"][1:, 0], np.float32(0.9))
    ends = [clamped_trace(network, READ[: end + 1], clamps).final for end in range(len(READ))]
    assert_allclose(held.verdict, np.array(ends), atol=1e-6)


def test_masked_padding_is_held_as_little_as_it_is_read() -> None:
    network = network_of("lstm")
    clamps = [Clamp(part="forget_gate", unit=0, start=1, value=0.5)]
    for one, other in zip(
        everything(clamped_trace(network, IDS, clamps)),
        everything(clamped_trace(network, READ, clamps)),
        strict=True,
    ):
        assert_array_equal(one, other)


def test_a_clamp_that_starts_after_the_last_word_changes_nothing() -> None:
    network = network_of("lstm")
    held = clamped_trace(network, IDS, [Clamp(part="cell", start=99, value=5)])
    assert_array_equal(held.verdict, trace(network, IDS).verdict)


def test_a_text_without_words_can_be_held_and_has_the_verdict_of_nothing() -> None:
    network = network_of("lstm", bidirectional=True)
    held = clamped_trace(network, np.zeros(3, int), [Clamp(part="cell", value=5)])
    assert_array_equal(held.final, verdicts(network, [np.zeros(0, int)])[0])


def test_of_two_clamps_on_one_place_the_later_counts() -> None:
    clamps = [Clamp(part="cell", value=5), Clamp(part="cell", unit=2, start=1, value=-5)]
    cell = clamped_trace(network_of("lstm"), IDS, clamps).layers[0].states["cell"]
    assert_array_equal(cell[:, :2], 5)
    assert_array_equal(cell[:, 2], [5, -5, -5, -5])


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp(part="forget_gate", value=0),
        Clamp(layer=2, direction="backward", part="cell", unit=17, start=3, value=-0.125),
        Clamp(part="hidden", value=1 / 3),
    ],
)
def test_a_clamp_survives_being_written_into_a_link(clamp: Clamp) -> None:
    assert Clamp.parse(clamp.text) == replace(clamp, value=round(clamp.value, 9))


@pytest.mark.parametrize(
    "text",
    ["", "forget_gate=0", "0.forward.forget_gate.all@0=2", "0.forward.cell.all@0=nan", "0.sideways.cell.all@0=1",
     "0.forward.cell.all@0=1e3", "0.forward.cell.all@0=9999", "0.forward.<b>.all@0=1", "0.forward.cell.all@0=1\n"],
)  # fmt: skip
def test_what_is_no_clamp_is_refused_with_what_was_expected(text: str) -> None:
    with pytest.raises(ClampError, match="expected"):
        Clamp.parse(text)


@pytest.mark.parametrize(
    ("clamp", "message"),
    [
        (Clamp(layer=1, part="cell", value=0), "below 1"),
        (Clamp(direction="backward", part="cell", value=0), "forwards only"),
        (Clamp(part="update_gate", value=0), "forget_gate"),
        (Clamp(part="cell", unit=3, value=0), "below 3"),
    ],
)
def test_a_clamp_that_has_no_place_in_the_network_is_refused(clamp: Clamp, message: str) -> None:
    with pytest.raises(ClampError, match=message):
        check(network_of("lstm"), clamp)
