"""Inside and What-if: reading a sentence with a network that was trained here, or with one of ours."""

import json
import subprocess
from typing import Any

import pytest
from fake_runs import change_probe, damaged_run, finished_run, queued_run, random_run, training_network
from shown import errors
from streamlit.testing.v1 import AppTest

from core.opened import open_run
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from core.whatif.verdict import judge

INSIDE = "pages/inside/gates.py"
WHATIF = "pages/whatif/sentence.py"
SENTENCE = "the food was not at all bad"
BOTH = pytest.mark.parametrize("page", [INSIDE, WHATIF])


def show(app: AppTest, page: str, run: RunFolder | None = None, sentence: str = SENTENCE) -> AppTest:
    """Open a page by a link that names the run and the sentence."""
    app.switch_page(page)
    app.query_params["sentence"] = sentence
    if run is not None:
        app.query_params["run"] = run.id
    app.run()
    assert not app.exception
    return app


def reader_of(app: AppTest, key: str) -> dict[str, Any]:
    """Return the data that the sentence reader was given."""
    return dict(json.loads(app.get_by_key(key).proto.json))


def heat_map(app: AppTest, place: int) -> dict[str, Any]:
    return dict(json.loads(app.get_by_key(f"gate_map_{place}").proto.spec))


def titles(app: AppTest) -> list[str]:
    charts = app.get("plotly_chart")
    return [json.loads(chart.proto.spec)["layout"]["title"]["text"] for chart in charts]


@pytest.mark.parametrize(
    ("cell", "pictures"),
    [
        (
            Cell.LSTM,
            ["forget gate f", "input gate i", "candidate", "output gate o", "cell state c", "hidden state h"],
        ),
        (Cell.GRU, ["update gate z", "reset gate r", "candidate", "hidden state h"]),
        (Cell.SIMPLE_RNN, ["hidden state h"]),
    ],
)
def test_every_gate_and_state_of_each_cell_is_drawn(app: AppTest, runs: Runs, cell: Cell, pictures: list[str]) -> None:
    assert titles(show(app, INSIDE, finished_run(runs, cell))) == pictures


def test_a_heat_map_holds_the_numbers_of_the_network_over_the_words(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, INSIDE, run)
    drawn = heat_map(app, 0)
    _, traced = open_run(run).read(SENTENCE)
    assert drawn["layout"]["xaxis"]["ticktext"] == SENTENCE.split()
    assert [drawn["data"][0]["zmin"], drawn["data"][0]["zmax"]] == [0.0, 1.0]
    assert len(drawn["data"][0]["y"]) == traced.layers[0].gates["forget_gate"].shape[1]


def test_the_verdict_on_what_if_is_that_of_the_core(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    opened = open_run(run)
    verdict = judge(opened.network, opened.classes, *opened.read(SENTENCE))
    told = [bar.text for bar in show(app, WHATIF, run).get("progress")]
    assert told == [
        f"negative: {verdict.probabilities[0]:.3f}",
        f"positive: {verdict.probabilities[1]:.3f}",
    ]


@BOTH
def test_the_network_of_another_epoch_is_opened_by_the_slider(app: AppTest, runs: Runs, page: str) -> None:
    run = finished_run(runs)
    show(app, page, run)
    before = reader_of(app, f"{'inside' if page == INSIDE else 'whatif'}_reader")["columns"]
    slider = app.get_by_key(f"epoch_of_{run.id}")
    assert [int(epoch) for epoch in slider.options] == run.snapshots.epochs()
    assert int(slider.value) == run.scores()["chosen_epoch"]
    slider.set_value(0).run()
    assert not app.exception
    assert reader_of(app, f"{'inside' if page == INSIDE else 'whatif'}_reader")["columns"] != before


@BOTH
def test_the_proof_is_told_quietly_where_it_holds(app: AppTest, runs: Runs, page: str) -> None:
    show(app, page, finished_run(runs))
    assert not app.error
    assert any("Largest difference between these NumPy numbers and Keras" in caption.value for caption in app.caption)


@BOTH
@pytest.mark.parametrize("difference", [2e-4, 0.5, float("nan")])
def test_a_proof_that_does_not_hold_is_an_error(app: AppTest, runs: Runs, page: str, difference: float) -> None:
    run = finished_run(runs)
    change_probe(run, run.scores()["chosen_epoch"], difference)
    show(app, page, run)
    assert len(errors(app)) == 1
    assert errors(app)[0].endswith("That is too much: do not trust these pictures.")


@BOTH
@pytest.mark.parametrize(
    ("files", "told"),
    [
        ("vocabulary.json", "vocabulary.json cannot be read"),
        ("scores.json", "scores.json cannot be read"),
        ("snapshots/epoch-???.npz", "cannot be read"),
        ("snapshots/*.probe.npz", "cannot be read"),
    ],
)
def test_a_damaged_network_is_told_in_one_sentence(app: AppTest, runs: Runs, page: str, files: str, told: str) -> None:
    show(app, page, damaged_run(runs, files))
    assert len(errors(app)) == 1
    assert told in errors(app)[0]


@BOTH
def test_unknown_words_are_marked_and_make_the_verdict_doubtful(app: AppTest, runs: Runs, page: str) -> None:
    show(app, page, finished_run(runs), sentence="a blorped snarfling film")
    read = reader_of(app, f"{'inside' if page == INSIDE else 'whatif'}_reader")
    assert [word["kind"] for word in read["columns"]] == ["word", "unknown", "unknown", "word"]
    assert read["outcome"]["doubtful"] is True


@BOTH
@pytest.mark.parametrize(
    "sentence", ["", "   ", "?!", "<b>bold</b> $x$ [a](b)", "good " * 3000, "\u202e\u0000 \U0001f600"]
)
def test_any_sentence_is_read_or_asked_for(app: AppTest, runs: Runs, page: str, sentence: str) -> None:
    show(app, page, finished_run(runs), sentence=sentence)
    assert not app.error


def test_without_a_word_inside_asks_for_one(app: AppTest, runs: Runs) -> None:
    show(app, INSIDE, finished_run(runs), sentence="")
    assert [info.value for info in app.info] == ["Type a word that the network can read."]
    assert titles(app) == []


@BOTH
def test_a_link_opens_its_run(app: AppTest, runs: Runs, page: str) -> None:
    run = finished_run(runs, Cell.GRU)
    finished_run(runs)
    assert show(app, page, run).selectbox[0].value == run.id


@BOTH
def test_a_run_that_waits_is_not_offered_and_ours_are(app: AppTest, runs: Runs, page: str) -> None:
    queued_run(runs)
    assert show(app, page).selectbox[0].options == [
        "LSTM, shipped with the program",
        "GRU, shipped with the program",
        "SimpleRNN, shipped with the program",
    ]


@BOTH
def test_a_run_that_trains_is_opened_at_the_epoch_kept_last(
    app: AppTest, runs: Runs, process: "subprocess.Popen[bytes]", page: str
) -> None:
    run = training_network(runs, process)
    show(app, page, run)
    assert int(app.get_by_key(f"epoch_of_{run.id}").value) == max(run.snapshots.epochs())


def test_the_sentence_and_the_run_stay_on_the_next_page(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    finished_run(runs)
    app.session_state["chosen_sentence"] = "a dull film"
    app.switch_page(INSIDE)
    app.query_params["run"] = run.id
    app.run()
    app.query_params.clear()
    app.switch_page(WHATIF).run()
    assert reader_of(app, "whatif_reader")["sentence"] == "a dull film"
    assert app.selectbox[0].value == run.id


STACK = {
    "recurrent": [
        {"cell": "gru", "units": 3, "bidirectional": True},
        {"cell": "lstm", "units": 4},
    ]
}


def test_of_a_stack_each_layer_and_direction_can_be_chosen(app: AppTest, runs: Runs) -> None:
    show(app, INSIDE, random_run(runs, STACK))
    layers = app.button_group[0]
    assert layers.options == ["1. GRU, forwards", "1. GRU, backwards", "2. LSTM, forwards"]
    assert titles(app) == ["update gate z", "reset gate r", "candidate", "hidden state h"]
    assert app.get_by_key("unit_order_2").options == ["alike beside alike", "by number"]
    layers.set_value("2. LSTM, forwards").run()
    assert not app.exception
    assert app.get_by_key("unit_order_3").value == "by what they do to the verdict"
    assert titles(app)[-2:] == ["cell state c", "hidden state h"]
    assert len(heat_map(app, 0)["data"][0]["y"]) == 4


@BOTH
@pytest.mark.parametrize(
    ("network", "classes"),
    [
        (STACK, 2),
        ({"recurrent": [{"cell": "lstm", "units": 3, "bidirectional": True}] * 2, "pooling": "mean"}, 3),
        ({"recurrent": [{"cell": "simple_rnn", "units": 1}], "dense": [{"units": 2}]}, 5),
        ({"recurrent": [], "pooling": "mean"}, 2),
    ],
)
def test_any_network_that_can_be_trained_can_be_opened(
    app: AppTest, runs: Runs, page: str, network: dict[str, Any], classes: int
) -> None:
    show(app, page, random_run(runs, network, classes))
    assert not app.error
