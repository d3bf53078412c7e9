"""A second server on the home folder shows everything and changes nothing."""

from types import SimpleNamespace

import pytest
from fake_runs import queued_run
from shown import errors
from streamlit.testing.v1 import AppTest

from core.places import Places
from core.runs.collection import Runs
from core.runs.status import Status
from pages.shared import cached, job

REFUSAL = "Another server is in charge of this home folder, and this one only reads"


@pytest.fixture
def second(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(cached, "supervisor", lambda: SimpleNamespace(is_second=True))
    return app


def test_nothing_can_be_trained_from_it(second: AppTest) -> None:
    second.switch_page("pages/train/setup.py").run()
    assert second.button(key="train").disabled
    assert not second.exception


def test_a_run_is_not_stopped_from_it_and_it_is_said_why(second: AppTest, runs: Runs) -> None:
    run = queued_run(runs)
    second.switch_page("pages/train/live.py").run()
    second.button(key="stop").click().run()
    assert [sentence.startswith(REFUSAL) for sentence in errors(second)] == [True]
    assert run.status().status is Status.QUEUED


def test_what_a_page_does_not_tell_itself_is_told_in_words(second: AppTest, runs: Runs) -> None:
    run = queued_run(runs)
    runs.delete(run.id)
    second.switch_page("pages/train/collection.py").run()
    second.button(key="empty_bin").click().run()
    assert not second.exception
    assert [sentence.startswith(REFUSAL) for sentence in errors(second)] == [True]
    assert [lying.id for lying in runs.binned()] == [run.id]


def test_no_file_is_fetched_and_no_network_trained_from_it(second: AppTest, home: Places) -> None:
    second.switch_page("pages/memory/distance.py").run()
    second.get_by_key("run_recall").click().run()
    assert not second.exception
    assert [toast.value.startswith(REFUSAL) for toast in second.toast] == [True]
    assert not job.is_running("recall_7")
    assert not (home.cache / "jobs").exists()
