"""Generated texts kept on disk: made once, they are read in a hundredth of the time by whoever needs the same ones."""

import hashlib
import json
import shutil
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path

import numpy as np

from core.data.generated.reviews import GeneratorOptions
from core.data.generated.tasks import generate_task
from core.data.labelled import Labelled
from core.data.store import keep_dataset, load_folder
from core.errors import DataError
from core.places import ASSETS, Places
from core.texts import text_column

NAME = "generated"
MOST_KEPT = 12


def load_generated(options: GeneratorOptions, places: Places) -> Labelled:
    """Return the texts that these options give, from ``cache/generated`` where they were made before.

    What cannot be read is made again; where nothing can be written, nothing is kept.
    """
    folder = places.cache / NAME / _address(options)
    if folder.is_dir():
        try:
            return load_folder(folder)
        except DataError:
            shutil.rmtree(folder, ignore_errors=True)
    labelled = _make(options)
    with suppress(OSError):
        keep_dataset(folder, labelled, {"id": folder.name, "name": NAME, "file": ""})
        _make_room(folder.parent)
    return labelled


def _make(options: GeneratorOptions) -> Labelled:
    texts, labels, classes = generate_task(options)
    return Labelled(text_column(texts), np.asarray(labels, np.int64), classes, np.arange(1, len(texts) + 1), {}, NAME)


def _address(options: GeneratorOptions) -> str:
    said = json.dumps(asdict(options), sort_keys=True)
    return hashlib.sha256(f"{_grammar()} {said}".encode()).hexdigest()[:32]


@cache
def _grammar() -> str:
    """Return a digest of what the texts are made by: an edited grammar writes others."""
    digest = hashlib.sha256()
    for path in sorted([*Path(__file__).parent.glob("*.py"), *(ASSETS / "generated").iterdir()]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _make_room(parent: Path) -> None:
    """Remove the oldest; who has one of them mapped into memory keeps it."""
    whole = (entry for entry in parent.iterdir() if not entry.name.startswith("."))
    for entry in sorted(whole, key=lambda entry: entry.stat().st_mtime)[:-MOST_KEPT]:
        shutil.rmtree(entry, ignore_errors=True)
