import subprocess
from collections.abc import Callable

import pytest
from fake_runs import damaged_run, failed_run, finished_run, queued_run, running_run, scored_run
from shown import errors
from streamlit.testing.v1 import AppTest

from core.recipe import Cell
from core.runs.collection import Runs
from core.runs.status import Status
from pages.train.parts import listing

COLLECTION = "pages/train/collection.py"


def show(app: AppTest, **asked: str) -> AppTest:
    app.switch_page(COLLECTION)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def names(app: AppTest) -> list[str]:
    return list(app.dataframe[0].value["name"]) if app.dataframe else []


def choose(app: AppTest, *rows: int) -> AppTest:
    """Choose rows of the list, as clicks do."""
    app.session_state[app.dataframe[0].key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return app


def test_where_nothing_was_trained_the_page_links_to_train(app: AppTest) -> None:
    show(app)
    assert [link.label for link in app.get("page_link")] == ["Train a first network"]


def test_every_run_has_a_row_whatever_its_state(app: AppTest, runs: Runs, process: "subprocess.Popen[bytes]") -> None:
    queued_run(runs)
    running_run(runs, process)
    finished_run(runs)
    failed_run(runs)
    damaged_run(runs, "recipe.json")
    show(app)
    states = sorted(app.dataframe[0].value["state"])
    assert states == ["damaged", "failed", "finished", "queued", "running"]


def test_a_finished_run_has_its_score_with_its_interval(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app)
    row = app.dataframe[0].value.iloc[0]
    assert row["test"] == run.scores()["test"]["accuracy"]
    assert row["low"] < row["test"] < row["high"]


def test_the_list_is_filtered_by_name_and_state(app: AppTest, runs: Runs) -> None:
    finished_run(runs)
    failed_run(runs)
    show(app)
    app.get_by_key("runs_text").set_value("FAILED").run()
    assert names(app) == ["a failed run"]
    app.get_by_key("runs_text").set_value("")
    app.get_by_key("runs_state").set_value(["finished"]).run()
    assert names(app) == ["a finished run"]


def test_filters_that_leave_nothing_say_so(app: AppTest, runs: Runs) -> None:
    finished_run(runs)
    show(app)
    app.get_by_key("runs_text").set_value("no such run").run()
    assert app.info[0].value == "No run fits these filters."


def test_a_link_compares_the_runs_it_names(app: AppTest, runs: Runs) -> None:
    first, second = (scored_run(runs, cell, per_part=30, name=cell.value) for cell in (Cell.LSTM, Cell.GRU))
    show(app, compare=f"{first.id},{second.id}")
    assert app.get_by_key("overlaid_accuracy")
    pairs = app.dataframe[-1].value
    assert pairs["runs"].tolist() == ["lstm less gru"]
    assert "p" in pairs.columns
    assert not errors(app)


def test_runs_that_a_link_names_and_are_not_there_are_passed_over(app: AppTest, runs: Runs) -> None:
    run = scored_run(runs, per_part=30)
    show(app, compare=f"{run.id},{'x' * 16},../../etc")
    assert app.get_by_key("compared_runs").value == [run.id]


def test_of_two_names_alike_the_id_tells_which(app: AppTest, runs: Runs) -> None:
    first, second = finished_run(runs), finished_run(runs)
    show(app, compare=f"{first.id},{second.id}")
    assert f"a finished run · {first.id[:6]}" in app.dataframe[-1].value["runs"][0]


def test_a_deleted_run_is_brought_back_from_the_bin(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    runs.delete(run.id)
    show(app)
    app.button(key=f"restore_{run.id}").click().run()
    assert not app.exception
    assert names(app) == ["a finished run"]
    assert run.status().status is Status.FINISHED


def test_the_bin_is_emptied_by_its_button(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    runs.delete(run.id)
    show(app).button(key="empty_bin").click().run()
    assert not app.exception
    assert not run.path.exists()


def test_one_chosen_run_is_opened_or_renamed(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    choose(show(app), 0)
    assert [link.label for link in app.get("page_link")] == ["Curves", "Results", "Inside"]
    app.get_by_key(f"name_0_{run.id}").set_value("a better name")
    app.button(key="rename_run").click().run()
    assert run.about().name == "a better name"
    assert names(app) == ["a better name"]


def test_a_name_that_is_empty_is_refused_in_words(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    choose(show(app), 0)
    app.get_by_key(f"name_0_{run.id}").set_value(" ")
    app.button(key="rename_run").click().run()
    assert "expected a name of 1 to 200 characters" in errors(app)[0]


def test_chosen_runs_are_tagged_together_and_keep_their_other_tags(app: AppTest, runs: Runs) -> None:
    first, second = finished_run(runs), finished_run(runs)
    runs.describe(first.id, tags=["alone"])
    choose(show(app), 0, 1)
    app.get_by_key(f"tags_0_{second.id}_{first.id}").set_value(["both"])
    app.button(key="tag_runs").click().run()
    assert (first.about().tags, second.about().tags) == (("alone", "both"), ("both",))


def test_a_deleted_run_goes_into_the_bin_and_undo_brings_it_back(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    finished_run(runs)
    choose(show(app), 1)
    app.button(key="delete_runs").click().run()
    assert len(names(app)) == 1
    assert run.about().deleted
    app.button(key="undo_delete").click().run()
    assert len(names(app)) == 2
    assert not run.about().deleted


def test_a_kept_run_is_not_deleted_and_the_page_says_why(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    choose(show(app), 0)
    app.button(key="keep_runs").click().run()
    assert run.about().keep
    choose(app, 0)
    app.button(key="delete_runs").click().run()
    assert "is kept" in errors(app)[0]
    assert not run.about().deleted


def test_the_list_is_drawn_anew_when_a_run_has_gone_on(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Callable[[], None]] = []

    def fragment(look: Callable[..., None], run_every: float) -> Callable[..., None]:
        assert run_every > 0
        return lambda drawn: looks.append(lambda: look(drawn))

    asked: list[bool] = []
    monkeypatch.setattr(listing.st, "fragment", fragment)
    monkeypatch.setattr(listing.st, "rerun", lambda: asked.append(True))
    run = finished_run(runs)
    listing.follow(runs.list())
    assert looks == []
    waiting = queued_run(runs)
    listing.follow(runs.list())
    looks[0]()
    assert asked == []
    runs.delete(waiting.id)
    looks[0]()
    assert asked == [True]
    assert run.id in {one.id for one in runs.list()}
