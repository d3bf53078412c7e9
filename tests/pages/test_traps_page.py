import pytest
from fake_runs import finished_run, write_status
from shown import errors
from streamlit.testing.v1 import AppTest

from core.experiments.experiment import read_experiment
from core.experiments.recorded import read_recorded
from core.experiments.trial import find_trials, submit_trial
from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.folder import RunFolder
from core.runs.status import Status
from pages.shared import cached

TRAPS = "pages/data/traps.py"
PADDING, UNKNOWN = read_experiment("padding"), read_experiment("unknown")


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return app.switch_page(TRAPS).run()


def finish(run: RunFolder, accuracy: float) -> None:
    log = EventLog(run.events_path)
    log.append("epoch", 1.0, epoch=1, metrics={"val_accuracy": accuracy}, seconds=1.0, learning_rate=0.001)
    log.close()
    write_status(run, Status.FINISHED)


def table(page: AppTest, place: int) -> dict[str, dict[str, str]]:
    """Return a table of the page by its first column."""
    return {str(line["way"]): line for line in page.dataframe[place].value.to_dict("records")}


def test_it_opens_with_the_padding_trap_as_it_was_recorded(page: AppTest) -> None:
    assert not page.exception
    assert page.get_by_key("padded_rows")
    assert page.get_by_key("recorded_curves")
    assert any(caption.value.startswith("Recorded on ") for caption in page.caption)
    found = [one.test for one in read_recorded("padding").measured[Cell.LSTM] if one.curve.variant == "end"]
    assert table(page, 1)["end"]["test, lowest"] == f"{min(found):.1%}"


def test_each_way_tells_what_it_reads_last_of_the_sentence(page: AppTest) -> None:
    ways = table(page, 0)
    assert [ways[way]["read last"] for way in ("front", "end", "end, masked")] == ["wonderful", "padding", "wonderful"]
    assert (ways["end"]["paddings read"], ways["end, masked"]["paddings read"]) == (23, 0)
    assert ways["end, cut to 10"]["cut off"] == 7


def test_the_unknown_words_are_a_trap_of_their_own_with_their_texts_apart(page: AppTest) -> None:
    page.get_by_key("trap").set_value("unknown").run()
    assert not page.exception
    ways = table(page, 0)
    assert ways["dropped"]["left out"].split(", ")[:2] == ["quillora", "brandeck"]
    assert (ways["untrained vector"]["read as unknown"], ways["trained vector"]["left out"]) == (2, "–")
    assert page.get_by_key("recorded_apart")
    assert table(page, 2)["dropped"]["the same, unseen left out"] == "–"


@pytest.mark.parametrize("cell", Cell)
def test_every_cell_is_shown_as_it_was_recorded(page: AppTest, cell: Cell) -> None:
    page.get_by_key("trap_cell").set_value(cell).run()
    assert not page.exception
    mean = [one.test for one in read_recorded("padding").measured[cell] if one.curve.variant == "front"]
    assert table(page, 1)["front"]["test, mean"] == f"{sum(mean) / len(mean):.1%}"


def test_a_link_opens_the_trap_and_the_cell_it_names(app: AppTest) -> None:
    app.query_params["trap"], app.query_params["trap_cell"] = "Unknown words", "GRU"
    app.switch_page(TRAPS).run()
    assert (app.get_by_key("trap").value, app.get_by_key("trap_cell").value) == ("unknown", Cell.GRU)


def test_pressing_the_button_queues_every_way_and_puts_the_trial_into_the_address(page: AppTest, runs: Runs) -> None:
    page.get_by_key("trap_cell").set_value(Cell.GRU)
    page.get_by_key("trap_seed").set_value(11)
    page.get_by_key("run_trap").click().run()
    assert not page.exception
    (trial,) = find_trials(runs, PADDING)
    assert page.query_params["trial"] == trial.id
    recipes = {way: runs.open(run_id).recipe() for way, run_id in trial.runs.items()}
    assert recipes == PADDING.variants(Cell.GRU, 11)
    assert [line["state"] for line in table(page, 2).values()] == ["queued"] * 4


def test_the_button_says_how_long_it_will_take(page: AppTest) -> None:
    assert page.get_by_key("run_trap").label.startswith("Run it here, about ")


def test_stop_ends_every_way(page: AppTest, runs: Runs) -> None:
    page.get_by_key("run_trap").click().run()
    page.get_by_key("stop_trial").click().run()
    assert not page.exception
    assert {run.status for run in runs.list()} == {Status.STOPPED}
    assert [line["state"] for line in table(page, 2).values()] == ["stopped"] * 4


def test_curves_and_states_of_the_runs_are_shown_as_they_come(page: AppTest, runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    finish(runs.open(trial.runs["front"]), 0.875)
    page.run()
    lines = table(page, 2)
    assert (lines["front"]["state"], lines["front"]["validation accuracy"]) == ("finished", "87.5%")
    assert (lines["end"]["state"], lines["end"]["validation accuracy"]) == ("queued", "–")
    assert page.get_by_key("trial_curves_padding")
    assert page.get_by_key("stop_trial")


@pytest.mark.parametrize(("asked", "opened"), [(0, 0), (1, 1), (None, 1)])
def test_a_link_opens_the_trial_it_names_and_one_to_an_unknown_trial_the_newest(
    page: AppTest, runs: Runs, asked: int | None, opened: int
) -> None:
    trials = [submit_trial(runs, PADDING, Cell.LSTM, seed) for seed in (7, 8)]
    page.query_params["trial"] = "no such trial" if asked is None else trials[asked].id
    page.run()
    assert page.query_params["trial"] == trials[opened].id


def test_a_trial_whose_runs_were_deleted_in_part_still_opens(page: AppTest, runs: Runs) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    runs.stop(trial.runs["end"])
    runs.delete(trial.runs["end"])
    page.run()
    assert not page.exception
    assert list(table(page, 2)) == ["front", "end, masked", "end, cut to 10"]


@pytest.mark.parametrize("way", [way.name for way in PADDING.ways])
@pytest.mark.parametrize("name", ["status.json", "recipe.json"])
def test_a_trial_with_a_damaged_run_shows_one_sentence(page: AppTest, runs: Runs, name: str, way: str) -> None:
    trial = submit_trial(runs, PADDING, Cell.LSTM, 7)
    (runs.open(trial.runs[way]).path / name).write_text("{", encoding="utf-8")
    page.run()
    assert not page.exception
    assert len(errors(page)) == 1


def test_a_run_of_no_trial_is_not_shown(page: AppTest, runs: Runs) -> None:
    finished_run(runs)
    page.run()
    with pytest.raises(KeyError):
        page.get_by_key("trial_curves_padding")


def test_what_each_way_reads_is_learnt_from_the_experiments_own_texts() -> None:
    assert list(cached.encoders("unknown")) == [way.name for way in UNKNOWN.ways]
