"""Uploaded files, kept under the home folder's cache until they are imported."""

import hashlib
from pathlib import Path, PurePath

from core.places import Places


def keep_upload(places: Places, name: str, content: bytes) -> Path:
    """Write an upload where it can be read as a file, named by its content; the same upload is written once.

    Of the visitor's file name only the last part is kept, and it never leaves the upload's own folder.
    """
    folder = places.cache / "uploads" / hashlib.sha256(content).hexdigest()[:16]
    path = folder / (PurePath(name.replace("\\", "/")).name.lstrip(".") or "upload.csv")
    if not path.is_file() or path.stat().st_size != len(content):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path
