"""Answers of long commands kept on disk, so that a restart of the server does not lose what took minutes.

Only commands whose answer follows from their arguments and this program are kept: it was measured by code and packages
that are named beside it, and with others it is not found again. What is damaged is not found either.
"""

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from core.places import ASSETS, PROJECT, Places
from core.runs.files import replace_json

LASTING = frozenset({"recall", "claims"})
_PACKAGES = ("numpy", "keras", "jax", "tensorflow")


def is_lasting(arguments: Sequence[str]) -> bool:
    """Return whether the answer of ``python -m core ARGUMENTS`` is one that is kept."""
    return bool(arguments) and arguments[0] in LASTING


class Answers:
    """The answers kept under one home folder, in ``cache/answers``."""

    def __init__(self, places: Places) -> None:
        self._folder = places.cache / "answers"

    def find(self, arguments: Sequence[str]) -> Any:
        """Return what the command printed, or None where nothing of this program is kept."""
        try:
            kept = json.loads(self._path(arguments).read_bytes())
            whole = kept["arguments"] == [*arguments] and kept["digest"] == _digest(kept["answer"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return kept["answer"] if whole else None

    def keep(self, arguments: Sequence[str], answer: Any) -> bool:
        """Keep what the command printed; on a full disk, or where nothing may be written, False."""
        with suppress(OSError, ValueError):  # also a number that JSON cannot say
            self._folder.mkdir(parents=True, exist_ok=True)
            kept = {"arguments": [*arguments], "answer": answer, "digest": _digest(answer)}
            replace_json(self._path(arguments), kept, indent=None)
            return True
        return False

    def _path(self, arguments: Sequence[str]) -> Path:
        return self._folder / f"{_digest([program_version(), *arguments])[:32]}.json"


@cache
def program_version() -> str:
    """Return what names this program's code, what it ships, and the packages that compute; anything else, another."""
    digest = hashlib.sha256(json.dumps({name: _version(name) for name in _PACKAGES}).encode())
    for path in sorted([*(PROJECT / "core").rglob("*.py"), *(ASSETS / "notebooks").glob("*.yaml")]):
        digest.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _digest(document: Any) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
