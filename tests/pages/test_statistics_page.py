"""The statistics of the gates over the validation texts."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_runs import finished_run, random_run
from streamlit.testing.v1 import AppTest

from core import surveyed
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder

TEXTS = ["the food was not at all bad", "a dull film", "wonderful", ""]


def validated(run: RunFolder) -> RunFolder:
    table = {"text": TEXTS, "label": [1, 0, 1, 0], "part": ["validation"] * len(TEXTS)}
    pq.write_table(pa.table(table), run.path / "texts.parquet")
    return run


def show(app: AppTest, run: RunFolder, **address: str) -> AppTest:
    app.switch_page("pages/inside/statistics.py")
    for name, value in {"run": run.id, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def test_before_training_half_is_left_after_two_words(app: AppTest, runs: Runs) -> None:
    table = show(app, validated(finished_run(runs)), epoch="0").dataframe[0].value.set_index("what")
    assert table.loc["forget gate f", "words until half is left"] == "2.21"
    assert table.loc["input gate i", "words until half is left"] == "–"
    assert any("4 validation texts, 11 words" in caption.value for caption in app.caption)


def test_of_a_gru_it_is_the_update_gate_that_keeps(app: AppTest, runs: Runs) -> None:
    table = show(app, validated(finished_run(runs, Cell.GRU))).dataframe[0].value.set_index("what")
    assert float(table.loc["update gate z", "words until half is left"]) > 0
    assert table.loc["reset gate r", "words until half is left"] == "–"


def test_a_simple_rnn_is_said_to_have_no_gates(app: AppTest, runs: Runs) -> None:
    show(app, validated(finished_run(runs, Cell.SIMPLE_RNN)))
    assert "has no gates" in app.info[0].value
    assert list(app.dataframe[0].value["what"]) == ["hidden state h"]


def test_a_network_without_recurrence_has_nothing_to_count(app: AppTest, runs: Runs) -> None:
    show(app, random_run(runs, {"recurrent": [], "pooling": "mean"}))
    assert "no recurrent layer" in app.info[0].value


def test_a_long_count_is_made_by_a_command_with_a_bar(
    app: AppTest, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(surveyed, "QUICK_NUMBERS", 0)
    monkeypatch.setattr("pages.shared.job.answer", lambda _key, _label, arguments: asked.append(list(arguments)))
    run = validated(finished_run(runs))
    show(app, run)
    assert asked == [["statistics", run.id, "--epoch", str(run.scores()["chosen_epoch"])]]
    assert not app.dataframe


def test_the_command_counts_every_epoch_and_the_page_draws_them(app: AppTest, runs: Runs) -> None:
    from core.opened import open_run
    from core.places import find_places

    run = validated(finished_run(runs))
    show(app, run)
    assert app.get_by_key("count_epochs").label == "Count at every epoch (7 more)"
    for epoch in run.snapshots.epochs():
        surveyed.survey_run(run, open_run(run, epoch), find_places())
    app.run()
    assert not app.exception
    assert "count_epochs" not in [button.key for button in app.button]
    (line,) = json.loads(app.get_by_key("memory_by_epoch").proto.spec)["data"]
    assert line["x"] == run.snapshots.epochs()
    assert line["y"][0] == pytest.approx(2.21, abs=0.01)
