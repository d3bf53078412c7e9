"""Word vectors as other tools write them: text files of GloVe, word2vec and fastText, plain, ``.gz`` or ``.zip``.

Each line holds a word and its numbers; word2vec and fastText begin with a line of how many words and how many numbers.
A file is read line by line, so it may be larger than the memory.
"""

import gzip
import io
import math
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.errors import DataError

LONGEST_LINE = 1_000_000
LARGEST_SIZE = 4096
GZIP_BEGINS, ZIP_BEGINS = b"\x1f\x8b", b"PK\x03\x04"
SUFFIXES = (".txt", ".vec")

Vector = tuple[str, list[float]]


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A file of word vectors: ``size`` numbers a word, in about so many words.

    ``member`` is its name in a zip archive, or empty.
    """

    path: Path
    size: int
    has_header: bool
    member: str
    estimated_words: int

    def vectors(self, wanted: Collection[str]) -> Iterator[Vector]:
        """Yield those of the wanted words that are there, and their numbers, in the order of the file.

        Raises:
            DataError: the file is damaged.
        """
        return (vector for vector in self.lines({word.encode() for word in wanted}) if vector is not None)

    def lines(self, names: Collection[bytes] | None = None) -> Iterator[Vector | None]:
        """Yield the word and the numbers of each line, or of those that begin with one of the names.

        None stands for a line of another length (a word with a space in it) or with something that is no finite number.

        Raises:
            DataError: the file is damaged.
        """
        with _opened(self.path, self.member) as stream:
            if self.has_header:
                _line(stream, self.path)
            while line := _line(stream, self.path):
                if names is None or line.split(None, 1)[0] in names:
                    yield _vector(line, self.size)


def open_vector_file(path: Path, size: int | None = None) -> VectorFile:
    """Return what a file of word vectors holds, from its first lines.

    Args:
        path: The file.
        size: Which table is meant where an archive holds several (glove.6B.zip does).

    Raises:
        DataError: the file cannot be read, or holds no word vectors.
    """
    found = vector_files(path)
    chosen = [file for file in found if file.size == size] or found
    if len(chosen) == 1:
        return chosen[0]
    sizes = ", ".join(f"{file.size} ({file.member})" for file in found)
    raise DataError(
        f"expected one table of word vectors in {path.name}, got several: {sizes}; name the size you mean, or unpack it"
    )


def vector_files(path: Path) -> list[VectorFile]:
    """Return the tables of word vectors in a file, from their first lines: one, or in an archive several.

    Raises:
        DataError: the file cannot be read, or holds no word vectors.
    """
    return [_described(path, member) for member in _members(path)]


def _described(path: Path, member: str) -> VectorFile:
    with _opened(path, member) as stream:
        first, second = _line(stream, path), _line(stream, path)
    header = first.split()
    if len(header) == 2 and all(number.isdigit() for number in header) and len(second.split()) != 2:
        words, size = map(int, header)
        return VectorFile(path, _checked_size(path, size, second), True, member, max(1, words))
    words = max(1, path.stat().st_size // max(1, len(first)))
    return VectorFile(path, _checked_size(path, len(header) - 1, first), False, member, words)


def _checked_size(path: Path, size: int, line: bytes) -> int:
    if not 1 <= size <= LARGEST_SIZE or _vector(line, size) is None:
        raise DataError(
            f"expected word vectors in {path.name}, each line a word and its numbers with spaces between them, "
            f"got {line[:60].decode('utf-8', 'replace').strip()!r}; bring a text file of GloVe, word2vec or fastText"
        )
    return size


def _vector(line: bytes, size: int) -> Vector | None:
    word, *numbers = line.split() or [b""]
    if len(numbers) != size:
        return None
    try:
        values = [float(number) for number in numbers]
    except ValueError:
        return None
    return (word.decode("utf-8", "replace"), values) if all(map(math.isfinite, values)) else None


def _line(stream: IO[bytes], path: Path) -> bytes:
    """Return the next line that is not empty, or an empty one at the end."""
    while line := stream.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise DataError(f"expected word vectors in {path.name}, got a line of more than {LONGEST_LINE} bytes")
        if line.strip():
            return line
    return b""


def _members(path: Path) -> list[str]:
    if _begins(path) != ZIP_BEGINS:
        return [""]
    with _told(path), zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(SUFFIXES)]
    if not names:
        raise DataError(f"expected a .txt or .vec file in {path.name}, got none; unpack it and bring the file itself")
    return names


@contextmanager
def _opened(path: Path, member: str) -> Iterator[IO[bytes]]:
    with _told(path):
        if member:
            with zipfile.ZipFile(path) as archive, archive.open(member) as inner:
                yield io.BufferedReader(inner)  # type: ignore[type-var]
        elif _begins(path).startswith(GZIP_BEGINS):
            with path.open("rb") as packed, io.BufferedReader(gzip.GzipFile(fileobj=packed)) as unpacked:
                yield unpacked
        else:
            with path.open("rb") as stream:
                yield stream


def _begins(path: Path) -> bytes:
    with _told(path), path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what is wrong with a file in a sentence."""
    try:
        yield
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise DataError(f"expected word vectors in {path.name}, but the file cannot be read: {error}") from None
