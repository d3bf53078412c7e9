"""Uploaded files, kept under the home folder's cache until they are imported, or for a day."""

import hashlib
import shutil
import time
from pathlib import Path, PurePath

from core.places import Places

ABANDONED_SECONDS = 24 * 3600


def keep_upload(places: Places, name: str, content: bytes) -> Path:
    """Write an upload where it can be read as a file, named by its content; the same upload is written once.

    Of the visitor's file name only the last part is kept, and it never leaves the upload's own folder.
    """
    folder = places.cache / "uploads" / hashlib.sha256(content).hexdigest()[:16]
    path = folder / (PurePath(name.replace("\\", "/")).name.lstrip(".") or "upload.csv")
    if not path.is_file() or path.stat().st_size != len(content):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        _sweep(folder.parent)
    return path


def drop_upload(path: Path) -> None:
    """Remove an upload that has been imported."""
    shutil.rmtree(path.parent, ignore_errors=True)


def _sweep(uploads: Path) -> None:
    """Remove what was uploaded more than a day ago and never imported."""
    oldest = time.time() - ABANDONED_SECONDS
    for folder in uploads.iterdir():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
