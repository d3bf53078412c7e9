"""Prepared texts kept on disk, so that the next one who needs the same ones has them at once.

An entry is a folder under ``cache/prepared``, named by the content of what it was made from. Its arrays are mapped into
memory, so a second process reads only what it uses. Entries are written aside and renamed, and the longest unused
ones go when all of them together are too large.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from core.data.labelled import Labelled
from core.errors import DamagedRunError
from core.places import Places
from core.recipe import Recipe
from core.text.encode import Encoder
from core.text.stop_words import WordLists

VERSION = 1  # Another number where cleaning, cutting or counting gives other results than before.
PACKAGES = ("pyarrow", "regex", "nltk", "PyStemmer", "jieba")
MOST_BYTES = 2 * 2**30
ABANDONED_SECONDS = 24 * 3600.0
NAMES = ("train", "validation", "test", "values", "offsets")

Arrays = Mapping[str, npt.NDArray[Any]]


def address(recipe: Recipe, labelled: Labelled, word_lists: WordLists) -> str:
    """Return the name of what preparing these texts by this recipe gives; anything that changes it changes the name."""
    said = {
        "version": VERSION,
        "packages": {name: _version(name) for name in PACKAGES},
        "split": recipe.split.model_dump(mode="json"),
        "text": recipe.text.model_dump(mode="json"),
        "seed": recipe.seed,
        "word_lists": {name: list(words) for name, words in word_lists.items()},
    }
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for values in _content(labelled):
        digest.update(str(values.shape).encode())
        digest.update(np.ascontiguousarray(values).data)
    return digest.hexdigest()[:32]


def forget_prepared(places: Places) -> None:
    """Remove all prepared texts; a training that reads some of them keeps what it has mapped."""
    shutil.rmtree(places.cache / "prepared", ignore_errors=True)


class Shelf:
    """The prepared texts under one home folder."""

    def __init__(self, places: Places, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._most_bytes = places.cache / "prepared", most_bytes

    def find(self, name: str) -> tuple[Encoder, Arrays] | None:
        """Return what is kept under a name, its arrays mapped from disk, or None."""
        folder = self._folder / name
        try:
            encoder = Encoder.from_document(json.loads((folder / "encoder.json").read_text(encoding="utf-8")))
            arrays = {array: np.asarray(np.load(folder / f"{array}.npy", mmap_mode="r")) for array in NAMES}
            os.utime(folder)
        except (OSError, ValueError, EOFError, DamagedRunError):
            return None
        return encoder, arrays

    def keep(self, name: str, encoder: Encoder, arrays: Arrays) -> None:
        """Keep prepared texts under a name; on a full disk or in a folder that cannot be written, nothing is kept."""
        with suppress(OSError), self._aside() as folder:
            for array, values in arrays.items():
                np.save(folder / f"{array}.npy", values, allow_pickle=False)
            (folder / "encoder.json").write_text(json.dumps(encoder.document()), encoding="utf-8")
            shutil.rmtree(self._folder / name, ignore_errors=True)  # only there if it was damaged, or made meanwhile
            folder.rename(self._folder / name)
        self._make_room(name)

    @contextmanager
    def _aside(self) -> Iterator[Path]:
        self._folder.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".", dir=self._folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _make_room(self, newest: str) -> None:
        with suppress(OSError):
            entries = sorted(self._folder.iterdir(), key=lambda entry: entry.stat().st_mtime)
            sizes = {entry: _size(entry) for entry in entries}
            for entry in entries:
                abandoned = entry.name.startswith(".") and time.time() - entry.stat().st_mtime > ABANDONED_SECONDS
                full = sum(sizes.values()) > self._most_bytes and not entry.name.startswith(".")
                if (abandoned or full) and entry.name != newest:
                    shutil.rmtree(entry, ignore_errors=True)
                    del sizes[entry]


def _size(entry: Path) -> int:
    return sum(file.stat().st_size for file in entry.iterdir())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _content(labelled: Labelled) -> Iterator[npt.NDArray[np.generic]]:
    """Yield what the texts, their classes and the given parts are, as arrays of bytes and numbers."""
    column = labelled.texts
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int64)[column.offset : column.offset + len(column) + 1] if offsets else np.zeros(1)
    yield np.diff(ends)
    yield np.frombuffer(data, np.uint8)[int(ends[0]) : int(ends[-1])] if data else np.zeros(0, np.uint8)
    yield labelled.labels
    yield np.zeros(0) if labelled.given is None else labelled.given
