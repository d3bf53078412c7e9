"""Public data sets as their files are: one reader for each shape.

The files are known to the byte (``KnownFile``), so nothing is guessed here and nothing can be torn.
"""

import gzip
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from core.data.joined import join
from core.data.labelled import TEST, TRAIN, Labelled, Rows
from core.data.labels.labelling import EMPTY_TEXT
from core.data.labels.sentiments import NEGATIVE, POSITIVE
from core.errors import DataError
from core.reporting import Report, silent
from core.texts import text_column

Reader = Callable[[Sequence[Path], Report], Labelled]
TWO = (NEGATIVE, POSITIVE)
PARTS = {"train": TRAIN, "test": TEST}
IMDB_MEMBER = re.compile(r"aclImdb/(?P<part>train|test)/(?P<side>neg|pos)/(?P<number>\d+)_\d+\.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A delimited file whose writing is known; columns are named as in its header, else ``f0``, ``f1`` and so on.

    ``classes`` gives each value of the label column its class, ``part`` the column that says train or test, and
    ``member`` the file's name inside a zip.
    """

    text: str
    label: str
    classes: Mapping[str, str]
    part: str | None = None
    encoding: str = "utf8"
    delimiter: str = ","
    quoting: bool = True
    header: bool = True
    member: str | None = None

    def read(self, paths: Sequence[Path], report: Report = silent) -> Labelled:
        """Return the texts of one file; a row without a text is counted out."""
        (path,) = paths
        with path.open("rb") as raw, self._opened(path, raw) as stream:
            # Closing the reader closes what it reads from.
            table = self._table(stream, lambda: raw.tell() / path.stat().st_size, report)
        return self._labelled(table, path.name)

    def _opened(self, path: Path, raw: IO[bytes]) -> IO[bytes]:
        if self.member is not None:
            return _member(zipfile.ZipFile(raw), self.member)
        return cast(IO[bytes], gzip.open(raw)) if path.suffix == ".gz" else raw

    def _table(self, stream: IO[bytes], share: Callable[[], float], report: Report) -> pa.Table:
        columns = [column for column in (self.text, self.label, self.part) if column is not None]
        batches = csv.open_csv(
            stream,
            csv.ReadOptions(encoding=self.encoding, autogenerate_column_names=not self.header),
            csv.ParseOptions(
                delimiter=self.delimiter,
                quote_char='"' if self.quoting else False,
                double_quote=self.quoting,
                newlines_in_values=self.quoting,
            ),
            csv.ConvertOptions(include_columns=columns, column_types=dict.fromkeys(columns, pa.large_string())),
        )
        read = []
        for batch in batches:
            report("Reading", share())
            read.append(batch)
        return pa.Table.from_batches(read)

    def _labelled(self, table: pa.Table, source: str) -> Labelled:
        texts, values = (table[column].combine_chunks() for column in (self.text, self.label))
        names = tuple(dict.fromkeys(self.classes.values()))
        codes = pc.index_in(values, pa.array([*self.classes], pa.large_string())).to_numpy(zero_copy_only=False)
        labels = np.array([names.index(name) for name in self.classes.values()], np.int64)[codes]
        given = None if self.part is None else _parts(table[self.part].to_pylist())
        whole = Labelled(texts, labels, names, np.arange(1, len(texts) + 1), {}, source, given)
        filled = pc.not_equal(pc.utf8_trim_whitespace(texts), "").to_numpy(zero_copy_only=False)
        return whole if filled.all() else whole.select(np.flatnonzero(filled), EMPTY_TEXT)


def read_tweets(paths: Sequence[Path], report: Report = silent) -> Labelled:
    """Return NLTK's twitter_samples from its two files of JSON lines, the positive first, or from the zip with both."""
    report("Reading", 0.0)
    return _sides({POSITIVE: _tweets(paths, "positive_tweets.json"), NEGATIVE: _tweets(paths, "negative_tweets.json")})


def _tweets(paths: Sequence[Path], name: str) -> list[str]:
    for path in paths:
        if path.name == name:
            return _tweet_texts(path.read_bytes())
        if path.suffix == ".zip":
            with _member(zipfile.ZipFile(path), name) as stream:
                return _tweet_texts(stream.read())
    raise DataError(f"expected {name} among {', '.join(path.name for path in paths)}; fetch the data set again")


def _tweet_texts(content: bytes) -> list[str]:
    # Entities such as &amp; stay as they are, as NLTK gives them.
    return [json.loads(line)["text"] for line in content.split(b"\n") if line.strip()]


def read_polarity(paths: Sequence[Path], report: Report = silent) -> Labelled:
    """Return NLTK's sentence_polarity, one sentence a line in Latin-1, the negative first."""
    report("Reading", 0.0)
    with zipfile.ZipFile(paths[0]) as archive:
        return _sides(
            {
                NEGATIVE: _lines(archive.read("sentence_polarity/rt-polarity.neg")),
                POSITIVE: _lines(archive.read("sentence_polarity/rt-polarity.pos")),
            }
        )


def _lines(content: bytes) -> list[str]:
    # Not str.splitlines, which also cuts at U+0085.
    return [line.strip() for line in io.TextIOWrapper(io.BytesIO(content), "latin-1")]


def read_reviews(paths: Sequence[Path], report: Report = silent) -> Labelled:
    """Return NLTK's movie_reviews, one file a review, the negative first and each side by file name."""
    report("Reading", 0.0)
    with zipfile.ZipFile(paths[0]) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".txt"))
        sides = {
            class_name: [archive.read(name).decode("ascii").strip() for name in names if f"/{side}/" in name]
            for side, class_name in (("neg", NEGATIVE), ("pos", POSITIVE))
        }
    return _sides(sides)


def in_turn(readers: Sequence[Reader]) -> Reader:
    """Return a reader of several files, or of one file that holds them all, the texts one after the other."""

    def read(paths: Sequence[Path], report: Report = silent) -> Labelled:
        files = paths if len(paths) == len(readers) else [paths[0]] * len(readers)
        return join("", [reader([file], report) for reader, file in zip(readers, files, strict=True)])

    return read


class _Review(NamedTuple):
    """A review of the IMDB archive; reviews are ordered by these fields."""

    part: int
    label: int
    number: int
    text: str


def read_imdb(paths: Sequence[Path], report: Report = silent) -> Labelled:
    """Return the labelled reviews of aclImdb_v1.tar.gz with the authors' parts.

    The archive is read once from front to back and its 50,000 unlabelled reviews are passed over. The order is train
    before test, negative before positive, then by file number, whatever the order in the archive.
    """
    (path,) = paths
    size = path.stat().st_size
    found = []
    with path.open("rb") as raw, tarfile.open(fileobj=raw, mode="r|gz") as archive:
        for place, member in enumerate(archive):
            review = _review(archive, member)
            found += [review] if review else []
            if place % 500 == 0:
                report("Reading", raw.tell() / size)
    found.sort()
    parts, labels, _, texts = zip(*found, strict=True)
    rows = np.arange(1, len(found) + 1)
    return Labelled(text_column(texts), np.array(labels, np.int64), TWO, rows, {}, path.name, np.array(parts, np.int64))


def _review(archive: tarfile.TarFile, member: tarfile.TarInfo) -> _Review | None:
    named = IMDB_MEMBER.fullmatch(member.name)
    content = archive.extractfile(member) if named else None
    if named is None or content is None:
        return None
    label = ("neg", "pos").index(named["side"])
    return _Review(PARTS[named["part"]], label, int(named["number"]), content.read().decode())


def _member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Open a zip's file by its own name, whatever folder it lies in; macOS adds a folder of twins, which are not it."""
    for member in archive.namelist():
        if PurePosixPath(member).name == name and not member.startswith("__MACOSX"):
            return archive.open(member)
    raise DataError(f"expected {name} in {archive.filename}, but it is not there; fetch the data set again")


def _sides(sides: Mapping[str, Sequence[str]]) -> Labelled:
    """Return the texts of two classes one after the other."""
    texts = text_column([text for side in sides.values() for text in side])
    labels = np.repeat([TWO.index(name) for name in sides], [len(side) for side in sides.values()]).astype(np.int64)
    return Labelled(texts, labels, TWO, np.arange(1, len(texts) + 1), {}, "")


def _parts(values: Iterable[str]) -> Rows:
    return np.array([PARTS[value] for value in values], np.int64)
