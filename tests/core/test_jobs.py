"""Jobs are real commands in real processes."""

import json
import os
import subprocess
import time

import pytest

from core.errors import CoreError
from core.jobs import Job
from core.places import Places


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "home")


@pytest.fixture
def film_file(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text("text,label\n" + "".join(f"film number {row},{row % 2}\n" for row in range(40)))
    return path


def test_a_job_gives_the_document_that_its_command_prints(places, film_file):
    found = Job.start(places, ["inspect", str(film_file)]).result()
    assert (found["rows"], found["text"], found["label"]) == (40, "text", "label")


def test_a_job_works_on_the_home_folder_it_was_given(places, film_file):
    dataset = Job.start(places, ["import", str(film_file)]).result()
    assert (places.data / dataset["id"]).is_dir()


def test_a_job_that_fails_raises_the_sentence_of_its_command(places, tmp_path):
    with pytest.raises(CoreError, match="cannot be read"):
        Job.start(places, ["inspect", str(tmp_path / "nowhere.csv")]).result()


def test_a_result_can_be_asked_for_twice_and_leaves_no_files(places, film_file):
    job = Job.start(places, ["inspect", str(film_file)])
    assert job.result() == job.result()
    assert not [*(places.cache / "jobs").iterdir()]


def test_a_cancelled_job_ends_and_says_so(places, film_file):
    job = Job.start(places, ["inspect", str(film_file)])
    job.cancel()
    with pytest.raises(CoreError, match="cancelled"):
        job.result()
    assert job.is_done


def test_a_job_killed_from_outside_says_what_may_have_happened(places, film_file):
    job = Job.start(places, ["inspect", str(film_file)])
    job._process.kill()
    with pytest.raises(CoreError, match="out of memory"):
        job.result()


def test_progress_is_the_last_whole_line_and_nonsense_is_passed_over(places, film_file):
    job = Job.start(places, ["inspect", str(film_file)])
    assert job.progress().what == "Starting"
    lines = [json.dumps({"what": "Reading", "share": 0.25}), "a warning of a library", '{"what": "Wri']
    (job._folder / "progress.jsonl").write_text("\n".join(lines))
    assert job.progress() == ("Reading", 0.25)
    job.result()


def test_leftovers_of_a_dead_server_are_swept(places, film_file):
    old = places.cache / "jobs" / "old"
    old.mkdir(parents=True)
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(old, (two_days_ago, two_days_ago))
    Job.start(places, ["inspect", str(film_file)]).result()
    assert not old.exists()


@pytest.mark.parametrize(("share", "is_whole"), [(1.0, True), (0.5, False)])
def test_what_a_command_prints_before_all_is_done_is_told_from_the_whole(tmp_path, share, is_whole):
    (tmp_path / "progress.jsonl").write_text(json.dumps({"what": "Training", "share": share}) + "\n")
    (tmp_path / "result.json").write_text('{"points": []}')
    job = Job(subprocess.Popen(["true"]), tmp_path, ["recall"])
    assert job.result() == {"points": []}
    assert job.is_whole is is_whole
