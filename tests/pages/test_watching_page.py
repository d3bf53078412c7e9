"""The page of a run that trains: its curves, what they say, the probe sentences, and what goes on inside."""

import subprocess
from types import SimpleNamespace

import pytest
from drawn import drawn, line_of
from fake_runs import STARTED, finished_run, write_status
from streamlit.testing.v1 import AppTest

from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.events import EventLog
from core.runs.files import replace_file
from core.runs.folder import RunFolder
from core.runs.status import Status, process_started
from pages.train.parts import curves

Child = subprocess.Popen[bytes]
PROBES = ["a fine film", "zzz *no* word"]
BATCHES = 10


def watched_run(runs: Runs, process: Child, epochs: int = 4) -> RunFolder:
    """Return a run that trains and overfits since its second epoch."""
    recipe = Recipe.parse({"name": "watched", "training": {"epochs": 6}, "probes": PROBES})
    run = runs.submit(recipe, claimed=True)
    known = {"pid": process.pid, "process_started": process_started(process.pid)}
    write_status(run, Status.RUNNING, epoch=epochs, batch=0, **known)
    log = EventLog(run.events_path)
    counts = {"classes": ["bad", "good"], "train_counts": [80, 80], "validation_counts": [10, 10]}
    log.append("started", 0.0, **STARTED | counts)
    for epoch in range(1, epochs + 1):
        tell_epoch(log, epoch)
    log.close()
    return run


def tell_epoch(log: EventLog, epoch: int) -> None:
    for batch in range(1, BATCHES + 1):
        log.append("batch", epoch + batch / 10, epoch=epoch, batch=batch, loss=0.7 / epoch, accuracy=0.7)
    metrics = {"loss": 0.7 / epoch, "accuracy": 0.7, "val_loss": 0.5 + 0.1 * abs(epoch - 2), "val_accuracy": 0.8}
    log.append("epoch", epoch + 1, epoch=epoch, metrics=metrics, seconds=1.0, learning_rate=0.002)
    log.append("snapshot", epoch + 1, epoch=epoch, verdicts=[[0.2, 0.8], None])
    inside = {
        "gradients": {"head": 0.1},
        "updates": {"head": 0.02},
        "saturated": {"recurrent.0.forward/forget_gate": 0.3},
    }
    log.append("internals", epoch + 1, epoch=epoch, since=epoch - 1, memory_mb=640.0, **inside)


def tell_inside(log: EventLog, batch: int, share: float) -> None:
    """Tell what was seen after a batch of the fifth epoch."""
    saturated = {"recurrent.0.forward/forget_gate": share}
    log.append("internals", 5 + batch / 10, epoch=5, batch=batch, saturated=saturated, learning_rate=share / 100)


def show(app: AppTest, run: RunFolder, **asked: str) -> AppTest:
    app.switch_page("pages/train/live.py")
    app.query_params["run"] = run.id
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def texts(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption)).replace("\\", "")


def test_the_curves_hold_each_batch_and_each_epoch(app: AppTest, runs: Runs, process: Child) -> None:
    document = drawn(show(app, watched_run(runs, process)))
    assert line_of(document, "Loss", "validation") == [[1, 0.6], [2, 0.5], [3, 0.6], [4, 0.7]]
    assert line_of(document, "Loss", "training, batch by batch")[-1] == [4, 0.175]
    assert (document["high"], document["panels"][0]["best"]) == (6, 2)
    assert document["tick"] in (250, 500, 1000)


def test_the_last_drawing_of_a_run_that_was_cut_off_has_all_of_it(
    app: AppTest, runs: Runs, process: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curves, "time", SimpleNamespace(monotonic=lambda: 100.0))
    run = watched_run(runs, process)
    show(app, run)
    log = EventLog(run.events_path)
    tell_epoch(log, 5)
    log.close()
    write_status(run, Status.FAILED, message="The disk is full.")
    assert line_of(drawn(app.run()), "Loss", "validation")[-1] == [5, 0.8]


def test_what_came_since_is_there_at_the_next_tick_and_not_drawn_for_each_who_watches(
    app: AppTest, runs: Runs, process: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(curves, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    run = watched_run(runs, process)
    first = drawn(show(app, run))
    log = EventLog(run.events_path)
    tell_epoch(log, 5)
    log.close()
    clock[0] += 0.2 * first["tick"] / 1000
    assert drawn(app.run()) == first
    clock[0] += 0.8 * first["tick"] / 1000
    assert line_of(drawn(app.run()), "Loss", "validation")[-1] == [5, 0.8]


def test_the_curves_are_put_into_words_with_their_rules(app: AppTest, runs: Runs, process: Child) -> None:
    said = texts(show(app, watched_run(runs, process)))
    assert "Overfitting since epoch 2: from there to epoch 4 the training loss fell from 0.350 to 0.175" in said
    assert "There are only 20 validation texts" in said
    assert "Said when the lowest validation loss lies 2 epochs or more back" in said


def test_each_probe_has_a_ribbon_and_a_link_to_its_gates(app: AppTest, runs: Runs, process: Child) -> None:
    run = watched_run(runs, process)
    show(app, run)
    assert app.get_by_key("probe_ribbons")
    links = [link for link in app.get("page_link") if link.label.startswith("Gates of")]
    assert [link.label for link in links] == ["Gates of 1: a fine film", "Gates of 2: zzz \\*no\\* word"]
    assert links[0].proto.query_string == f"run={run.id}&sentence=a+fine+film&epoch=4"


def test_beside_the_curves_stands_what_goes_on_inside(app: AppTest, runs: Runs, process: Child) -> None:
    show(app, watched_run(runs, process))
    told = {metric.label: metric.value for metric in app.metric}
    assert told["Learning rate"] == "0.002"
    assert told["Memory of the training"] == "640 MB"
    inside = drawn(app, 1)
    titles = [panel["title"] for panel in inside["panels"]]
    assert titles == [
        "Length of the gradient, by layer",
        "Moved since the point before, by layer",
        "Saturated values, by gate",
    ]
    assert line_of(inside, "Saturated values, by gate", "forget gate")[-1] == [4, 0.3]


def test_what_is_seen_within_an_epoch_stands_there_also_in_a_resumed_run_with_as_many_points(
    app: AppTest, runs: Runs, process: Child
) -> None:
    run = watched_run(runs, process)
    before = run.events_path.read_bytes()
    for batch, share in ((5, 0.4), (7, 0.5)):
        replace_file(run.events_path, lambda stream: stream.write(before))
        log = EventLog(run.events_path)
        tell_inside(log, batch, share)
        log.close()
        inside = drawn(show(app, run), 1)
        assert line_of(inside, "Saturated values, by gate", "forget gate")[-1] == [4 + batch / 10, share]
        assert {metric.label: metric.value for metric in app.metric}["Learning rate"] == f"{share / 100:g}"


@pytest.mark.parametrize(("half_life", "smooths"), [("0", False), ("100", True)])
def test_smoothing_and_a_logarithmic_axis_are_a_link(
    app: AppTest, runs: Runs, process: Child, half_life: str, smooths: bool
) -> None:
    loss = drawn(show(app, watched_run(runs, process), half_life=half_life, log_loss="true"))["panels"][0]
    assert loss["log"]
    assert ("training, smoothed" in [line["name"] for line in loss["lines"]]) is smooths


def test_other_runs_are_put_beside_by_choice_and_by_link(app: AppTest, runs: Runs, process: Child) -> None:
    other, run = finished_run(runs), watched_run(runs, process)
    alone = drawn(show(app, run))
    app.multiselect(key=f"beside_{run.id}").set_value([other.id])
    document = drawn(app.run())
    (name,) = {line["name"] for line in document["panels"][0]["lines"]} - {
        line["name"] for line in alone["panels"][0]["lines"]
    }
    assert name.startswith("a finished run · ")
    assert app.query_params["beside"] == other.id
    assert document["high"] >= len(line_of(document, "Loss", name))


def test_points_are_saved_as_tables(app: AppTest, runs: Runs, process: Child) -> None:
    show(app, watched_run(runs, process))
    assert [app.get_by_key(f"download_{name}").label for name in ("batches", "epochs")] == [
        "Batches (CSV)",
        "Epochs (CSV)",
    ]


def said_page(sentences: int) -> None:
    from core.judgements import Judgement, Kind
    from pages.train.parts import insights

    insights.say(tuple(Judgement(Kind.SETTLED, f"Sentence {number}.", "A rule.") for number in range(sentences)), 4)


def test_a_fold_that_is_open_stays_where_it_is_when_one_more_thing_is_said() -> None:
    # Streamlit closes a fold whose place on the page changes.
    places = []
    for sentences in (1, 3):
        page = AppTest.from_function(said_page, args=(sentences,)).run()
        assert len([said for said in page.markdown if said.value.endswith(".")]) >= sentences
        places.append([place for place, child in page.main.children.items() if child.type == "expander"])
    assert places[0] == places[1]
    assert len(places[0]) == 1
