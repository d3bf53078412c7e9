"""Uploaded files: written block by block under the home folder's cache, kept until they are imported, or for a day.

An upload's id is random and long, so that only who was given it finds the file; it is no hash of the content, because
then two visitors with the same file would share one upload, and the first to import would take it from the other.
"""

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from core.errors import DataError
from core.places import Places, sweep

ABANDONED_SECONDS = 24 * 3600
LARGEST_BYTES = 2_000_000_000
SPARE_BYTES = 1 << 30
LONGEST_NAME = 120
_ID = re.compile(r"[0-9a-f]{32}")
_PART, _CHOICES = ".part", ".choices.json"


@dataclass(frozen=True, slots=True)
class Upload:
    """A whole file that a visitor brought; ``path`` ends in the visitor's name for it, ``size`` is in bytes."""

    id: str
    path: Path
    size: int

    @property
    def name(self) -> str:
        """The file's name as the visitor has it."""
        return self.path.name


class Incoming:
    """A file that is on its way: blocks go in, an upload comes out once all of them are there."""

    def __init__(self, folder: Path, name: str, size: int, file: BinaryIO) -> None:
        self._folder, self._name, self._size, self._file = folder, name, size, file
        self._written = 0

    def write(self, block: bytes) -> None:
        """Append a block.

        Raises:
            DataError: more comes than was announced, or the disk takes no more.
        """
        self._written += len(block)
        if self._written > self._size:
            raise DataError(f"expected {self._size:,} bytes of {self._name}, but more came; bring the file again")
        try:
            self._file.write(block)
        except OSError as error:
            raise _no_room(self._name, error.strerror or str(error)) from None

    def finish(self) -> Upload:
        """Return the upload, now that all its bytes are there.

        Raises:
            DataError: bytes are missing, or the disk takes no more.
        """
        if self._written < self._size:
            raise DataError(
                f"expected {self._size:,} bytes of {self._name}, but the connection ended after {self._written:,}; "
                "bring the file again"
            )
        try:
            self._file.close()
        except OSError as error:
            raise _no_room(self._name, error.strerror or str(error)) from None
        path = self._folder / self._name
        (self._folder / _PART).rename(path)
        return Upload(self._folder.name, path, self._size)


@contextmanager
def receiving(places: Places, name: str, size: int) -> Iterator[Incoming]:
    """Give a place for a file of ``size`` bytes that comes in blocks; unless it is finished, nothing of it stays.

    Of the visitor's file name only the last part is kept, and it never leaves the upload's own folder.

    Raises:
        DataError: the file is too large, or too large for the disk.
    """
    name = _last_part(name)
    uploads = places.cache / "uploads"
    uploads.mkdir(parents=True, exist_ok=True)
    sweep(uploads, ABANDONED_SECONDS)
    if size > most_bytes(places):
        raise DataError(f"expected a file {_limit(places)}, but {name} has {size / 1e6:,.0f} MB; bring a smaller one")
    folder = uploads / secrets.token_hex(16)
    folder.mkdir()
    try:
        with (folder / _PART).open("wb") as file:
            yield Incoming(folder, name, size, file)
    finally:
        if not (folder / name).is_file():
            shutil.rmtree(folder, ignore_errors=True)


def most_bytes(places: Places) -> int:
    """Return the largest file that may come now: ``LARGEST_BYTES``, or less where the disk has less to spare."""
    return max(0, min(LARGEST_BYTES, _free(places) - SPARE_BYTES))


def keep_upload(places: Places, name: str, content: bytes) -> Upload:
    """Keep a file that is in memory already.

    Raises:
        DataError: it is too large for the disk.
    """
    with receiving(places, name, len(content)) as incoming:
        incoming.write(content)
        return incoming.finish()


def find_upload(places: Places, upload_id: str) -> Upload | None:
    """Return the upload with this id, or None where there is none (any more); the id may come from anywhere."""
    folder = places.cache / "uploads" / upload_id
    if not _ID.fullmatch(upload_id) or not folder.is_dir():
        return None
    files = [path for path in folder.iterdir() if path.is_file() and path.name not in (_PART, _CHOICES)]
    return Upload(upload_id, files[0], files[0].stat().st_size) if files else None


def place_beside(upload: Upload, name: str) -> Path:
    """Return where a file that is made from an upload is to be written: it goes when the upload goes."""
    folder = upload.path.parent / "made"
    folder.mkdir(exist_ok=True)
    return folder / name


def read_choices(upload: Upload) -> dict[str, Any]:
    """Return what was chosen for an upload so far, as ``keep_choices`` was given it."""
    try:
        choices = json.loads((upload.path.parent / _CHOICES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return choices if isinstance(choices, dict) else {}


def keep_choices(upload: Upload, choices: Mapping[str, object]) -> None:
    """Keep what was chosen for an upload beside it, so that a page that is loaded again shows the same."""
    if choices != read_choices(upload) and upload.path.is_file():
        (upload.path.parent / _CHOICES).write_text(json.dumps(choices, ensure_ascii=False), encoding="utf-8")


def drop_upload(upload: Upload) -> None:
    """Remove an upload that has been imported, or that nobody wants."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def _last_part(name: str) -> str:
    last = PurePath(name.replace("\\", "/")).name.lstrip(".")
    printable = "".join(letter for letter in last if letter.isprintable())
    shortened = printable if len(printable) <= LONGEST_NAME else printable[-LONGEST_NAME:]
    # Letters may take several bytes, and a file system counts those.
    return shortened.encode("utf-8", "replace")[-240:].decode("utf-8", "ignore") or "upload.csv"


def _limit(places: Places) -> str:
    most = most_bytes(places)
    if most == LARGEST_BYTES:
        return f"of at most {LARGEST_BYTES / 1e6:,.0f} MB"
    return f"of at most {most / 1e6:,.0f} MB, because the server's disk is nearly full"


def _free(places: Places) -> int:
    existing = next(folder for folder in (places.cache, *places.cache.parents) if folder.is_dir())
    return shutil.disk_usage(existing).free


def _no_room(name: str, reason: str) -> DataError:
    return DataError(f"expected room on the server's disk for {name}, but: {reason}; bring a smaller file")
