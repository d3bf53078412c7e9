"""Word vectors for the start of an embedding: kept under the home folder, or read from a file.

A kept table is a folder: ``words.parquet``, ``vectors.f32`` (the bare numbers, which are mapped into memory) and
``meta.json``.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.errors import DataError, RecipeError
from core.history import Pretrained
from core.places import Places
from core.recipe import Network
from core.reporting import Report, silent
from core.text.vector_file import Vector, VectorFile, open_vector_file
from core.text.vocabulary import Vocabulary

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

ID_LENGTH = 16
WORDS_AT_ONCE = 10_000
MOST_WORDS = 5_000_000
WORDS, NUMBERS, META = "words.parquet", "vectors.f32", "meta.json"


@dataclass(frozen=True, slots=True)
class VectorsInfo:
    """A kept table of word vectors: ``size`` numbers for each of ``words``; ``bytes`` is its size on disk.

    ``left_out`` lines of its file held no word with so many numbers.
    """

    id: str
    name: str
    size: int
    words: int
    bytes: int
    left_out: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class StartVectors:
    """Vectors for some rows of an embedding: ``rows`` ``(found,)`` and ``values`` ``(found, size)``.

    ``known`` tells how much of the vocabulary that is.
    """

    rows: Rows
    values: Floats
    known: Pretrained


def keep_vectors(
    places: Places, path: Path, name: str, report: Report = silent, size: int | None = None
) -> VectorsInfo:
    """Keep the vectors of a text file (GloVe, word2vec, fastText) under the home folder; the same file twice is one.

    Raises:
        DataError: the file cannot be read, holds no word vectors, or too many.
    """
    file = open_vector_file(path, size)
    vectors_id = _address(file)
    found = _info(places.vectors / vectors_id)
    if found is not None:
        return found
    places.vectors.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".", dir=places.vectors))
    try:
        words, left_out = _write(file, folder, report)
        if left_out > words:
            raise DataError(
                f"expected a word and {file.size} numbers on each line of {path.name}, as on its first one, but "
                f"{left_out:,} lines hold something else and {words:,} do not; bring a text file of GloVe, word2vec or "
                "fastText"
            )
        size_on_disk = sum(file.stat().st_size for file in folder.iterdir())
        info = VectorsInfo(vectors_id, name, file.size, words, size_on_disk, left_out)
        (folder / META).write_text(json.dumps(asdict(info)), encoding="utf-8")
        shutil.rmtree(places.vectors / vectors_id, ignore_errors=True)
        folder.rename(places.vectors / vectors_id)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return info


def list_vectors(places: Places) -> tuple[VectorsInfo, ...]:
    """Return the kept tables, by name."""
    folders = places.vectors.iterdir() if places.vectors.is_dir() else ()
    found = [info for folder in folders if (info := _info(folder)) is not None]
    return tuple(sorted(found, key=lambda info: (info.name, info.id)))


def delete_vectors(places: Places, vectors_id: str) -> None:
    """Delete a kept table.

    Raises:
        DataError: there is none of this id.
    """
    if vectors_id not in [info.id for info in list_vectors(places)]:
        raise DataError(f"expected the id of kept vectors, got {vectors_id!r}; it may have been deleted")
    shutil.rmtree(places.vectors / vectors_id)


def open_kept(places: Places, vectors_id: str) -> tuple[pa.LargeStringArray, Floats]:
    """Return a kept table's words and their vectors ``(words, size)``, the vectors mapped from disk.

    Raises:
        DataError: there is none of this id, or it cannot be read.
    """
    folder, info = places.vectors / vectors_id, _kept(places, vectors_id)
    if info is None:
        raise DataError(f"expected the id of kept vectors, got {vectors_id!r}; it may have been deleted")
    try:
        words = pq.read_table(folder / WORDS).column("word").combine_chunks()
        return words, np.asarray(np.memmap(folder / NUMBERS, np.float32, "r", shape=(info.words, info.size)))
    except (OSError, ValueError, pa.ArrowInvalid) as error:
        raise DataError(
            f"the kept vectors {info.name} cannot be read ({error}); delete them and keep them again"
        ) from None


def with_whole_path(network: Network, places: Places) -> Network:
    """Return the network with a file of vectors named by its whole path, so that another program finds it too."""
    named = network.embedding.pretrained
    path = Path(named or "").expanduser()
    if named is None or _kept(places, named) is not None or not path.is_file():
        return network
    embedding = network.embedding.model_copy(update={"pretrained": str(path.resolve())})
    return network.model_copy(update={"embedding": embedding})


def start_vectors(places: Places, named: str, vocabulary: Vocabulary, size: int) -> StartVectors:
    """Return the vectors that the words of a vocabulary start with.

    Args:
        places: Where kept tables lie.
        named: The id of a kept table, or the path of a file.
        vocabulary: Whose words.
        size: The size of the embedding.

    Raises:
        DataError: there are no such vectors, or the file cannot be read.
        RecipeError: they are of another size than the embedding.
    """
    kept = _kept(places, named)
    if kept is not None:
        _check_size(named, kept.size, size)
        rows, values = _from_kept(places, named, vocabulary)
        return _counted(kept.name, rows, values, vocabulary)
    path = Path(named).expanduser()
    if not path.is_file():
        raise DataError(_no_vectors(named, list_vectors(places)))
    file = open_vector_file(path, size)
    _check_size(named, file.size, size)
    rows, values = _from_file(file, vocabulary)
    return _counted(path.name, rows, values, vocabulary)


def _from_kept(places: Places, vectors_id: str, vocabulary: Vocabulary) -> tuple[Rows, Floats]:
    words, matrix = open_kept(places, vectors_id)
    places_found = np.asarray(pc.fill_null(pc.index_in(pa.array(vocabulary.words, pa.large_string()), words), -1))
    found = np.flatnonzero(places_found >= 0)
    return found + _first_word(vocabulary), matrix[places_found[found]]


def _from_file(file: VectorFile, vocabulary: Vocabulary) -> tuple[Rows, Floats]:
    values: dict[str, list[float]] = {}
    for word, numbers in file.vectors(vocabulary.ids.keys()):
        values.setdefault(word, numbers)
    rows = np.array(sorted(vocabulary.ids[word] for word in values), np.int64)
    matrix = np.array([values[vocabulary.tokens[row]] for row in rows], np.float32)
    return rows, matrix.reshape(len(rows), file.size)


def _counted(name: str, rows: Rows, values: Floats, vocabulary: Vocabulary) -> StartVectors:
    counts = np.array(vocabulary.counts)
    of_words = float(counts[rows].sum() / max(1, counts[_first_word(vocabulary) :].sum()))
    # Tokens without an id of their own have no vector either, whether they are dropped or read as unknown.
    share = of_words * (1 - vocabulary.unknown_share)
    return StartVectors(rows, values, Pretrained(name, len(rows), len(vocabulary.words), share))


def _first_word(vocabulary: Vocabulary) -> int:
    return len(vocabulary) - len(vocabulary.words)


def _check_size(named: str, found: int, size: int) -> None:
    if found != size:
        raise RecipeError(
            f"network.embedding.size: expected {found}, the numbers a word has in {named}, got {size}; "
            f"set network.embedding.size to {found}, or bring vectors of {size} numbers"
        )


def _write(file: VectorFile, folder: Path, report: Report) -> tuple[int, int]:
    """Write the words and their numbers, and return how many they are and how many lines were left out."""
    lines, seen, left_out = file.lines(), dict[str, None](), 0
    with (folder / NUMBERS).open("wb") as stream:
        while block := [*islice(lines, WORDS_AT_ONCE)]:
            vectors = [vector for vector in block if vector is not None]
            left_out += len(block) - len(vectors)
            new = _first_ones(vectors, seen)
            np.array([*new.values()], "<f4").tofile(stream)
            seen |= dict.fromkeys(new)
            report("Reading word vectors", min(1.0, len(seen) / file.estimated_words))
            if len(seen) > MOST_WORDS:
                raise DataError(f"expected at most {MOST_WORDS:,} word vectors, got more; bring a smaller file")
    pq.write_table(pa.table({"word": pa.array([*seen], pa.large_string())}), folder / WORDS)
    return len(seen), left_out


def _first_ones(block: Sequence[Vector], seen: dict[str, None]) -> dict[str, list[float]]:
    new: dict[str, list[float]] = {}
    for word, numbers in block:
        if word not in seen:
            new.setdefault(word, numbers)
    return new


def _kept(places: Places, named: str) -> VectorsInfo | None:
    """Return the kept table of this id, or None; a path is no id."""
    return _info(places.vectors / named) if Path(named).name == named else None


def _info(folder: Path) -> VectorsInfo | None:
    try:
        return VectorsInfo(**json.loads((folder / META).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _address(file: VectorFile) -> str:
    with file.path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    digest.update(file.member.encode())
    return digest.hexdigest()[:ID_LENGTH]


def _no_vectors(named: str, kept: Sequence[VectorsInfo]) -> str:
    here = ", ".join(f"{info.id} ({info.name})" for info in kept) or "none yet"
    return (
        f"network.embedding.pretrained: expected the id of kept vectors (here: {here}) or the path of a text file of "
        f"GloVe, word2vec or fastText, got {named!r}; check the name"
    )
