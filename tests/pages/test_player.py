import json
import re
from typing import Any

import numpy as np
import pytest
from fake_runs import finished_run, random_run
from numpy.testing import assert_allclose, assert_array_equal
from streamlit.testing.v1 import AppTest

from core.inside.clamp import Clamp, clamped_trace
from core.inside.weights import Array
from core.opened import OpenedRun, open_run
from core.places import ASSETS
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.folder import RunFolder
from pages.shared import player, player_sheet, playerwording
from pages.shared.player import Question, look, player_message, shrunk
from pages.shared.player_message import pack, unpack

CELL = "pages/inside/cell.py"
SENTENCE = "a dull film but not bad"
SHUT = "0.forward.forget_gate.all@0=0"
COMPONENTS = ASSETS / "components"
SCRIPTS = (*(COMPONENTS / "player").glob("*.js"), COMPONENTS / "common" / "wording.js")


def opened(cell: str = "lstm") -> OpenedRun:
    return open_run(RunFolder(ASSETS / "first_look" / cell))


def message_of(
    network: OpenedRun, monkeypatch: pytest.MonkeyPatch, **asked: Any
) -> tuple[dict[str, Any], dict[str, Array]]:
    monkeypatch.setattr(player.state, "sentence_version", lambda: 0)
    question = Question(**{"sentence": SENTENCE, **asked})
    return unpack(player_message(network, question, look(network, question)))


def test_a_message_is_unpacked_as_it_was_packed() -> None:
    tables = {"a": np.arange(6, dtype=np.float32).reshape(2, 3), "empty": np.empty((0, 4), np.float32)}
    header, numbers = unpack(pack({"text": "naïve “words” 好"}, tables))
    assert header["text"] == "naïve “words” 好"
    assert_array_equal(numbers["a"], tables["a"])
    assert numbers["empty"].shape == (0, 4)


@pytest.mark.parametrize("length", range(4))
def test_the_numbers_of_a_message_begin_at_a_multiple_of_four(length: int) -> None:
    message = pack({"text": "x" * length}, {"a": np.ones((1, 1), np.float32)})
    assert (4 + int.from_bytes(message[:4], "little")) % 4 == 0


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_the_browser_gets_every_gate_and_state_as_traced(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network = opened(cell)
    _, tables = message_of(network, monkeypatch)
    layer = network.read(SENTENCE)[1].layers[0]
    for name, values in {**layer.gates, **layer.states}.items():
        assert_array_equal(tables[f"part.{name}"], values)
    for name, values in layer.preactivations.items():
        assert_array_equal(tables[f"pre.{name}"], values)


@pytest.mark.parametrize("cell", ["lstm", "gru", "simple_rnn"])
def test_the_weights_sent_make_the_preactivations_of_the_unit(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    header, tables = message_of(opened(cell), monkeypatch, unit=3)
    name, bias = header["blocks"][0], tables["terms.bias"].sum(axis=0)
    before = np.vstack([np.zeros((1, 16), np.float32), tables["part.hidden"][:-1]])
    own = tables["inputs"] @ tables["terms.kernel"][0] + before @ tables["terms.recurrent"][0] + bias[0]
    assert header["terms"] == 3
    assert_allclose(tables[f"pre.{name}"][:, 3], own, atol=1e-5)


def test_what_is_held_comes_with_the_untouched_reading_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    network = opened()
    header, tables = message_of(network, monkeypatch, clamps=(SHUT,))
    reading, free = network.read(SENTENCE)
    held = clamped_trace(network.network, reading.ids, [Clamp.parse(SHUT)])
    assert_array_equal(tables["part.forget_gate"], 0)
    assert_array_equal(tables["free.cell"], free.layers[0].states["cell"])
    assert_allclose([column["free"] for column in header["columns"]], free.verdict[:, 1], atol=1e-4)
    assert_allclose([column["verdict"] for column in header["columns"]], held.verdict[:, 1], atol=1e-4)
    assert header["free"].startswith(network.classes[int(free.final.argmax())])


def test_where_nothing_is_held_nothing_is_sent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    header, tables = message_of(opened(), monkeypatch)
    assert header["clamps"] == []
    assert not [name for name in tables if name.startswith("free.")]


@pytest.mark.parametrize("clamp", ["nonsense", "0.forward.update_gate.all@0=0", "7.forward.cell.all@0=0"])
def test_a_clamp_without_a_place_is_told_and_the_rest_is_held(clamp: str, monkeypatch: pytest.MonkeyPatch) -> None:
    header, _ = message_of(opened(), monkeypatch, clamps=(clamp, SHUT))
    assert header["refused"].startswith("Not held: expected")
    assert [held["text"] for held in header["clamps"]] == [SHUT]


def test_the_browser_has_every_word_that_it_writes_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    written = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    assert {*re.findall(r"\bwords\.(\w+)", written)} == {*message_of(opened(), monkeypatch)[0]["words"]}


def test_each_phase_of_a_step_is_asked_and_told() -> None:
    wiring = (COMPONENTS / "player" / "wiring.js").read_text(encoding="utf-8")
    phases = {*re.findall(r'to: [\d.]+, name: "(\w+)" \}', wiring)}
    told = {phase for phases in playerwording.TOLD.values() for phase in phases}
    assert phases == {*playerwording.ASKED} == told - {"above"}


def test_what_is_told_of_a_phase_names_only_what_flows_in_a_cell() -> None:
    told = " ".join(text for phases in playerwording.TOLD.values() for text in phases.values())
    places = {place.removesuffix("_percent") for place in re.findall(r"\{(\w+)\}", told)}
    known = "".join(script.read_text(encoding="utf-8") for script in SCRIPTS if script.stem in {"wiring", "story"})
    assert places <= {*re.findall(r"\w+", known)}


def test_words_that_the_browser_has_are_not_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    header, _ = message_of(opened(), monkeypatch, language="en")
    assert header["language"] == "en"
    assert "words" not in header


def test_words_of_another_language_than_the_browser_has_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    header, _ = message_of(opened(), monkeypatch, language="de")
    assert (header["language"], header["words"]["names"]["cell"]) == ("en", "cell state")


@pytest.mark.parametrize("asked", [{"unit": 99}, {"layer": 99}, {"unit": None, "layer": None}])
def test_what_the_network_does_not_have_is_replaced_by_what_it_has(
    asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    header, _ = message_of(opened(), monkeypatch, **asked)
    assert header["shown"] == 0
    assert header["terms"] == header["units"][0]


def test_a_sentence_without_words_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    header, tables = message_of(opened(), monkeypatch, sentence="")
    assert header["columns"] == []
    assert tables["part.hidden"].shape == (0, 16)


def test_a_message_is_strict_json_whatever_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    header, _ = message_of(opened(), monkeypatch, sentence='</script> "NaN" \u2028 not')
    assert json.loads(json.dumps(header, allow_nan=False)) == header


def test_a_small_picture_of_a_matrix_shows_means() -> None:
    matrix = np.arange(40 * 64, dtype=np.float32).reshape(40, 64)
    small = shrunk(matrix)
    assert small.shape == (10, 16)
    assert small[0, 0] == matrix[:4, :4].mean()
    assert_array_equal(shrunk(matrix[:3, :5]), matrix[:3, :5])


@pytest.mark.parametrize("cell", list(Cell))
def test_the_page_opens_the_cell_of_a_run(app: AppTest, runs: Runs, cell: Cell) -> None:
    run = finished_run(runs, cell)
    app.switch_page(CELL)
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(
    "network",
    [
        {"recurrent": [{"cell": "lstm", "units": 3, "bidirectional": True}, {"cell": "gru", "units": 2}]},
        {"recurrent": [{"cell": "lstm", "units": 3, "bidirectional": True}] * 2, "pooling": "mean"},
        {"recurrent": [{"cell": "gru", "units": 1, "reset_after": False}]},
    ],
)
def test_any_recurrent_network_can_be_played(app: AppTest, runs: Runs, network: dict[str, Any]) -> None:
    run = random_run(runs, network, classes=3)
    app.switch_page(CELL)
    app.query_params["run"], app.query_params["sentence"] = run.id, "the a and"
    app.run()
    assert not app.exception
    assert not app.error


def test_a_network_without_a_cell_says_so(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, {"recurrent": [], "pooling": "mean"})
    app.switch_page(CELL)
    app.query_params["run"] = run.id
    app.run()
    assert "no recurrent layer" in app.info[0].value


def test_a_cell_of_one_unit_comes_with_its_sheet(app: AppTest, runs: Runs) -> None:
    run = random_run(runs, {"recurrent": [{"cell": "simple_rnn", "units": 1}]})
    app.switch_page(CELL)
    app.query_params["run"], app.query_params["sentence"] = run.id, "the a and"
    app.run()
    assert list(app.dataframe[0].value["word"]) == ["the", "a", "and"]
    assert "w_h = " in app.text[0].value


def sheet_with(word: str) -> player_sheet.Sheet:
    return player_sheet.Sheet(("h = …",), {"w_h": -0.5}, ("h",), (word,), ((0.25,),), 0.0001)


def test_the_page_to_print_spells_out_what_a_visitor_wrote() -> None:
    page = player_sheet.printable(sheet_with("<script>alert(1)</script>"), "<b>my run</b>")
    assert "<script>" not in page
    assert "&lt;b&gt;my run&lt;/b&gt;" in page
    assert "−0.5000" in page


def test_a_word_is_no_formula_in_a_spreadsheet() -> None:
    assert player_sheet.as_csv(sheet_with("=1+1")).splitlines()[1].startswith("'=1+1,")
