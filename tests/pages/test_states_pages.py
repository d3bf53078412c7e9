"""The path of the state, what a unit does, and two networks side by side."""

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fake_runs import finished_run, random_run
from streamlit.testing.v1 import AppTest

from core.opened import open_run
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder

SENTENCE = "the food was not at all bad"
TEXTS = ["the food was not at all bad", "a dull film", "wonderful", "the film was not good", "it was not at all bad"]
PATH, UNITS, COMPARE = "pages/inside/path.py", "pages/inside/units.py", "pages/inside/compare.py"
STACK = {"recurrent": [{"cell": "gru", "units": 3, "bidirectional": True}, {"cell": "lstm", "units": 4}]}


def validated(run: RunFolder) -> RunFolder:
    table = {"text": TEXTS, "label": [1, 0, 1, 0, 1], "part": ["validation"] * len(TEXTS)}
    pq.write_table(pa.table(table), run.path / "texts.parquet")
    return run


def show(app: AppTest, page: str, run: RunFolder, **address: str) -> AppTest:
    app.switch_page(page)
    for name, value in {"sentence": SENTENCE, "run": run.id, **address}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def spec(app: AppTest, key: str) -> dict[str, Any]:
    return dict(json.loads(app.get_by_key(key).proto.spec))


def test_the_path_is_the_sentence_and_the_others_word_by_word(app: AppTest, runs: Runs) -> None:
    run = validated(finished_run(runs))
    show(app, PATH, run)
    app.get_by_key("other_sentences").set_value("the food was bad\n\n?!\n").run()
    assert not app.exception
    _, first, second, _ring = spec(app, "path")["data"]
    assert first["customdata"] == ["before any word", *SENTENCE.split()]
    assert second["customdata"] == ["before any word", "the", "food", "was", "bad"]
    assert second["name"].startswith("the food was bad: negative")


def test_on_the_verdicts_axes_the_arrow_points_across(app: AppTest, runs: Runs) -> None:
    show(app, PATH, validated(finished_run(runs)))
    app.get_by_key("path_view").set_value("verdict across, most of the rest up").run()
    assert not app.exception
    arrow, name = spec(app, "path")["layout"]["annotations"]
    assert arrow["y"] == pytest.approx(arrow["ay"], abs=1e-4)
    assert name["text"] == "more positive"
    assert any("100% of its length lies in this plane" in caption.value for caption in app.caption)


def test_below_the_last_layer_nothing_is_pointed_to(app: AppTest, runs: Runs) -> None:
    show(app, PATH, validated(random_run(runs, STACK)), layer="1")
    assert any("does not read this layer" in caption.value for caption in app.caption)
    assert "annotations" not in spec(app, "path")["layout"]


def test_the_words_that_drive_a_unit_are_those_of_its_states(app: AppTest, runs: Runs) -> None:
    run = validated(finished_run(runs))
    show(app, UNITS, run, unit="5")
    opened = open_run(run)
    states = [opened.read(text)[1].layers[0].states["hidden"][:, 5] for text in TEXTS]
    every = np.concatenate(states)
    highest, lowest = app.dataframe[1].value, app.dataframe[4].value
    assert list(highest["state"]) == pytest.approx(np.sort(every)[::-1][:12].tolist(), abs=1e-3)
    assert list(lowest["state"]) == pytest.approx(np.sort(every)[:12].tolist(), abs=1e-3)
    text, word = max(
        ((text, word) for text, of in enumerate(states) for word in range(len(of))), key=lambda at: states[at[0]][at[1]]
    )
    assert highest["words"][0] == TEXTS[text].split()[word]
    assert app.query_params["unit"] == "5"


def test_units_that_hold_a_phrase_are_found_in_the_other_texts(app: AppTest, runs: Runs) -> None:
    show(app, UNITS, validated(finished_run(runs)), units_view="what holds a phrase", phrase_threshold="0.05")
    app.get_by_key(next(one.key for one in app.select_slider if one.key.startswith("phrase_"))).set_value((3, 6)).run()
    assert not app.exception
    assert "not at all bad" in " ".join(text.value for text in app.text)
    held, places = app.dataframe[0].value, app.dataframe[1].value
    assert (held["weakest"].abs() > 0.05).all()
    assert {"before", "words", "after", "units on"} <= set(places.columns)
    assert places["words"].str.contains("not at all bad").any()


def test_a_phrase_that_nothing_holds_is_told(app: AppTest, runs: Runs) -> None:
    show(
        app, UNITS, validated(finished_run(runs)), units_view="what holds a phrase", phrase_threshold="0.95", epoch="0"
    )
    assert "No unit is on" in app.info[0].value


def test_two_cells_read_the_same_sentence_with_one_cursor(app: AppTest, runs: Runs) -> None:
    mine, other = finished_run(runs, Cell.SIMPLE_RNN), finished_run(runs, Cell.GRU)
    show(app, COMPARE, mine, against=other.id, word="3")
    titles = [spec(app, f"{side}_0")["layout"]["title"]["text"] for side in ("left", "right")]
    assert titles == ["hidden state h", "update gate z"]
    assert {spec(app, key)["layout"]["shapes"][0]["x0"] for key in ("left_0", "right_0", "right_3")} == {2.5}
    app.get_by_key("word_compare_7").set_value(5).run()
    assert not app.exception
    assert {spec(app, key)["layout"]["shapes"][0]["x0"] for key in ("left_0", "right_0")} == {4.5}


def test_a_run_can_be_seen_beside_its_own_start(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, COMPARE, run, against=run.id)
    assert int(app.get_by_key(f"against_epoch_of_{run.id}_True").value) == 0
    assert len([one for one in app.caption if "Largest difference" in one.value]) == 2


@pytest.mark.parametrize("page", [PATH, UNITS, COMPARE])
@pytest.mark.parametrize("network", [STACK, {"recurrent": [], "pooling": "mean"}])
def test_any_network_can_be_looked_at(app: AppTest, runs: Runs, page: str, network: dict[str, Any]) -> None:
    show(app, page, validated(random_run(runs, network)))


@pytest.mark.parametrize("page", [PATH, UNITS, COMPARE])
@pytest.mark.parametrize("sentence", ["", "wonderful", "<b>bold</b> $x$ [a](b)"])
def test_any_sentence_can_be_looked_at(app: AppTest, runs: Runs, page: str, sentence: str) -> None:
    show(app, page, validated(finished_run(runs)), sentence=sentence)
