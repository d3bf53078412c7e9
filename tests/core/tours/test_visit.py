import json

import pytest

from core.tours.tour import Settings, Stop, Tour, read_tour
from core.tours.visit import Move, Own, Visit, begin, end, go, touched

OURS = "The food was not good."
SMALL = Tour(
    name="small",
    title="Small",
    about="",
    stops=(
        Stop(title="First", text="", page="", enter={"sentence": OURS, "cell": "lstm"}, leave=("cell",)),
        Stop(title="Gates", text="", page="inside", enter={"run": "shipped", "word": 3}),
        Stop(title="Cell", text="", page="cell", enter={"clamp": "f=0"}, leave=("clamp",)),
        Stop(title="What if", text="", page="what-if", enter={"word": 4}),
    ),
)
HAD: Settings = {
    **dict.fromkeys(touched(SMALL)),
    "run": "mine",
    "sentence": "my own sentence",
    "word": 7,
    "epoch": 2,
    "cell": "gru",
}
OWN = Own("results", {"run": ["mine"], "true": ["1"], "called": ["0"]}, HAD)
LAST = len(SMALL.stops) - 1


def visit_of(move: Move) -> Visit:
    assert move.visit is not None
    return move.visit


def as_set(move: Move) -> Settings:
    """Return the settings as they stand after a move on which nothing was touched."""
    return move.settings


def at(place: int) -> Move:
    """Walk from the first stop to another with "next"."""
    move = begin(SMALL, OWN)
    for step in range(place):
        move = go(SMALL, visit_of(move), step + 1, as_set(move))
    return move


def test_the_first_stop_sets_its_figure_and_nothing_of_the_visitors_is_left_in_it() -> None:
    move = begin(SMALL, OWN)
    assert move.page == ""
    assert move.settings == {**dict.fromkeys(touched(SMALL)), "sentence": OURS, "cell": "lstm"}
    assert move.address == {"tour": ["small"], "stop": ["1"]}


def test_next_enters_the_next_page_with_its_settings() -> None:
    move = at(1)
    assert (move.page, move.address["stop"]) == ("inside", ["2"])
    assert move.settings["run"] == "shipped"
    assert move.settings["word"] == 3
    assert move.settings["sentence"] == OURS


def test_what_a_stop_puts_back_is_not_set_at_the_next() -> None:
    assert at(2).settings["clamp"] == "f=0"
    assert at(3).settings["clamp"] is None


@pytest.mark.parametrize("place", range(LAST))
def test_back_shows_the_same_as_before(place: int) -> None:
    there = at(place)
    onward = go(SMALL, visit_of(there), place + 1, there.settings)
    again = go(SMALL, visit_of(onward), place, onward.settings)
    assert again == there


@pytest.mark.parametrize("place", range(LAST + 1))
def test_leaving_at_any_stop_puts_back_what_the_visitor_had(place: int) -> None:
    there = at(place)
    assert end(SMALL, visit_of(there), there.settings) == Move(OWN.page, HAD, OWN.address, None)


@pytest.mark.parametrize("place", range(LAST + 1))
def test_what_the_visitor_clicks_on_the_way_does_not_stay(place: int) -> None:
    there = at(place)
    now = {**there.settings, "word": 9, "unit": 5, "run": "other", "clamp": "o=1"}
    assert end(SMALL, visit_of(there), now).settings == HAD


@pytest.mark.parametrize("place", range(LAST + 1))
def test_a_sentence_typed_on_the_way_is_the_visitors_at_the_end(place: int) -> None:
    there = at(place)
    left = end(SMALL, visit_of(there), {**there.settings, "sentence": "typed at the stop"})
    assert left.settings == {**HAD, "sentence": "typed at the stop"}


def test_the_next_stop_shows_the_tours_sentence_although_another_was_typed() -> None:
    typed = go(SMALL, visit_of(at(1)), 2, {**at(1).settings, "sentence": "typed"})
    assert typed.settings["sentence"] == OURS
    assert end(SMALL, visit_of(typed), typed.settings).settings["sentence"] == "typed"


def test_a_sentence_that_stood_in_the_address_gives_way_to_the_typed_one_there_too() -> None:
    own = Own("what-if", {"sentence": ["old"]}, {**HAD, "sentence": "old"})
    there = begin(SMALL, own)
    left = end(SMALL, visit_of(there), {**there.settings, "sentence": "typed"})
    assert left.address == {"sentence": ["typed"]}


def test_a_setting_that_was_not_set_is_not_set_afterwards() -> None:
    nothing = Own("", {}, dict.fromkeys(touched(SMALL)))
    there = begin(SMALL, nothing, LAST)
    assert not any(end(SMALL, visit_of(there), there.settings).settings.values())


@pytest.mark.parametrize(("asked", "shown"), [(-5, 0), (0, 0), (LAST, LAST), (99, LAST)])
def test_a_stop_that_is_not_there_is_the_nearest_that_is(asked: int, shown: int) -> None:
    assert visit_of(begin(SMALL, OWN, asked)).place == shown


def test_a_tour_that_chooses_a_network_touches_what_was_looked_at_of_another() -> None:
    assert {"epoch", "layer", "word", "unit"} <= {*touched(SMALL)}


def test_a_visit_is_kept_as_plain_values() -> None:
    visit = visit_of(at(2))
    assert Visit.from_plain(json.loads(json.dumps(visit.to_plain()))) == visit


def test_every_way_to_a_stop_of_the_real_tour_shows_the_same() -> None:
    tour = read_tour("sentence")
    own = Own("", {}, dict.fromkeys(touched(tour)))
    for place in range(len(tour.stops)):
        direct = begin(tour, own, place)
        around = go(tour, visit_of(begin(tour, own, len(tour.stops) - 1)), place, dict(direct.settings))
        assert around.settings == direct.settings
