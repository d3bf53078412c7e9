"""Public data sets known by name, with their size, licence and citation; for now read from a mirror folder only."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from core.data.columns import NEGATIVE, POSITIVE
from core.data.labelled import Labelled
from core.data.labels import ColumnChoice, label_rows
from core.data.table import read_table
from core.errors import DataError
from core.texts import text_column

GENERATED = "generated"
GENERATED_ROWS = 12_000
CC_BY = "CC BY 4.0"
KOTZIAS = (
    "Kotzias, Denil, de Freitas, Smyth: From Group to Individual Labels using Deep Features, KDD 2015 "
    "(UCI, doi.org/10.24432/C57604)"
)
PANG_LEE = "Pang, Lee: Seeing stars: Exploiting class relationships for sentiment categorization, ACL 2005"
TAB_SEPARATED = {"encoding": "utf-8", "delimiter": "tab", "quoting": False, "header": False}


@dataclass(frozen=True, slots=True)
class MirrorFile:
    """A file of a mirror folder: where it lies in it, its size in bytes and the SHA-256 of its content."""

    path: str
    bytes: int
    sha256: str


YELP = MirrorFile(
    "sentiment_labelled_sentences/yelp_labelled.txt",
    61_320,
    "c76468b7b5c6e56a0804d728345c5f84aa2142ddb214420f61cc9cfd4c00d2ea",
)
AMAZON = MirrorFile(
    "sentiment_labelled_sentences/amazon_cells_labelled.txt",
    58_226,
    "47003fc0a0d4840b00e96e715b6189bad09e7443a3da41c4cbe12ffc79f86ae3",
)
IMDB = MirrorFile(
    "sentiment_labelled_sentences/imdb_labelled.txt",
    85_276,
    "29cb10b2bfbc60ea33dcbd5abaa8bcf977b142cec7926c627dd76232aaafbfed",
)
POLARITY = MirrorFile(
    "nltk_data/corpora/sentence_polarity.zip",
    490_256,
    "6e1ed4405b65c7eabf1d199a7f7c437091ac21da0ea7467b410a74062574566b",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A data set as this program knows it; no files: it is generated here."""

    title: str
    rows: int
    licence: str
    citation: str
    files: tuple[MirrorFile, ...]


SOURCES = {
    GENERATED: Source("Generated reviews", GENERATED_ROWS, "Apache-2.0", "made by this program's own grammar", ()),
    "uci_yelp": Source("Restaurant sentences (Yelp)", 1000, CC_BY, KOTZIAS, (YELP,)),
    "uci_amazon": Source("Product sentences (Amazon)", 1000, CC_BY, KOTZIAS, (AMAZON,)),
    "uci_imdb": Source("Film sentences (IMDb)", 1000, CC_BY, KOTZIAS, (IMDB,)),
    "uci_sentences": Source("Sentences of all three sites", 3000, CC_BY, KOTZIAS, (YELP, AMAZON, IMDB)),
    "sentence_polarity": Source("Film review sentences", 10_662, CC_BY, PANG_LEE, (POLARITY,)),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue; ``bytes`` is the size of its files, 0 for what is generated here."""

    name: str
    title: str
    rows: int
    bytes: int
    licence: str
    citation: str
    present: bool


def list_entries(mirror: Path | None) -> list[Entry]:
    """Return the catalogue; ``present``: the files lie in the mirror folder, or none are needed."""
    return [
        Entry(
            name=name,
            title=source.title,
            rows=source.rows,
            bytes=sum(file.bytes for file in source.files),
            licence=source.licence,
            citation=source.citation,
            present=all(mirror is not None and (mirror / file.path).is_file() for file in source.files),
        )
        for name, source in SOURCES.items()
    ]


def load_entry(name: str, mirror: Path | None) -> Labelled:
    """Return the texts of a catalogue entry from the mirror folder; rows count on from file to file.

    Raises:
        DataError: the name is not in the catalogue, or a file is missing or not the one that is known.
    """
    source = SOURCES.get(name)
    if source is None or not source.files:
        known = ", ".join(known for known, entry in SOURCES.items() if entry.files)
        raise DataError(f"expected a name of the catalogue ({known}), got {name!r}; see `python -m core datasets`")
    paths = [_checked(name, file, mirror) for file in source.files]
    if source.files == (POLARITY,):
        return _polarity(paths[0])
    return join(name, [_tab_separated(path) for path in paths])


def join(name: str, parts: list[Labelled]) -> Labelled:
    """Return the texts of all parts, rows counted on from part to part.

    Raises:
        DataError: the parts have different classes.
    """
    classes = parts[0].classes
    for part in parts[1:]:
        if set(part.classes) != set(classes):
            raise DataError(
                "data.source: expected the same classes in every source, "
                f"got {', '.join(classes)} in {parts[0].source} and {', '.join(part.classes)} in {part.source}; "
                "map them to the same names with data.classes"
            )
    reasons = dict.fromkeys(reason for part in parts for reason in part.left_out)
    starts = np.cumsum([0] + [int(part.rows.max(initial=0)) for part in parts])
    return Labelled(
        texts=pa.concat_arrays([part.texts for part in parts]),
        labels=np.concatenate([_relabelled(part, classes) for part in parts]),
        classes=classes,
        rows=np.concatenate([part.rows + start for part, start in zip(parts, starts, strict=False)]),
        left_out={reason: sum(part.left_out.get(reason, 0) for part in parts) for reason in reasons},
        source=name,
    )


def _relabelled(part: Labelled, classes: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    places = np.array([classes.index(name) for name in part.classes], np.int64)
    return places[part.labels]


def _checked(name: str, file: MirrorFile, mirror: Path | None) -> Path:
    if mirror is None or not (mirror / file.path).is_file():
        found = "none is set" if mirror is None else f"{mirror} does not hold it"
        raise DataError(
            f"expected the data set {name} in a mirror folder, but {found}; set UNROLLED_MIRROR to a folder that holds "
            f"{file.path} (downloading is not built yet)"
        )
    path = mirror / file.path
    if hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
        raise DataError(
            f"expected the known content of {file.path} (SHA-256 {file.sha256[:12]}…), but {path} holds another; "
            "get the file again"
        )
    return path


def _tab_separated(path: Path) -> Labelled:
    return label_rows(read_table(path, TAB_SEPARATED), ColumnChoice(text=0, label=1)).labelled


def _polarity(path: Path) -> Labelled:
    with zipfile.ZipFile(path) as archive:
        negative = [*_lines(archive.read("sentence_polarity/rt-polarity.neg"))]
        positive = [*_lines(archive.read("sentence_polarity/rt-polarity.pos"))]
    texts = text_column([*negative, *positive])
    labels = np.repeat(np.array([0, 1]), [len(negative), len(positive)])
    return Labelled(texts, labels, (NEGATIVE, POSITIVE), np.arange(1, len(texts) + 1), {}, "sentence_polarity")


def _lines(content: bytes) -> Iterator[str]:
    # Not str.splitlines, which also cuts at U+0085.
    return (line.strip() for line in io.TextIOWrapper(io.BytesIO(content), "latin-1"))
