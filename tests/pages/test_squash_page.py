"""The squash laboratory."""

import io
import json

import numpy as np
import pytest
from fake_runs import finished_run, random_run
from streamlit.testing.v1 import AppTest

from core.opened import open_run
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from pages.shared.squashing import lines_sheet

SENTENCE = "the food was not at all bad"
LEFT = "what is left after many words"


def show(app: AppTest, run: RunFolder, **address: str) -> AppTest:
    app.switch_page("pages/inside/squash.py")
    for name, value in {"sentence": SENTENCE, "run": run.id, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_the_points_on_the_curve_are_the_pre_activations_of_the_sentence(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, run, word="3")
    app.get_by_key("squashed_lstm").set_value("forget_gate").run()
    drawn = json.loads(app.get_by_key("squash_curve").proto.spec)
    before = open_run(run).read(SENTENCE)[1].layers[0].preactivations["forget_gate"]
    assert drawn["layout"]["title"]["text"] == "forget gate f: sigmoid"
    assert drawn["data"][1]["x"] == pytest.approx(before.reshape(-1).tolist()) or "bdata" in drawn["data"][1]["x"]
    gates = 1 / (1 + np.exp(-before.astype(float)))
    share = float(np.mean((gates < 0.1) | (gates > 0.9)))
    assert any(text.value.startswith(f"**{share:.1%}** of these {before.size} values") for text in app.markdown)


@pytest.mark.parametrize(("cell", "curves"), [(Cell.SIMPLE_RNN, 4), (Cell.LSTM, 3), (Cell.GRU, 3)])
def test_what_is_left_is_drawn_of_each_cell_by_its_own_path(app: AppTest, runs: Runs, cell: Cell, curves: int) -> None:
    show(app, finished_run(runs, cell), squash_view=LEFT)
    assert len(json.loads(app.get_by_key("powers").proto.spec)["data"]) == curves
    assert "0.9²⁰⁰ = 7.06e-10" in " ".join(text.value for text in app.markdown)
    assert len(app.dataframe[0].value) == {Cell.SIMPLE_RNN: 1, Cell.LSTM: 4, Cell.GRU: 3}[cell]


def test_multiplying_again_and_again_needs_no_sentence(app: AppTest, runs: Runs) -> None:
    show(app, finished_run(runs), squash_view="again and again", sentence="")
    app.get_by_key("chain_factor").set_value(2.0).run()
    assert not app.exception
    assert any("**1.049e+05** without, **0.9575** with tanh" in text.value for text in app.markdown)


@pytest.mark.parametrize("activation", ["relu", "linear", "sigmoid"])
def test_a_network_with_another_squashing_is_told_about(app: AppTest, runs: Runs, activation: str) -> None:
    network = {"recurrent": [{"cell": "simple_rnn", "units": 3, "activation": activation, "bidirectional": True}]}
    for view in ("this sentence", LEFT):
        show(app, random_run(runs, network), squash_view=view)
    assert not app.error


def test_a_sentence_of_one_word_can_be_looked_at(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs, Cell.SIMPLE_RNN)
    for view in ("this sentence", LEFT):
        show(app, run, squash_view=view, sentence="wonderful")


@pytest.mark.parametrize("view", ["again and again", LEFT])
def test_the_lines_of_every_experiment_can_be_had_as_a_table_and_as_files(app: AppTest, runs: Runs, view: str) -> None:
    show(app, finished_run(runs), squash_view=view)
    assert "The numbers" in [fold.label for fold in app.expander]


def test_lines_of_different_lengths_are_one_table_and_read_back_from_the_archive() -> None:
    made = lines_sheet({"2ⁿ": np.array([1.0, 2.0, 4.0]), "this sentence: norm": np.array([1.0, 0.5])})
    assert made.columns["step"] == [0, 1, 2, 0, 1]
    with np.load(io.BytesIO(made.npz())) as archive:
        assert archive["this sentence: norm"].tolist() == [1.0, 0.5]
