import json
import time

import pytest
from shown import errors, read
from streamlit.testing.v1 import AppTest

from core.recipe import Recipe
from core.runs.collection import Runs
from core.runs.status import RunStatus, Status
from core.sweep.fields import parse_field, parse_fields
from core.sweep.group import Sweep, find_sweeps, submit_sweep
from core.sweep.points import grid, recipe_at
from pages.shared import job
from pages.train.parts.sweeping import written

SWEEP = "pages/train/sweep.py"


def show(app: AppTest) -> AppTest:
    app.switch_page(SWEEP).run()
    assert not app.exception
    return app


def told(app: AppTest) -> str:
    return " ".join(read(one.value) for one in [*app.markdown, *app.caption])


def submitted(runs: Runs) -> Sweep:
    fields = parse_fields(["network.recurrent.0.units=4,8"])
    return submit_sweep(runs, [recipe_at(Recipe(), fields, point) for point in grid(fields)])


def end(runs: Runs, sweep: Sweep) -> None:
    for place, run_id in enumerate(sweep.runs):
        run, part = runs.open(run_id), {"accuracy": 0.6 + place / 10, "texts": 50}
        (run.path / "scores.json").write_text(json.dumps({"chosen_epoch": 1, "validation": part, "test": part}))
        run.write_status(RunStatus(status=Status.FINISHED, heartbeat=time.time(), epoch=10))


def test_nothing_is_offered_to_train_until_a_field_varies(app: AppTest) -> None:
    show(app)
    assert app.info[0].value == "Choose values of at least one field."
    assert len(app.button) == 0


def test_the_runs_and_their_time_are_told_before_they_are_put_into_the_queue(app: AppTest, runs: Runs) -> None:
    show(app)
    app.get_by_key("sweep_Cell").set_value(["lstm", "gru"])
    app.get_by_key("sweep_Units").set_value(["8", "16"]).run()
    assert "2 × 2 = 4 combinations" in told(app)
    button = app.button(key="run_sweep")
    assert button.label.startswith("Train 4 runs, about ")
    button.click().run()
    assert not app.exception
    (sweep,) = find_sweeps(runs)
    assert len(runs.index.waiting()) == len(sweep.runs) == 4
    assert app.query_params["sweep"] == sweep.id


def test_a_line_that_is_no_field_is_told_in_words(app: AppTest) -> None:
    show(app).get_by_key("sweep_lines").set_value("network.recurrent.0.units").run()
    assert "expected a field like" in errors(app)[0]


def test_an_impossible_value_and_too_many_runs_are_refused_before_anything_waits(app: AppTest, runs: Runs) -> None:
    show(app).get_by_key("sweep_lines").set_value("network.recurrent.0.units=0,8").run()
    assert "network.recurrent.0.units" in errors(app)[0]
    app.get_by_key("sweep_lines").set_value(
        "seed=" + ",".join(map(str, range(13))) + "\ntraining.epochs=1,2,3,4,5"
    ).run()
    assert "1 to 64 runs, got 65" in errors(app)[0]
    assert runs.index.waiting() == []


def test_a_sweep_is_stopped_as_a_whole(app: AppTest, runs: Runs) -> None:
    submitted(runs)
    show(app).button(key="stop_sweep").click().run()
    assert not app.exception
    assert runs.index.waiting() == []


def test_a_sweep_that_is_over_names_the_best_in_validation(app: AppTest, runs: Runs) -> None:
    sweep = submitted(runs)
    end(runs, sweep)
    show(app)
    assert "Best in validation: my first LSTM: units 8, 70.0%." in told(app).replace("**", "")
    assert app.dataframe[0].value["network.recurrent.0.units"].tolist() == ["4", "8"]
    assert app.get_by_key("parallel")
    assert len(app.button) == 0


def test_a_search_is_a_command_that_leaves_training_to_the_queue(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("optuna", reason="optuna is an extra and not installed")
    asked: list[list[str]] = []
    monkeypatch.setattr(job, "start", lambda _key, arguments: asked.append(list(arguments)))
    show(app).get_by_key("sweep_how").set_value("Search").run()
    app.get_by_key("sweep_lines").set_value("network.recurrent.0.units=4..16").run()
    app.button(key="run_sweep").click().run()
    assert not app.exception
    assert asked[0][2:8] == ["--vary", "network.recurrent.0.units=4..16", "--search", "10", "--queue", "--id"]


@pytest.mark.parametrize("said", ["seed=1,2", "a.b=1..9", "a.b=1..9:log", "rate=0.0001..0.5:log", "m=null,true"])
def test_a_field_is_written_as_it_is_read(said: str) -> None:
    assert parse_field(written(parse_field(said))) == parse_field(said)
