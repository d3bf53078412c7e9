import json
import subprocess
from contextlib import closing
from dataclasses import asdict
from types import SimpleNamespace

import numpy as np
import pytest
from drawn import drawn
from fake_runs import (
    damaged_run,
    failed_run,
    finished_run,
    interrupted_run,
    queued_run,
    running_run,
    write_events,
)
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.files import replace_json
from core.runs.folder import RunFolder, Wish
from core.runs.resuming import Progress
from core.runs.status import Status
from pages.shared import cached

RUNS = "pages/train/live.py"
Child = subprocess.Popen[bytes]


def show(app: AppTest, run: RunFolder | None = None) -> AppTest:
    app.switch_page(RUNS)
    if run is not None:
        app.query_params["run"] = run.id
    return app.run()


def told(app: AppTest) -> str:
    return " ".join(markdown.value for markdown in app.markdown)


def test_where_nothing_was_trained_the_page_says_so_and_links_to_train(app: AppTest) -> None:
    show(app)
    assert app.info[0].value == "Nothing has been trained here yet."
    assert [link.label for link in app.get("page_link")] == ["Train a first network"]


def test_a_queued_run_says_how_many_are_before_it(app: AppTest, runs: Runs) -> None:
    queued_run(runs)
    second = queued_run(runs)
    assert "waiting, 1 before it" in told(show(app, second))


def test_a_queued_run_says_when_it_will_begin_where_that_is_known(app: AppTest, runs: Runs) -> None:
    runs.submit(Recipe(), expected=240)
    second = runs.submit(Recipe(), expected=20)
    assert "waiting, 1 before it; it begins in about 4 min" in told(show(app, second))


def test_a_second_server_on_the_home_folder_says_what_it_does(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not app.info
    monkeypatch.setattr(cached, "supervisor", lambda: SimpleNamespace(is_second=True))
    app.run()
    assert app.info[0].value.startswith("Another server is in charge of the same home folder. This one only reads")


def test_stop_takes_a_queued_run_out_of_the_queue(app: AppTest, runs: Runs) -> None:
    run = queued_run(runs)
    show(app, run).button(key="stop").click().run()
    assert not app.exception
    assert run.status().status is Status.STOPPED
    assert runs.index.waiting() == []
    assert "stopped" in told(app)
    assert [read(caption.value) for caption in app.caption] == ["Stopped before it began."]


def test_a_running_run_shows_progress_engine_and_curves(app: AppTest, runs: Runs, process: Child) -> None:
    show(app, running_run(runs, process))
    assert "running" in told(app)
    assert app.get("progress")[0].text == "epoch 1 of 5, batch 5 of 10, 1,000 texts a second, 4 s left"
    assert app.caption[0].value.startswith("JAX on CPU (2 cores) (the fastest engine here), 34,000 parameters")
    assert [panel["title"] for panel in drawn(app)["panels"]] == ["Loss", "Accuracy"]


def test_a_running_run_shows_what_it_has_to_beat_as_soon_as_it_is_told(
    app: AppTest, runs: Runs, process: Child
) -> None:
    run = running_run(runs, process)
    with closing(EventLog(run.events_path)) as log:
        log.append("baselines", 0.5, test={"majority": 0.5, "bag_of_words": 0.8})
    show(app, run)
    (accuracy,) = (panel for panel in drawn(app)["panels"] if panel["title"] == "Accuracy")
    assert [(one["name"], one["value"]) for one in accuracy["targets"]] == [
        ("largest class", 0.5),
        ("bag of words", 0.8),
    ]


def test_stop_asks_a_running_run_to_stop(app: AppTest, runs: Runs, process: Child) -> None:
    run = running_run(runs, process)
    show(app, run).button(key="stop").click().run()
    assert not app.exception
    assert run.is_asked_to_stop()
    assert "stopping" in told(app)
    assert app.button(key="stop").disabled


def test_new_batches_are_drawn_at_the_next_look(app: AppTest, runs: Runs, process: Child) -> None:
    run = running_run(runs, process)
    show(app, run)
    write_events(run, batches=8)
    app.run()
    assert "batch 8 of 10" in app.get("progress")[0].text


def test_a_finished_run_shows_its_scores_beside_the_baselines(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    show(app, run)
    scores = run.scores()
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Test accuracy", f"{scores['test']['accuracy']:.1%}"),
        ("Bag of words", f"{scores['baselines']['bag_of_words']:.1%}"),
        ("Largest class", f"{scores['baselines']['majority']:.1%}"),
        ("Parameters", f"{scores['parameters']:,}"),
    ]
    assert app.dataframe[0].value["called positive"].tolist() == [row[1] for row in scores["test"]["confusion"]]
    assert [link.label for link in app.get("page_link")] == ["**Look inside**", "**Try a sentence**"]
    assert len(app.button) == 0


def test_a_test_part_that_was_looked_at_is_named_beside_its_score(app: AppTest, runs: Runs) -> None:
    run = finished_run(runs)
    looked_at = "The test part was looked at during training."
    replace_json(run.path / "scores.json", {**run.scores(), "test_looked_at": [looked_at]})
    show(app, run)
    assert [read(warning.value) for warning in app.warning] == [looked_at]


def test_a_failed_run_tells_why(app: AppTest, runs: Runs) -> None:
    show(app, failed_run(runs))
    assert errors(app) == ["The memory was not enough: lower the batch size."]


def test_a_run_whose_process_is_gone_is_interrupted_and_not_running(app: AppTest, runs: Runs, process: Child) -> None:
    show(app, interrupted_run(runs, process))
    assert "interrupted" in told(app)
    assert errors(app) == ["The training process ended without a word; it can be resumed."]
    assert [button.key for button in app.button] == ["resume"]


@pytest.mark.parametrize("file", ["recipe.json", "status.json", "scores.json"])
def test_a_damaged_run_is_told_in_one_sentence_that_names_the_file(app: AppTest, runs: Runs, file: str) -> None:
    show(app, damaged_run(runs, file))
    assert len(errors(app)) == 1
    assert f"{file} cannot be read" in errors(app)[0]


def test_a_link_to_a_run_opens_that_run_and_not_the_newest(app: AppTest, runs: Runs) -> None:
    first = failed_run(runs)
    queued_run(runs)
    show(app, first)
    assert app.selectbox[0].value == first.id
    assert "failed" in told(app)


def test_a_link_to_a_run_that_is_gone_opens_the_newest(app: AppTest, runs: Runs) -> None:
    run = failed_run(runs)
    app.switch_page(RUNS)
    app.query_params["run"] = "0123456789abcdef"
    app.run()
    assert app.selectbox[0].value == run.id


def test_choosing_another_run_shows_it_and_puts_it_into_the_address(app: AppTest, runs: Runs) -> None:
    first = failed_run(runs)
    queued_run(runs)
    show(app).selectbox[0].set_value(first.id).run()
    assert app.query_params["run"] == first.id
    assert "failed" in told(app)


def test_pause_asks_a_running_run_to_pause(app: AppTest, runs: Runs, process: Child) -> None:
    run = running_run(runs, process)
    show(app, run)
    app.button(key="pause").click().run()
    assert run.is_asked(Wish.PAUSE)
    assert app.button(key="pause").disabled


def test_a_new_learning_rate_waits_for_the_worker(app: AppTest, runs: Runs, process: Child) -> None:
    run = running_run(runs, process)
    show(app, run)
    app.number_input(key=f"new_rate_{run.id}_0.001").set_value(0.01).run()
    app.button(key="take_rate").click().run()
    assert float(run.wish_path(Wish.LEARNING_RATE).read_text()) == 0.01


def test_the_learning_rate_at_hand_is_that_of_the_last_epoch(app: AppTest, runs: Runs, process: Child) -> None:
    run = running_run(runs, process)
    with closing(EventLog(run.events_path)) as log:
        log.append("epoch", 1.0, epoch=1, metrics={"loss": 0.6}, seconds=1.0, learning_rate=0.019999999552965164)
    show(app, run)
    assert app.number_input(key=f"new_rate_{run.id}_0.02").value == 0.02


@pytest.mark.parametrize("setting", ["training.optimizer.learning_rate=1e-8", "training.optimizer.learning_rate=10"])
def test_a_rate_at_the_end_of_what_a_recipe_may_say_can_be_changed(
    app: AppTest, runs: Runs, process: Child, setting: str
) -> None:
    run = running_run(runs, process)
    run.write_recipe(run.recipe().with_settings([setting]))
    show(app, run)
    assert [field.value for field in app.number_input] == [run.recipe().training.optimizer.learning_rate]


@pytest.mark.parametrize(("epochs", "offered"), [(9_996, [10_000]), (9_999, [10_000]), (10_000, [])])
def test_a_run_of_very_many_epochs_is_offered_no_more_than_a_recipe_can_have(
    app: AppTest, runs: Runs, epochs: int, offered: list[int]
) -> None:
    run = finished_run(runs)
    run.write_recipe(run.recipe().with_settings([f"training.epochs={epochs}"]))
    progress = Progress(epoch=epochs, seconds=1.0, texts_read=1, best_epoch=1, best_value=0.5, epochs_since=0)
    told = np.frombuffer(json.dumps(asdict(progress)).encode(), np.uint8)
    run.checkpoint_path.parent.mkdir()
    np.savez(run.checkpoint_path, progress=told)
    show(app, run)
    assert [field.value for field in app.number_input if field.key == "more_epochs"] == offered


def test_a_run_that_was_cut_off_before_a_checkpoint_can_start_anew(app: AppTest, runs: Runs, process: Child) -> None:
    run = interrupted_run(runs, process)
    show(app, run)
    app.button(key="resume").click().run()
    assert run.status().status is Status.QUEUED
    assert runs.position(run.id) == 0
