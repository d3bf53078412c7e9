"""What took minutes is still there after a restart of the server, and after a data set was deleted."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.answers import Answers
from core.experiments.recall import FOLDER
from core.jobs import Job
from core.places import Places
from pages.shared import job

DISTANCE = "pages/memory/distance.py"
ASKED = ["recall", "--seed", "9"]
_PROGRAM = "import json, sys; print(sys.argv[1]); print(json.dumps({'what': 'x', 'share': 1.0}), file=sys.stderr)"


def measured() -> Any:
    return json.loads((FOLDER / "recall.json").read_text(encoding="utf-8"))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let a job end at once with what was recorded, as one that has trained all its networks."""

    def begin(_places: Places, arguments: Sequence[str]) -> Job:
        folder = tmp_path / "job"
        folder.mkdir()
        with (folder / "result.json").open("wb") as result, (folder / "progress.jsonl").open("wb") as progress:
            program = [sys.executable, "-c", _PROGRAM, json.dumps(measured())]
            return Job(subprocess.Popen(program, stdout=result, stderr=progress), folder, arguments)

    monkeypatch.setattr(Job, "start", begin)


def press(app: AppTest) -> AppTest:
    """Press the button that trains, and wait until the job has ended; nobody has looked at the page since."""
    app.query_params["recall_seed"] = "9"
    app.switch_page(DISTANCE).run()
    job.start("recall_9", ASKED)
    deadline = time.monotonic() + 60
    while job.is_running("recall_9") and time.monotonic() < deadline:
        time.sleep(0.02)
    return app


def charts_here(app: AppTest) -> int:
    return sum(one.proto.id.endswith("recall_here") for one in app.get("plotly_chart"))


def test_a_link_shows_what_an_earlier_server_measured(app: AppTest, home: Places) -> None:
    app.query_params["recall_seed"] = "9"
    assert charts_here(app.switch_page(DISTANCE).run()) == 0
    Answers(home).keep(ASKED, measured())
    assert charts_here(app.run()) == 1
    assert not app.exception


@pytest.mark.usefixtures("quick")
def test_a_finished_measurement_outlives_deleted_data_and_the_server(app: AppTest, home: Places) -> None:
    page = press(app)
    job.forget()
    assert charts_here(page.run()) == 1
    assert Answers(home).find(ASKED) == measured()


@pytest.mark.usefixtures("quick")
def test_a_measurement_that_nobody_has_looked_at_yet_is_kept_when_the_server_ends(app: AppTest, home: Places) -> None:
    press(app)
    job.end_all()
    assert Answers(home).find(ASKED) == measured()
    assert charts_here(app.run()) == 1
