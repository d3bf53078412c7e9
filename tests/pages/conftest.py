"""The app under test: a home folder of its own, and nobody who trains."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_runs import sleeping_process
from streamlit.testing.v1 import AppTest

from core.places import Places, find_places
from core.runs.collection import Runs
from pages.shared import cached, job

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Give the process's singletons a fresh home folder.

    Streamlit's caches stay: their keys hold a run's random id or the content of a data set, never a name used twice.
    """
    monkeypatch.setenv("UNROLLED_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("UNROLLED_MIRROR", raising=False)
    monkeypatch.setattr(cached, "supervisor", lambda: SimpleNamespace(is_second=False))
    cached.places.cache_clear()
    cached.runs.cache_clear()
    cached.spare.cache_clear()
    yield find_places()
    job.end_all()
    cached.places.cache_clear()
    cached.runs.cache_clear()
    cached.spare.cache_clear()


@pytest.fixture
def runs(home: Places) -> Runs:
    return Runs(home)


@pytest.fixture
def app(home: Places) -> AppTest:  # noqa: ARG001  the app reads it from the environment
    """Return the app on its first page."""
    return AppTest.from_file(ROOT / "app.py", default_timeout=120).run()


@pytest.fixture
def process() -> Iterator["subprocess.Popen[bytes]"]:
    """Start a process that lives as a worker would, and end it."""
    child = sleeping_process()
    yield child
    child.kill()
    child.wait()
