import numpy as np
import pytest
from numpy.testing import assert_allclose
from random_networks import random_network, recipe_of

from core.inside.path import View, read_out_direction, state_space

RNG = np.random.default_rng(0)
STATES = (RNG.normal(size=(200, 4)) * [3, 1, 0.5, 0.1] + 1).astype(np.float32)
TOWARD = np.array([0, 0, 2, 0], np.float32)


def test_by_variance_the_axes_are_the_widest_and_say_how_much_they_show() -> None:
    space = state_space(STATES, TOWARD, View.VARIANCE)
    assert space.axes.shares[0] > 0.8
    assert_allclose(np.abs(space.axes.directions[0]), [1, 0, 0, 0], atol=0.1)
    assert space.shown < 0.2
    assert_allclose(space.project(STATES).mean(axis=0), 0, atol=1e-4)


def test_by_verdict_the_first_axis_is_the_read_out_and_the_second_stands_at_right_angles() -> None:
    space = state_space(STATES, TOWARD, View.VERDICT)
    assert_allclose(space.axes.directions[0], [0, 0, 1, 0])
    assert space.axes.directions[1] @ space.axes.directions[0] == pytest.approx(0, abs=1e-5)
    assert space.shown == pytest.approx(1)
    assert_allclose(space.arrow(), [1, 0], atol=1e-5)
    centred = STATES - STATES.mean(axis=0)
    assert space.axes.shares[0] == pytest.approx((centred[:, 2] ** 2).sum() / (centred**2).sum(), rel=1e-4)


@pytest.mark.parametrize("toward", [None, np.zeros(4, np.float32)])
def test_without_a_direction_nothing_is_pointed_at(toward) -> None:
    space = state_space(STATES, toward, View.VERDICT)
    assert space.arrow() is None
    assert space.shown == 0


@pytest.mark.parametrize(("head", "classes"), [({"units": "auto"}, 2), ({"units": 2}, 2), ({"units": "auto"}, 3)])
@pytest.mark.parametrize("dense", [[], [{"units": 5, "activation": "tanh"}]])
def test_the_direction_is_the_gradient_of_the_log_odds(head, classes, dense) -> None:
    from core.inside.verdicts import read_out

    network = random_network(
        recipe_of({"recurrent": [{"cell": "gru", "units": 3}], "head": head, "dense": dense}), classes
    )
    state, step = RNG.normal(size=3), 1e-2

    def odds(at):
        share = read_out(network, at[None].astype(np.float32))[0, 1].astype(np.float64)
        return np.log(share / (1 - share))

    expected = [(odds(state + step * way) - odds(state - step * way)) / (2 * step) for way in np.eye(3)]
    assert_allclose(read_out_direction(network, state, 1), expected, atol=5e-3)
