"""What long commands answered, kept over a restart of the server, and never shown when it is not what it says."""

import json
from pathlib import Path

import pytest

from core import answers
from core.answers import Answers, is_lasting
from core.places import Places

ASKED = ["recall", "--seed", "9"]
FOUND = {"seconds": 67.25, "points": [{"cell": "lstm", "test": 0.875}]}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


def kept_file(places: Places) -> Path:
    Answers(places).keep(ASKED, FOUND)
    (path,) = (places.cache / "answers").iterdir()
    return path


def test_what_was_kept_is_found_by_the_next_server_under_the_same_question_only(places: Places) -> None:
    assert Answers(places).find(ASKED) is None
    assert Answers(places).keep(ASKED, FOUND)
    assert Answers(places).find(ASKED) == FOUND
    assert Answers(places).find([*ASKED[:2], "8"]) is None


def test_another_program_does_not_find_what_this_one_measured(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    Answers(places).keep(ASKED, FOUND)
    monkeypatch.setattr(answers, "program_version", lambda: "another")
    assert Answers(places).find(ASKED) is None


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"null", b"[" * 100_000, b'{"arguments": ["recall"]}'])
def test_a_damaged_file_is_as_good_as_none(places: Places, damage: bytes) -> None:
    kept_file(places).write_bytes(damage)
    assert Answers(places).find(ASKED) is None


def test_a_number_that_was_changed_on_disk_is_not_shown(places: Places) -> None:
    path = kept_file(places)
    path.write_bytes(path.read_bytes().replace(b"0.875", b"0.975"))
    assert json.loads(path.read_bytes())["answer"] != FOUND
    assert Answers(places).find(ASKED) is None


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_is_troubled(places: Places) -> None:
    places.cache.mkdir(parents=True)
    (places.cache / "answers").write_text("a file in the place of the folder")
    assert not Answers(places).keep(ASKED, FOUND)
    assert Answers(places).find(ASKED) is None


def test_answers_about_data_or_runs_do_not_last() -> None:
    assert is_lasting(["claims", "--seed", "7"])
    assert not any(map(is_lasting, ([], ["audit", "{}"], ["count", "{}"], ["order", "abc"])))
