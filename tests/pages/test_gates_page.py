"""The heat maps: their order, their cursor, their film and their numbers."""

import json
from typing import Any

import numpy as np
import pytest
from fake_runs import finished_run, random_run
from streamlit.testing.v1 import AppTest

from core.inside.order import cluster_order
from core.opened import open_run, read_at
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder

SENTENCE = "the food was not at all bad"


def show(app: AppTest, run: RunFolder, **address: str) -> AppTest:
    app.switch_page("pages/inside/gates.py")
    for name, value in {"sentence": SENTENCE, "run": run.id, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def spec(app: AppTest, key: str) -> dict[str, Any]:
    return dict(json.loads(app.get_by_key(key).proto.spec))


def units(app: AppTest) -> list[int]:
    return [int(unit) for unit in spec(app, "gate_map_0")["data"][0]["y"]]


def test_units_can_be_sorted_by_the_verdict_by_likeness_and_by_number(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, run)
    by_verdict = units(app)
    app.get_by_key("unit_order_3").set_value("by number").run()
    assert units(app) == list(range(16))
    app.get_by_key("unit_order_3").set_value("alike beside alike").run()
    layer = open_run(run).read(SENTENCE)[1].layers[0]
    drawn = [layer.gates[name] for name in ("forget_gate", "input_gate", "candidate", "output_gate")] + list(
        layer.states.values()
    )
    assert units(app) == cluster_order(drawn)
    assert len({tuple(by_verdict), tuple(units(app)), tuple(range(16))}) == 3


def test_the_cursor_is_the_word_of_the_link_and_its_slider_writes_it(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs), word="3")
    assert [shape["x0"] for shape in spec(app, "gate_map_0")["layout"]["shapes"]] == [2.5]
    assert any("At **not** (word 4)" in text.value for text in app.markdown)
    app.get_by_key("word_gates_7").set_value(6).run()
    assert not app.exception
    assert app.query_params["word"] == "6"
    assert [shape["x0"] for shape in spec(app, "gate_map_5")["layout"]["shapes"]] == [5.5]


def test_a_word_that_the_sentence_does_not_have_is_not_pointed_at(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs), word="70")
    assert [shape["x0"] for shape in spec(app, "gate_map_0")["layout"]["shapes"]] == [-0.5]


@pytest.mark.parametrize("page", ["gates", "path", "squash", "units", "compare"])
def test_the_cursor_of_the_sentence_is_on_the_word_of_the_link(app: AppTest, runs: Runs, page: str) -> None:
    app.switch_page(f"pages/inside/{page}.py")
    app.query_params.update({"sentence": SENTENCE, "run": finished_run(runs).id, "word": "3"})
    app.run()
    name = "inside" if page == "gates" else page
    assert json.loads(app.get_by_key(f"{name}_reader").proto.json)["cursor"]["column"] == 3


def test_the_cursor_of_the_sentence_goes_where_the_slider_goes(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs)).get_by_key("word_gates_7").set_value(6).run()
    assert json.loads(app.get_by_key("inside_reader").proto.json)["cursor"]["column"] == 6


def moved_reader() -> None:
    """Take over a move of a sentence reader's cursor as its callback does, and tell the page's word."""
    import streamlit as st

    from pages.shared import reader, state

    reader.follow("a_reader")
    st.text(str(state.looked_at("word", range(7), 0)))


@pytest.mark.parametrize(("row", "word"), [(5, "5"), (None, "0"), ("5", "0"), (70, "0")])
def test_the_word_is_where_the_visitor_moved_the_cursor_of_the_sentence(row: object, word: str) -> None:
    app = AppTest.from_function(moved_reader)
    app.session_state["a_reader"] = {"sentence": SENTENCE, "moved": {"row": row, "move": 1}}
    assert app.run().text[0].value == word


def test_every_epoch_is_a_frame_with_the_numbers_of_that_epochs_network(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    film = spec(show(app, run, gates_view="every epoch"), "film_forget_gate")
    epochs = run.snapshots.epochs()
    assert [frame["name"] for frame in film["frames"]] == [str(epoch) for epoch in epochs]
    means = spec(app, "film_means")["data"][0]
    traces = read_at(run, open_run(run), SENTENCE, epochs)
    expected = [float(traced.layers[0].gates["forget_gate"].mean()) for traced in traces]
    assert means["name"] == "forget gate f"
    np.testing.assert_allclose(means["y"], expected, rtol=1e-5)
    assert expected[0] != pytest.approx(expected[-1], abs=1e-3)


def test_of_a_simple_rnn_the_film_says_that_there_are_no_gates(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs, Cell.SIMPLE_RNN), gates_view="every epoch")
    assert any("has no gates" in caption.value for caption in app.caption)
    assert spec(app, "film_hidden")["frames"]


def test_a_run_with_one_epoch_says_that_there_is_nothing_to_compare(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, {"recurrent": [{"cell": "gru", "units": 3}]})
    show(app, run, gates_view="every epoch")
    assert [info.value for info in app.info] == ["This run has kept one epoch only: there is nothing to compare yet."]


def test_the_numbers_of_the_maps_are_a_line_a_word_and_unit(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    app.session_state["numbers_gates"] = True
    table = show(app, run).dataframe[0].value
    layer = open_run(run).read(SENTENCE)[1].layers[0]
    np.testing.assert_array_equal(table["forget_gate"], layer.gates["forget_gate"].reshape(-1))
    np.testing.assert_array_equal(table["cell"], layer.states["cell"].reshape(-1))
    assert list(table["word"][::16]) == SENTENCE.split()
