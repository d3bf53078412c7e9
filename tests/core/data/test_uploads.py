import os
import shutil
import time
from collections import namedtuple
from pathlib import Path

import pytest

from core.data.uploads import (
    ABANDONED_SECONDS,
    LARGEST_BYTES,
    SPARE_BYTES,
    drop_upload,
    find_upload,
    keep_choices,
    keep_upload,
    most_bytes,
    read_choices,
    receiving,
)
from core.errors import DataError
from core.places import Places

Usage = namedtuple("Usage", "total used free")


def uploads_in(home: Path) -> list[Path]:
    return list((home / "cache" / "uploads").iterdir())


def test_an_upload_lies_under_the_home_folder_whatever_its_name(tmp_path: Path) -> None:
    kept = keep_upload(Places(tmp_path), "../../etc/passwd", b"text;label")
    assert kept.path.read_bytes() == b"text;label"
    assert kept.name == "passwd"
    assert kept.path.is_relative_to(tmp_path / "cache" / "uploads")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\files\\mine.csv", "mine.csv"),
        ("..", "upload.csv"),
        ("", "upload.csv"),
        (".part", "part"),
        ("a\nb\x00.csv", "ab.csv"),
        ("评论.csv", "评论.csv"),
    ],
)
def test_only_the_last_part_of_a_name_is_kept(tmp_path: Path, given: str, kept: str) -> None:
    assert keep_upload(Places(tmp_path), given, b"x").name == kept


def test_a_name_too_long_for_the_disk_keeps_its_end(tmp_path: Path) -> None:
    kept = keep_upload(Places(tmp_path), "评" * 300 + ".csv", b"x")
    assert kept.name.endswith("评评.csv")
    assert kept.path.read_bytes() == b"x"


def test_blocks_make_one_file_that_is_found_by_its_id_only(tmp_path: Path) -> None:
    places = Places(tmp_path)
    with receiving(places, "mine.csv", 6) as incoming:
        incoming.write(b"abc")
        incoming.write(b"def")
        upload = incoming.finish()
    assert find_upload(places, upload.id) == upload
    assert (upload.path.read_bytes(), upload.size) == (b"abcdef", 6)
    assert find_upload(places, "0" * 32) is None


@pytest.mark.parametrize("upload_id", ["", "..", "../uploads", "0" * 31 + "/"])
def test_an_id_is_never_a_path(tmp_path: Path, upload_id: str) -> None:
    keep_upload(Places(tmp_path), "mine.csv", b"x")
    assert find_upload(Places(tmp_path), upload_id) is None


def test_the_same_file_of_two_visitors_is_two_uploads(tmp_path: Path) -> None:
    first, second = (keep_upload(Places(tmp_path), "mine.csv", b"same") for _ in range(2))
    drop_upload(first)
    assert second.path.read_bytes() == b"same"


def test_an_upload_is_not_there_before_its_last_byte(tmp_path: Path) -> None:
    with receiving(Places(tmp_path), "mine.csv", 6) as incoming:
        incoming.write(b"abc")
        assert find_upload(Places(tmp_path), uploads_in(tmp_path)[0].name) is None


def break_off(home: Path) -> None:
    with receiving(Places(home), "mine.csv", 6) as incoming:
        incoming.write(b"abc")
        raise ConnectionError


def end_early(home: Path) -> None:
    with receiving(Places(home), "mine.csv", 6) as incoming:
        incoming.write(b"abc")
        incoming.finish()


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError):
        break_off(tmp_path)
    assert uploads_in(tmp_path) == []


def test_missing_bytes_are_told_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"expected 6 bytes of mine\.csv, but the connection ended after 3"):
        end_early(tmp_path)
    assert uploads_in(tmp_path) == []


def test_more_bytes_than_announced_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match="but more came"),
        receiving(Places(tmp_path), "mine.csv", 6) as incoming,
    ):
        incoming.write(b"abcdefg")
    assert uploads_in(tmp_path) == []


def test_a_file_over_the_limit_is_refused_before_its_first_byte(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match=r"of at most 2,000 MB.* but mine\.csv has 3,000 MB"),
        receiving(Places(tmp_path), "mine.csv", 3_000_000_000),
    ):
        pytest.fail("it was let in")
    assert uploads_in(tmp_path) == []


def test_a_nearly_full_disk_lets_in_less_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(0, 0, SPARE_BYTES + 5_000_000))
    assert most_bytes(Places(tmp_path)) == 5_000_000
    with (
        pytest.raises(DataError, match="of at most 5 MB, because the server's disk is nearly full"),
        receiving(Places(tmp_path), "mine.csv", 6_000_000),
    ):
        pytest.fail("it was let in")


def test_a_roomy_disk_lets_in_the_largest_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(0, 0, 1 << 40))
    assert most_bytes(Places(tmp_path / "not made yet")) == LARGEST_BYTES


def test_what_was_chosen_is_found_again_beside_the_upload(tmp_path: Path) -> None:
    upload = keep_upload(Places(tmp_path), "mine.csv", b"x")
    assert read_choices(upload) == {}
    keep_choices(upload, {"delimiter": "\t", "name": "meine Sätze", "classes": {"1": "good"}})
    assert read_choices(upload) == {"delimiter": "\t", "name": "meine Sätze", "classes": {"1": "good"}}
    assert find_upload(Places(tmp_path), upload.id) == upload


def test_an_imported_upload_is_gone(tmp_path: Path) -> None:
    drop_upload(keep_upload(Places(tmp_path), "mine.csv", b"text;label"))
    assert uploads_in(tmp_path) == []


def test_an_upload_that_nobody_imported_goes_after_a_day(tmp_path: Path) -> None:
    old = keep_upload(Places(tmp_path), "old.csv", b"old")
    long_ago = time.time() - ABANDONED_SECONDS - 60
    os.utime(old.path.parent, (long_ago, long_ago))
    new = keep_upload(Places(tmp_path), "new.csv", b"new")
    assert find_upload(Places(tmp_path), old.id) is None
    assert find_upload(Places(tmp_path), new.id) == new
