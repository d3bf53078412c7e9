import numpy as np
import pytest

from core.figures.film import Film, gate_film, gate_means
from core.figures.palette import GATE

VALUES = np.random.default_rng(0).random((3, 2, 4)).astype(np.float32)
FILM = Film("forget_gate", (0, 1, 5), VALUES)


def test_each_epoch_is_a_frame_that_the_slider_finds_by_its_name() -> None:
    figure = gate_film(FILM, ("not", "bad"), (False, False), [3, 0])
    assert [frame.name for frame in figure.frames] == ["0", "1", "5"]
    np.testing.assert_array_equal(figure.frames[2].data[0].z, VALUES[2][:, [3, 0]].T)
    assert [step.args[0] for step in figure.layout.sliders[0].steps] == [("0",), ("1",), ("5",)]
    assert tuple(colour for _, colour in figure.data[0].colorscale) == GATE


def test_a_state_has_one_scale_for_all_epochs() -> None:
    values = VALUES.copy()
    values[2, 0, 0] = -3
    figure = gate_film(Film("cell", (0, 1, 5), values), ("not", "bad"), (False, False), range(4))
    assert (figure.data[0].zmin, figure.data[0].zmax) == (-3, 3)


def test_a_film_too_long_to_send_says_so() -> None:
    assert FILM.is_short
    assert not Film("cell", tuple(range(61)), np.zeros((61, 100, 128), np.float32)).is_short


def test_each_gate_has_a_line_that_differs_by_more_than_its_colour() -> None:
    figure = gate_means([0, 1], {"forget_gate": [0.7, 0.8], "input_gate": [0.5, 0.4]}, "means")
    assert [line.name for line in figure.data] == ["forget gate f", "input gate i"]
    assert len({line.line.dash for line in figure.data}) == 2
    assert figure.layout.yaxis.range == pytest.approx((0, 1.02))
