"""The guided tours on the pages: each stop opened as the bar opens it, and everything of the visitor's put back."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fake_runs import finished_run
from streamlit.testing.v1 import AppTest

from core.language import find_languages
from core.runs.collection import Runs
from core.tours.notebooks import NOTEBOOK_TOURS, notebook_tour
from core.tours.tour import Setting, Tour, read_tour, tour_names
from core.tours.visit import touched
from pages.shared.player_message import unpack

MINE = "my own sentence is a good one"
READERS = {
    "": "first_look_reader",
    "inside": "inside_reader",
    "squashing": "squash_reader",
    "what-if": "whatif_reader",
}


def tour_of(name: str) -> Tour:
    say = find_languages()["en"].say
    return notebook_tour(name[-1].upper(), say) if name in NOTEBOOK_TOURS else read_tour(name)


def begun(app: AppTest, name: str = "sentence") -> AppTest:
    if name in NOTEBOOK_TOURS:
        app.switch_page("pages/learn/notebooks.py")
        app.query_params["notebook"] = name[-1].upper()
        app.run()
    return pressed(app, f"begin_{name}")


def pressed(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def is_over(app: AppTest) -> bool:
    return not any(button.key == "tour_end" for button in app.button)


def walked(app: AppTest, stops: int) -> AppTest:
    for _ in range(stops):
        pressed(app, "tour_next")
    return app


def every_stop(app: AppTest, tour: Tour) -> Iterator[tuple[int, AppTest]]:
    begun(app, tour.name)
    for place in range(len(tour.stops)):
        yield place, app if place == 0 else pressed(app, "tour_next")


def player_of(app: AppTest) -> dict[str, Any]:
    return unpack(app.get_by_key("cell_player").proto.bytes)[0]


def sentence_of(app: AppTest, page: str) -> str:
    if page == "cell":
        return str(player_of(app)["sentence"])
    if page == "step-by-step":
        return str(next(one.value for one in app.text_input if one.label == "Sentence"))
    return str(json.loads(app.get_by_key(READERS[page]).proto.json)["sentence"])


def run_of(app: AppTest, page: str) -> str | None:
    """Return the network that a page shows, None on the first one, which has its own choice."""
    return None if page == "" else next(one.value for one in app.selectbox if one.label == "Run")


def word_of(app: AppTest, page: str) -> int | None:
    if page == "step-by-step":
        slider = next(one for one in app.select_slider if one.label.startswith("The walk"))
        return int(str(slider.value).partition(".")[0]) - 1
    return int(next(one.value for one in app.select_slider if one.label == "Word"))


def epoch_of(app: AppTest, _page: str) -> int:
    return int(next(one.value for one in app.select_slider if one.label == "Network after epoch"))


def headings(app: AppTest) -> list[str]:
    return [one.value for one in app.subheader]


SHOWN: dict[str, tuple[tuple[str, ...], Callable[[AppTest, str], Setting | None]]] = {
    "sentence": ((*READERS, "cell", "step-by-step"), sentence_of),
    "run": (("inside", "cell", "squashing", "step-by-step", "what-if"), run_of),
    "epoch": (("inside", "cell", "squashing", "step-by-step", "what-if"), epoch_of),
    "word": (("squashing", "step-by-step"), word_of),
    "part": (("cell",), lambda app, _: str(player_of(app)["place"]["part"])),
    "only": (("notebooks",), lambda app, _: "theory" if "What was found" not in headings(app) else "found"),
    "lesson": (("notebooks",), lambda app, _: next(one.value for one in app.selectbox if one.label == "Lesson")),
    "data": (("cleaning",), lambda app, _: str(app.session_state["chosen_source"])),
    "set": (("cleaning",), lambda app, _: app.query_params["set"]),
    "clamp": (("cell",), lambda app, _: ",".join(one["text"] for one in player_of(app)["clamps"])),
}
WIDGETS = {
    "first_look_cell": "",
    "gates_view": "inside",
    "squash_view": "squashing",
    "squashed_lstm": "squashing",
    "walk_start": "step-by-step",
    "ask": "what-if",
    "predict_first": "what-if",
    "notebook": "notebooks",
    "one": "encodings",
    "other": "encodings",
    "cleaning_text": "cleaning",
}
# A network of one layer shows no choice of it.
UNSEEN = {"layer"}


def in_effect(app: AppTest, page: str, name: str) -> Setting | None:
    """Return what a page shows of a setting."""
    if name in WIDGETS:
        return app.get_by_key(name).value
    return SHOWN[name][1](app, page)


def shows(page: str, name: str) -> bool:
    return WIDGETS.get(name) == page or page in SHOWN.get(name, ((), None))[0]


@pytest.mark.parametrize("name", [*tour_names(), *NOTEBOOK_TOURS])
def test_every_setting_of_a_tour_is_one_that_some_page_shows(name: str) -> None:
    assert {*tour_of(name).names} <= {*SHOWN, *WIDGETS, *UNSEEN}


@pytest.mark.parametrize("name", [*tour_names(), *NOTEBOOK_TOURS])
def test_at_every_stop_all_its_settings_are_in_effect(app: AppTest, name: str) -> None:
    tour = tour_of(name)
    for place, page in every_stop(app, tour):
        stop, told = tour.stops[place], tour.settings(place)
        found = {one: in_effect(page, stop.page, one) for one in told if shows(stop.page, one)}
        assert found == {one: told[one] for one in found}, f"stop {place + 1}"
        assert set(stop.enter) <= {*found, *UNSEEN, "word", "epoch"}, f"stop {place + 1}"
        assert page.query_params["stop"] == str(place + 1)


def test_the_way_back_shows_every_stop_as_the_way_there(app: AppTest) -> None:
    tour = read_tour("sentence")
    walked(begun(app), len(tour.stops) - 1)
    for place in range(len(tour.stops) - 2, -1, -1):
        pressed(app, "tour_back")
        page, told = tour.stops[place].page, tour.settings(place)
        found = {one: in_effect(app, page, one) for one in told if shows(page, one)}
        assert found == {one: told[one] for one in found}, f"stop {place + 1}"


def own_choices(app: AppTest, runs: Runs) -> dict[str, Any]:
    """Have the visitor choose a run, an epoch, a word and a sentence, and come back to the first page."""
    run = finished_run(runs)
    app.switch_page("pages/inside/gates.py")
    app.query_params.update({"run": run.id, "sentence": MINE})
    app.run()
    app.select_slider(key=f"epoch_of_{run.id}").set_value(1).run()
    next(one for one in app.select_slider if one.label == "Word").set_value(2).run()
    app.switch_page("pages/start/first_look.py")
    app.query_params.clear()
    app.run()
    app.get_by_key("first_look_cell").set_value("gru").run()
    assert not app.exception
    return own(app)


def own(app: AppTest) -> dict[str, Any]:
    keys = ("chosen_run", "chosen_sentence", "looked_at_epoch", "looked_at_word", "looked_at_unit", "first_look_cell")
    return {key: app.session_state[key] for key in keys if key in app.session_state}


@pytest.mark.parametrize("place", range(len(read_tour("sentence").stops)))
def test_ended_at_any_stop_the_visitor_is_back_with_all_that_was_there(app: AppTest, runs: Runs, place: int) -> None:
    had, address = own_choices(app, runs), dict(app.query_params)
    assert (had["chosen_sentence"], had["looked_at_epoch"], had["looked_at_word"]) == (MINE, 1, 2)
    pressed(walked(begun(app), place), "tour_end")
    assert is_over(app)
    assert app.title[0].value == "Watch a recurrent network read"
    assert own(app) == had
    assert app.query_params == address
    assert sentence_of(app, "") == MINE
    app.switch_page("pages/inside/gates.py").run()
    assert run_of(app, "inside") == had["chosen_run"]
    assert (epoch_of(app, "inside"), word_of(app, "inside")) == (1, 2)


def test_a_visitor_who_had_chosen_nothing_has_nothing_chosen_afterwards(app: AppTest) -> None:
    before = own(app)
    pressed(walked(begun(app), 4), "tour_end")
    assert own(app) == before
    assert app.query_params == {}


def test_a_visitor_who_comes_from_a_link_goes_back_to_it(app: AppTest) -> None:
    app.switch_page("pages/learn/notebooks.py")
    app.query_params["notebook"] = "B"
    app.run()
    begun_there = pressed(app, "begin_notebook-b")
    pressed(walked(begun_there, 3), "tour_end")
    assert app.get_by_key("notebook").value == "B"
    assert app.query_params == {"notebook": "B"}


def test_a_sentence_typed_on_the_way_is_there_when_the_tour_is_over(app: AppTest) -> None:
    walked(begun(app), 8)
    next(one for one in app.text_input if one.label == "Sentence").set_value("typed on the way").run()
    pressed(app, "tour_next")
    assert sentence_of(app, "what-if") == "The food was not good."
    pressed(app, "tour_end")
    assert sentence_of(app, "") == "typed on the way"


def test_a_stop_shows_its_own_network_although_another_was_chosen_on_its_page(app: AppTest) -> None:
    walked(begun(app), 2)
    next(one for one in app.selectbox if one.label == "Run").set_value("first-look-gru").run()
    assert run_of(app, "inside") == "first-look-gru"
    pressed(app, "tour_next")
    assert run_of(app, "inside") == "first-look-lstm"


def test_who_leaves_the_way_is_shown_the_way_back_to_the_stop(app: AppTest) -> None:
    walked(begun(app), 2)
    assert not any(button.key == "tour_here" for button in app.button)
    app.switch_page("pages/data/choose.py").run()
    pressed(app, "tour_here")
    assert app.title[0].value == "Gates and states"
    assert word_of(app, "inside") == 3


def test_the_address_of_an_earlier_stop_on_its_page_leads_back_to_it(app: AppTest) -> None:
    walked(begun(app), 2)
    app.switch_page("pages/start/first_look.py")
    app.query_params["stop"] = "2"
    app.run()
    assert not app.exception
    assert app.get_by_key("first_look_cell").value == "simple_rnn"
    assert any(one.label.startswith("2 of 10") for one in app.expander)


def stop_on(page: str, letter: str) -> tuple[int, Tour]:
    tour = tour_of(f"notebook-{letter.lower()}")
    return next(place for place, stop in enumerate(tour.stops) if stop.page == page), tour


def test_the_stop_at_the_stop_words_shows_the_step_that_takes_negations(app: AppTest) -> None:
    place, tour = stop_on("cleaning", "E")
    walked(begun(app, tour.name), place)
    assert "Stop words: english, negations too" in [one.label for one in app.toggle]


def test_steps_that_are_changed_at_a_stop_are_not_kept_for_the_data(app: AppTest) -> None:
    place, tour = stop_on("cleaning", "E")
    walked(begun(app, tour.name), place)
    next(one for one in app.toggle if one.label == "Lower case").set_value(False).run()
    assert not app.exception
    assert "settings" not in app.session_state
    pressed(app, "tour_end")
    app.switch_page("pages/data/cleaning.py").run()
    assert not any(one.label.startswith("Stop words") for one in app.toggle)


def test_a_stop_at_the_encodings_shows_its_sentences_although_others_were_typed_there(app: AppTest) -> None:
    app.switch_page("pages/data/encodings.py").run()
    app.get_by_key("encoding_example").set_value("one small sentence").run()
    place, tour = stop_on("encodings", "B")
    walked(begun(app, tour.name), place)
    assert app.text_input(key="one").value == "It was not good, it was bad."
    pressed(app, "tour_end")
    app.switch_page("pages/data/encodings.py").run()
    assert app.text_input(key="one").value.startswith("this is a test")


def test_a_stop_inside_says_whose_network_is_shown(app: AppTest) -> None:
    place, tour = stop_on("inside", "B")
    assert "one vector of 32 numbers" in tour.stops[place].text
    assert "a small one of ours, an LSTM of 16 units" in tour.stops[place].text
    walked(begun(app, tour.name), place)
    assert sentence_of(app, "inside").startswith("I expected a dull evening")


def test_the_bar_says_which_of_how_many_stops_it_is(app: AppTest) -> None:
    walked(begun(app), 2)
    assert any(one.label == "3 of 10: The gates at *not*" for one in app.expander)
    assert any(one.value == read_tour("sentence").stops[2].text for one in app.markdown)


def test_while_a_tour_is_on_no_other_begins(app: AppTest) -> None:
    begun(app)
    assert not any((button.key or "").startswith("begin_") for button in app.button)


def test_a_link_to_a_stop_opens_the_tour_there(app: AppTest) -> None:
    app.query_params.update({"tour": "sentence", "stop": "8"})
    app.run()
    assert not app.exception
    assert app.title[0].value == "Squashing"
    assert app.get_by_key("squashed_lstm").value == "input_gate"
    pressed(app, "tour_end")
    assert app.title[0].value == "Watch a recurrent network read"
    assert app.query_params == {}


def test_a_tour_begun_where_an_old_stop_stands_in_the_address_begins_at_its_first_stop(app: AppTest) -> None:
    pressed(begun(app), "tour_end")
    app.query_params.update({"tour": "sentence", "stop": "3", "sentence": MINE})
    app.run()
    assert is_over(app)
    begun(app)
    assert app.query_params["stop"] == "1"
    pressed(app, "tour_end")
    assert sentence_of(app, "") == MINE
    assert app.query_params == {"sentence": MINE}


@pytest.mark.parametrize(("name", "stop"), [("no tour", "1"), ("../sentence", "1"), ("", "")])
def test_a_link_to_a_tour_that_is_not_there_opens_the_page(app: AppTest, name: str, stop: str) -> None:
    app.query_params.update({"tour": name, "stop": stop})
    app.run()
    assert not app.exception
    assert is_over(app)


def test_a_link_to_a_stop_that_is_not_there_begins_the_tour(app: AppTest) -> None:
    app.query_params.update({"tour": "sentence", "stop": "99"})
    app.run()
    assert not app.exception
    assert app.query_params["stop"] == "1"


def test_what_a_tour_touches_is_what_the_session_can_tell(app: AppTest) -> None:
    begun(app)
    assert set(app.session_state["tour_visit"]["settings"]) == {*touched(read_tour("sentence"))}
