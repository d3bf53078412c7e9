"""The lessons of the notebooks' theory, each with its figure."""

from dataclasses import replace
from types import SimpleNamespace

import pyarrow as pa
import pytest
from fake_runs import finished_run, queued_run, random_run
from streamlit.testing.v1 import AppTest
from test_notebooks_page import opened, tagged, texts

from core.notebooks.notebook import LETTERS, Lesson, read_notebook
from core.recipe import Cell
from core.runs.collection import Runs
from pages.learn.parts import stage, threeclasses
from pages.learn.parts.lessons import FIGURES
from pages.shared import cached

EVERY = [(letter, lesson) for letter in LETTERS for lesson in read_notebook(letter).theory]
NAMES = [f"{letter}_{lesson.name}" for letter, lesson in EVERY]
OURS = "A small network of ours"
ONE_UNIT = {
    "embedding": {"size": 4},
    "recurrent": [{"cell": "simple_rnn", "units": 1, "activation": "sigmoid", "recurrent_initializer": "zeros"}],
}


def lesson(app: AppTest, letter: str, name: str, **asked: str) -> AppTest:
    app.query_params["lesson"] = name
    for key, value in asked.items():
        app.query_params[key] = value
    return opened(app, letter)


@pytest.mark.parametrize(("letter", "one"), EVERY, ids=NAMES)
def test_every_lesson_draws_its_figure_and_tells_whose_network_it_is(app: AppTest, letter: str, one: Lesson) -> None:
    page = lesson(app, letter, one.name)
    assert not page.exception
    assert not page.error
    said = texts(page)
    assert one.text in said
    assert one.look in said
    assert (OURS in said) == bool(one.inside and one.figure != "three_classes")


def test_every_figure_is_in_some_lesson() -> None:
    assert {one.figure for _, one in EVERY} == {*FIGURES}


def test_only_the_chosen_lesson_is_drawn(app: AppTest) -> None:
    page = lesson(app, "D", "chain")
    assert page.get_by_key("again_and_again") is not None
    others = [one.text for one in read_notebook("D").theory if one.name != "chain"]
    assert not any(text in texts(page) for text in others)


def test_the_address_names_the_lesson_and_not_the_first(app: AppTest) -> None:
    page = opened(app, "D")
    assert "lesson" not in page.query_params
    page.selectbox(key="lesson_D").set_value("gates").run()
    assert page.query_params["lesson"] == "gates"
    page.selectbox(key="lesson_D").set_value("own").run()
    assert "lesson" not in page.query_params


def test_a_link_brings_lesson_and_sentence(app: AppTest) -> None:
    page = lesson(app, "E", "ids", ids_sentence="what a wonderful film")
    assert page.text_input(key="ids_sentence").value == "what a wonderful film"
    assert any("what a wonderful film" in code.value for code in page.code)


def test_an_emptied_sentence_asks_for_a_word(app: AppTest) -> None:
    page = lesson(app, "D", "gates")
    page.text_input(key="gates_sentence").set_value("").run()
    assert not page.exception
    assert "Type a word that the network can read." in texts(page)


def test_an_unknown_lesson_in_the_address_is_the_first(app: AppTest) -> None:
    assert read_notebook("B").theory[0].text in texts(lesson(app, "B", "alchemy"))


@pytest.mark.parametrize(
    ("letter", "key", "name"), [("E", "E published lstm", "matrices"), ("C", "C repaired lstm", "dropout")]
)
def test_a_network_of_ones_own_takes_the_place_of_ours(
    app: AppTest, runs: Runs, letter: str, key: str, name: str
) -> None:
    tagged(finished_run(runs), key)
    page = lesson(app, letter, name)
    assert not page.exception
    assert "Your own network" in texts(page)
    assert OURS not in texts(page)


def test_a_sibling_stands_in_for_a_cell_that_the_notebook_has_not(app: AppTest, runs: Runs) -> None:
    tagged(finished_run(runs, Cell.GRU), "B repaired sibling gru")
    assert "Your own network" in texts(lesson(app, "B", "gru"))


def test_one_press_trains_the_sibling_where_the_data_are(
    app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lesson(app, "D", "gates")
    assert page.button(key="sibling_D_lstm").disabled
    monkeypatch.setattr(stage, "_is_here", lambda _: True)
    page = lesson(app, "D", "gates")
    assert "about" in page.button(key="sibling_D_lstm").label
    page.button(key="sibling_D_lstm").click().run()
    assert not page.exception
    (run,) = runs.list()
    assert run.tags == ("notebook:D repaired sibling lstm",)
    assert "Its sibling with LSTM" in "".join(link.label for link in lesson(app, "D", "gates").get("page_link"))


def test_a_network_of_one_unit_is_shown_on_one_sheet(app: AppTest, runs: Runs) -> None:
    tagged(random_run(runs, ONE_UNIT), "D published simple_rnn")
    page = lesson(app, "D", "own")
    assert not page.exception
    assert "One unit, squashed by **sigmoid**" in texts(page)
    assert any("h = sigmoid(word + w_h · h above)" in one.value for one in page.text)


def test_the_squash_lesson_shows_tanh_and_the_notebooks_own_sigmoid(app: AppTest, runs: Runs) -> None:
    tagged(random_run(runs, ONE_UNIT), "D published simple_rnn")
    page = lesson(app, "D", "squash")
    assert OURS in texts(page)
    page.segmented_control(key="squash_curve_of").set_value("sigmoid, this notebook's own").run()
    assert not page.exception
    assert "Your own network" in texts(page)


def test_a_step_and_a_word_can_be_chosen(app: AppTest) -> None:
    page = lesson(app, "B", "lstm")
    page.segmented_control(key="lstm_step").set_value("4. cell state c").run()
    assert not page.exception
    assert "c = f · c₋₁ + i · g. Kept and written are added." in texts(page)
    assert any(code.value.splitlines()[3].startswith("→ c = 0.") for code in page.code)
    assert page.select_slider(key="word_lstm_15").value == 7


def test_another_draw_switches_other_places_off(app: AppTest) -> None:
    page = lesson(app, "C", "dropout")
    before = texts(page)
    page.slider(key="dropout_draw").set_value(8).run()
    assert not page.exception
    assert texts(page) != before


def test_a_positive_tweet_prints_nothing(app: AppTest) -> None:
    page = lesson(app, "C", "tweet", tweet_sentence="a wonderful day, I loved it")
    assert "says **positive**; the published cell prints **nothing**" in texts(page)


def test_ids_can_be_read_back(app: AppTest) -> None:
    page = lesson(app, "E", "ids")
    back = next(one for one in page.text_input if one.label.startswith("And back"))
    back.set_value("2, 99999999, x").run()
    assert not page.exception
    assert any("99999999: no such id" in one.value and "x: no such id" in one.value for one in page.text)


def test_the_two_sentences_have_one_bag(app: AppTest) -> None:
    page = lesson(app, "B", "bag")
    assert "The same bag" in texts(page)
    assert page.text_input(key="bag_other").value == "It was not bad, it was good."
    (verdicts,) = [one.value for one in page.dataframe if "apart" in one.value.columns]
    assert list(verdicts["apart"]) == ["another class", "no"]


def test_one_press_trains_three_classes_and_then_neutral_is_shown(app: AppTest, runs: Runs) -> None:
    page = lesson(app, "B", "neutral")
    assert "about" in page.button(key="train_three_classes").label
    page.button(key="train_three_classes").click().run()
    (run,) = runs.list()
    assert run.tags == (threeclasses.TAG,)
    assert runs.open(run.id).recipe() == threeclasses.recipe()
    waiting = lesson(app, "B", "neutral")
    assert "It is queued" in "".join(link.label for link in waiting.get("page_link"))


def test_a_finished_network_of_three_classes_gives_three_probabilities(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, {"recurrent": [{"cell": "lstm", "units": 3}]}, classes=3)
    run.write_about(replace(run.about(), tags=(threeclasses.TAG,)))
    page = lesson(app, "B", "neutral")
    assert not page.exception
    (table,) = [one.value for one in page.dataframe if "sentence" in one.value.columns]
    assert list(table.columns) == ["sentence", "a", "b", "c"]
    assert len(table) == 4


def test_a_damaged_network_is_told_of_and_ours_is_shown(app: AppTest, runs: Runs) -> None:
    run = tagged(finished_run(runs), "E published lstm")
    (run.path / "vocabulary.json").write_text("{")
    page = lesson(app, "E", "matrices")
    assert not page.exception
    assert OURS in texts(page)
    assert page.error


def test_a_text_of_the_data_can_be_put_in(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "_is_here", lambda _: True)
    kept = SimpleNamespace(texts=pa.array(["a first text " * 20, "a second one"]))
    monkeypatch.setattr(cached, "head", lambda _: kept)
    page = lesson(app, "D", "gates")
    page.button(key="gates_sentence_next").click().run()
    assert page.text_input(key="gates_sentence_1").value == " ".join(["a first text"] * 8)
    page.button(key="gates_sentence_next").click().run()
    assert page.text_input(key="gates_sentence_2").value == "a second one"
    assert not page.exception
    assert page.query_params == {"notebook": "D", "lesson": "gates"}


def test_a_run_that_waits_is_not_opened(app: AppTest, runs: Runs) -> None:
    tagged(queued_run(runs), "E published lstm")
    assert OURS in texts(lesson(app, "E", "matrices"))
