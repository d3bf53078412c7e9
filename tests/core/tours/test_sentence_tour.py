"""What the tour of a sentence claims and counts, computed again with the networks that it shows."""

import numpy as np
import pytest

from core.inside.clamp import Clamp, clamped_trace
from core.inside.fading import fading
from core.opened import OpenedRun, open_run
from core.places import ASSETS
from core.runs.bag_of_words import BagOfWords
from core.runs.folder import RunFolder
from core.tours.tour import read_tour
from core.whatif.judges import BagJudge

TOUR = read_tour("sentence")
SENTENCE = str(TOUR.settings(0)["sentence"])
NOT, GOOD = 3, 4


def shipped(cell: str, epoch: int | None = None) -> OpenedRun:
    return open_run(RunFolder(ASSETS / "first_look" / cell), epoch)


def positive(network: OpenedRun) -> list[float]:
    """Return the probability of "positive" after each word."""
    return [float(after[1]) for after in network.read(SENTENCE)[1].verdict]


def mean(gate: str, word: int, sentence: str = SENTENCE) -> float:
    return float(shipped("lstm").read(sentence)[1].layers[0].gates[gate][word].mean())


def text(place: int) -> str:
    return TOUR.stops[place - 1].text


def test_one_word_turns_the_lstm_round() -> None:
    after = positive(shipped("lstm"))
    assert after[2] > 0.8
    assert int(np.argmin(np.diff(after))) + 1 == NOT
    assert after[NOT] < 0.1
    assert abs(after[GOOD] - after[NOT]) < 0.15


def test_the_plain_cell_calls_it_positive() -> None:
    plain = positive(shipped("simple_rnn"))
    assert plain[NOT] - plain[NOT - 1] > plain[GOOD] - plain[NOT] > 0
    assert plain[GOOD] > 0.5
    assert len(shipped("simple_rnn").network.recurrent) == len(shipped("lstm").network.recurrent)
    assert (
        shipped("simple_rnn").network.recurrent[0].forward.units == shipped("lstm").network.recurrent[0].forward.units
    )


@pytest.mark.parametrize(
    ("place", "gate", "word"),
    [(3, "input_gate", NOT), (3, "forget_gate", NOT), (4, "forget_gate", GOOD), (4, "input_gate", GOOD)],
)
def test_the_means_of_the_gates_are_as_told(place: int, gate: str, word: int) -> None:
    assert f"{mean(gate, word):.2f}" in text(place)


def test_without_not_the_input_gate_is_open_for_the_same_word() -> None:
    assert f"{mean('input_gate', NOT, 'The food was good.'):.2f}" in text(4)


def test_the_gates_learnt_to_tell_words_apart() -> None:
    untrained = shipped("lstm", 0).read(SENTENCE)[1].layers[0].gates["forget_gate"].mean(axis=1)
    assert np.ptp(untrained) < 0.02
    assert positive(shipped("lstm", 1))[GOOD] > 0.5


def test_held_open_the_input_gate_lets_good_turn_the_verdict() -> None:
    network = shipped("lstm")
    clamp = Clamp.parse(str(TOUR.settings(6)["clamp"]))
    held = clamped_trace(network.network, network.read(SENTENCE)[1].ids, [clamp])
    assert held.verdict[NOT][1] < 0.1
    assert held.final[1] > 0.5


def test_most_of_the_input_gate_is_left_of_the_middle_at_good() -> None:
    before = shipped("lstm").read(SENTENCE)[1].layers[0].preactivations["input_gate"][GOOD]
    assert np.mean(before < 0) > 0.7


def test_most_of_the_gradient_is_lost_between_the_last_two_words() -> None:
    network = shipped("lstm")
    traced = network.read(SENTENCE)[1]
    found = fading(network.network, [traced.ids], [int(traced.final.argmax())])
    assert found is not None
    steps = np.asarray(found.hidden[1:]) / np.asarray(found.hidden[:-1])
    assert int(np.argmin(steps)) == 0
    assert steps[0] < 0.4


def test_the_bag_of_words_calls_it_positive() -> None:
    network = shipped("lstm")
    bag = BagOfWords.load(ASSETS / "first_look" / "lstm" / "baseline.npz")
    assert BagJudge(bag, network.encoder)([SENTENCE])[0][1] > 0.5
