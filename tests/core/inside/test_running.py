import numpy as np
import pytest

from core.inside.running import NEVER, turns
from core.inside.trace import trace
from core.inside.verdicts import verdicts
from tests.core.inside.random_networks import ROWS, random_network, recipe_of

RECURRENT = [{"cell": "lstm", "units": 3}]


def some_rows(seed: int = 1) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [rng.integers(1, ROWS, size=length) for length in (5, 0, 1, 9, 3, 3)]


def turn_of(winners: list[int], before: int) -> int:
    changes = [place for place, winner in enumerate(winners) if winner != ([before, *winners])[place]]
    return changes[-1] if changes else NEVER


@pytest.mark.parametrize("pooling", ["last", "mean", "max"])
@pytest.mark.parametrize("mask", [True, False])
@pytest.mark.parametrize("classes", [2, 4])
def test_the_last_turn_is_the_one_that_each_trace_shows(pooling: str, mask: bool, classes: int) -> None:
    network = random_network(recipe_of({"recurrent": RECURRENT, "pooling": pooling}, mask=mask), classes)
    rows = some_rows()
    found = turns(network, rows)
    before = int(verdicts(network, [np.zeros(0, np.int32)])[0].argmax())
    expected = [turn_of(trace(network, row).verdict.argmax(axis=1).tolist(), before) for row in rows]
    assert found.turned.tolist() == expected
    np.testing.assert_allclose(found.final, verdicts(network, rows), atol=1e-6)


def test_a_network_that_reads_backwards_has_no_running_states() -> None:
    network = random_network(recipe_of({"recurrent": [{"units": 3, "bidirectional": True}]}))
    with pytest.raises(ValueError, match="reads backwards"):
        turns(network, some_rows())
