"""Small files that are whole at every moment: written beside, then renamed over."""

import errno
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from core.errors import DamagedRunError, StorageError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system answers where a disk, or a visitor's share of it, is full."""
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL = "The disk is full: delete runs or data sets that are not needed any more, then try again."


def replace_file(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write ``path`` so that a reader sees the old content or the new, never a part."""
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with beside.open("wb") as stream:
            write(stream)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def replace_json(path: Path, document: Mapping[str, Any], *, indent: int | None = 2) -> None:
    """Write a JSON document atomically."""
    data = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False).encode()
    replace_file(path, lambda stream: stream.write(data))


def overwrite_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a JSON document over a small file where it lies: on a full disk this needs no new room.

    One call writes it all, padded with spaces so that nothing of the old document is left behind it.
    """
    data = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    with path.open("r+b", buffering=0) as stream:
        stream.write(data.ljust(os.fstat(stream.fileno()).st_size))


def remove_leftovers(folder: Path) -> None:
    """Remove what writers that were killed left beside their files; ask only where nobody writes."""
    for beside in folder.rglob(".*.tmp"):
        beside.unlink(missing_ok=True)


@contextmanager
def told_in_words() -> Iterator[None]:
    """Let a disk that cannot be written to be told as what it is; also a decorator.

    Raises:
        StorageError: in place of the system's own errors.
    """
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageError(_FULL) from error
        if error.errno in _FORBIDDEN:
            raise StorageError(f"expected to write to {error.filename}, but: {error.strerror}") from error
        raise
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
            raise
        raise StorageError(_FULL) from error


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file of a run folder.

    Raises:
        DamagedRunError: the file is missing or holds no JSON object.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DamagedRunError(f"damaged run {path.parent.name}: {path.name} is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DamagedRunError(f"damaged run {path.parent.name}: {path.name} cannot be read ({error})") from None
    if not isinstance(document, dict):
        raise DamagedRunError(f"damaged run {path.parent.name}: {path.name} holds no JSON object")
    return document
