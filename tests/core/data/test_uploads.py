import os
import time
from pathlib import Path

from core.data.uploads import ABANDONED_SECONDS, drop_upload, keep_upload
from core.places import Places


def test_an_upload_lies_under_the_home_folder_whatever_its_name(tmp_path: Path) -> None:
    kept = keep_upload(Places(tmp_path), "../../etc/passwd", b"text;label")
    assert kept.read_bytes() == b"text;label"
    assert kept.name == "passwd"
    assert kept.is_relative_to(tmp_path / "cache" / "uploads")


def test_an_imported_upload_is_gone(tmp_path: Path) -> None:
    kept = keep_upload(Places(tmp_path), "mine.csv", b"text;label")
    drop_upload(kept)
    assert list((tmp_path / "cache" / "uploads").iterdir()) == []


def test_an_upload_that_nobody_imported_goes_after_a_day(tmp_path: Path) -> None:
    old = keep_upload(Places(tmp_path), "old.csv", b"old")
    long_ago = time.time() - ABANDONED_SECONDS - 60
    os.utime(old.parent, (long_ago, long_ago))
    new = keep_upload(Places(tmp_path), "new.csv", b"new")
    assert not old.exists()
    assert new.exists()
