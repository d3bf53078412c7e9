import subprocess
from collections.abc import Callable

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

PAGES = (
    "pages/start/first_look.py",
    "pages/data/choose.py",
    "pages/train/setup.py",
    "pages/train/live.py",
    "pages/train/results.py",
    "pages/train/collection.py",
    "pages/train/sweep.py",
    "pages/inside/cell.py",
    "pages/inside/gates.py",
    "pages/inside/squash.py",
    "pages/inside/path.py",
    "pages/inside/units.py",
    "pages/inside/compare.py",
    "pages/inside/statistics.py",
    "pages/whatif/sentence.py",
    "pages/learn/notebooks.py",
    "pages/data/traps.py",
    "pages/data/embeddings.py",
)
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


@pytest.mark.parametrize("state", STATES)
def test_every_page_opens_whatever_the_state_of_the_run(app: AppTest, runs: Runs, process: Child, state: str) -> None:
    STATES[state](runs, process)
    assert not app.exception
    for page in PAGES:
        app.switch_page(page).run()
        assert not app.exception, page


@pytest.mark.parametrize("state", list(STATES)[1:])
@pytest.mark.parametrize("page", PAGES[3:])
def test_a_link_to_a_run_opens_on_every_page_that_shows_runs(
    app: AppTest, runs: Runs, process: Child, state: str, page: str
) -> None:
    run = STATES[state](runs, process)
    app.switch_page(page)
    app.query_params["run"] = run.id
    app.run()
    assert not app.exception
