import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_runs import (
    damaged_run,
    failed_run,
    finished_run,
    interrupted_run,
    queued_run,
    running_run,
    scored_run,
    training_network,
)
from streamlit.testing.v1 import AppTest

from core.runs.collection import Runs
from core.runs.folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
PAGES = re.findall(r'st\.Page\(\s*"(pages/[a-z_/]+\.py)"', (ROOT / "app.py").read_text(encoding="utf-8"))
Child = subprocess.Popen[bytes]
STATES: dict[str, Callable[[Runs, Child], RunFolder | None]] = {
    "no run": lambda _runs, _process: None,
    "queued": lambda runs, _process: queued_run(runs),
    "running": running_run,
    "running with a network": training_network,
    "finished": lambda runs, _process: finished_run(runs),
    "finished with its texts": lambda runs, _process: scored_run(runs),
    "failed": lambda runs, _process: failed_run(runs),
    "interrupted": interrupted_run,
    "recipe damaged": lambda runs, _process: damaged_run(runs, "recipe.json"),
    "about damaged": lambda runs, _process: damaged_run(runs, "about.json"),
    "status damaged": lambda runs, _process: damaged_run(runs, "status.json"),
    "vocabulary damaged": lambda runs, _process: damaged_run(runs, "vocabulary.json"),
    "scores damaged": lambda runs, _process: damaged_run(runs, "scores.json"),
    "events damaged": lambda runs, _process: damaged_run(runs, "events.jsonl"),
    "network damaged": lambda runs, _process: damaged_run(runs, "snapshots/epoch-???.npz"),
    "probe damaged": lambda runs, _process: damaged_run(runs, "snapshots/*.probe.npz"),
}


def test_the_table_of_pages_names_every_script_there_is() -> None:
    scripts = (path for path in (ROOT / "pages").glob("*/*.py") if path.parent.name != "shared")
    found = {str(path.relative_to(ROOT)) for path in scripts if path.name != "__init__.py"}
    assert found == set(PAGES)


@pytest.mark.parametrize("state", ["no run", "running with a network", "finished with its texts", "network damaged"])
def test_every_page_opens_whatever_the_state_of_the_run(app: AppTest, runs: Runs, process: Child, state: str) -> None:
    STATES[state](runs, process)
    assert not app.exception
    for page in PAGES:
        app.switch_page(page).run()
        assert not app.exception, page


@pytest.mark.parametrize("state", list(STATES)[1:])
def test_a_link_to_a_run_opens_on_every_page(app: AppTest, runs: Runs, process: Child, state: str) -> None:
    run = STATES[state](runs, process)
    assert run is not None
    for page in PAGES:
        app.switch_page(page)
        app.query_params["run"] = run.id
        app.run()
        assert not app.exception, page
