"""Data sets as folders: imported ones lie under the home folder, addressed by the content of the file and the choices.

A folder holds ``texts.parquet`` (text, label, row, and part where the source gives one), ``meta.json`` and, where rows
were left out, ``rejects.csv``.
"""

import hashlib
import heapq
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.labelled import PART_NAMES, Labelled
from core.data.labels.rows import check_classes, choose_columns, label_rows
from core.data.reading.rejects import Reject, write_rejects
from core.data.reading.table import Column, read_table
from core.data.unfinished import publish, unfinished_folder
from core.errors import DataError
from core.places import Places
from core.reporting import Report, part_of, silent

ID_LENGTH = 16
TEXTS = "texts.parquet"
META = "meta.json"
REJECTS = "rejects.csv"
# Small enough that the first rows are read at once, large enough to be packed well.
ROWS_A_GROUP = 50_000
# Counts up when the same file would be kept differently, so that it is imported anew.
_FORM = 2


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What is known of a data set without reading its texts.

    ``bytes`` is its size on disk; ``parts`` counts the texts of each class in each part that the source gives
    (``{"train": {class: texts}, …}``), empty where it gives none.
    """

    id: str
    name: str
    file: str
    rows: int
    classes: dict[str, int]
    left_out: dict[str, int]
    bytes: int
    parts: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedDataset:
    """The result of an import; ``new`` is false where the same file with the same choices had been imported before."""

    info: DatasetInfo
    new: bool

    @property
    def id(self) -> str:
        """The id to name in a recipe's ``data.source``."""
        return self.info.id


def import_file(  # noqa: PLR0913  # one argument for each choice of the visitor
    places: Places,
    path: Path,
    *,
    text: Column | None = None,
    label: Column | None = None,
    split: Column | None = None,
    options: Mapping[str, object] | None = None,
    classes: Mapping[str, str] | None = None,
    threshold: Sequence[float] | None = None,
    name: str | None = None,
    report: Report = silent,
) -> ImportedDataset:
    """Read a file, keep its labelled texts under the home folder and return their id.

    Columns and options that are None are guessed; an empty ``split`` says that no column names parts. Without
    ``classes`` and ``threshold`` each label is a class of its own. The folder appears at once with all its files, or
    not at all, whatever ends this.

    Raises:
        DataError: the file cannot be read as labelled texts.
    """
    report("Reading", 0.0)
    with ThreadPoolExecutor(1) as thread:
        content = thread.submit(_digest, path)
        table = read_table(path, options, part_of(report, 0.0, 0.6))
        columns = choose_columns(table, text, label, split)
    choices = [asdict(table.layout), asdict(columns), [*(classes or {}).items()], [*(threshold or ())]]
    folder = places.data / _address(content.result(), choices)
    if is_new := not _is_whole(folder):
        labelling = label_rows(table, columns, classes, threshold, part_of(report, 0.6, 0.8))
        if not _is_whole(folder):  # another import of the same may have ended meanwhile
            shutil.rmtree(folder, ignore_errors=True)
        rejects = heapq.merge(table.rejects, labelling.rejects, key=attrgetter("line"))
        meta = {"id": folder.name, "name": name or path.stem, "file": path.name}
        keep_dataset(folder, check_classes(labelling.labelled), meta, rejects, part_of(report, 0.8, 1.0))
    report("Importing", 1.0)
    return ImportedDataset(read_info(places, folder.name), is_new)


def keep_dataset(
    folder: Path,
    labelled: Labelled,
    meta: Mapping[str, object],
    rejects: Iterable[Reject] = (),
    report: Report = silent,
) -> None:
    """Write a data set folder: the texts, what is known of them (``meta``: id, name, file), the rows left out.

    It appears at once with all its files, or not at all; a folder that is there already stays as it is.
    """
    with unfinished_folder(folder.parent) as unfinished:
        _write_texts(labelled, unfinished / TEXTS, report)
        if any(labelled.left_out.values()):
            write_rejects(rejects, unfinished / REJECTS)
        counted = {"classes": labelled.counts, "left_out": labelled.left_out, "parts": _counts_by_part(labelled)}
        _write_meta(unfinished, {**meta, "rows": len(labelled), **counted})
        publish(unfinished, folder)


def load_folder(folder: Path) -> Labelled:
    """Return the texts in a data set folder.

    Raises:
        DataError: a file is missing or damaged.
    """
    return _labelled(folder, lambda: pq.read_table(folder / TEXTS, memory_map=True))


def head_of(folder: Path, count: int = 50) -> Labelled:
    """Return the first texts of a data set folder, without reading the rest.

    Raises:
        DataError: a file is missing or damaged.
    """
    return _labelled(folder, lambda: _first_rows(folder / TEXTS, count))


def folder_info(folder: Path) -> DatasetInfo:
    """Return what is known of a data set folder.

    Raises:
        DataError: its description is missing or damaged.
    """
    try:
        size = sum(file.stat().st_size for file in folder.iterdir())
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        known = {field.name: meta[field.name] for field in fields(DatasetInfo) if field.name in meta}
        return DatasetInfo(**{**known, "bytes": size})
    except (OSError, ValueError, TypeError):
        raise _damaged(folder.name) from None


def read_info(places: Places, dataset_id: str) -> DatasetInfo:
    """Return what is known of an imported data set.

    Raises:
        DataError: there is none with this id, or its description is damaged.
    """
    return folder_info(dataset_folder(places, dataset_id))


def load_dataset(places: Places, dataset_id: str) -> Labelled:
    """Return the texts of an imported data set.

    Raises:
        DataError: there is none with this id, or it is damaged.
    """
    return load_folder(dataset_folder(places, dataset_id))


def list_datasets(places: Places) -> list[DatasetInfo]:
    """Return the imported data sets, by name; what is damaged is left out."""
    if not places.data.is_dir():
        return []
    found = []
    for folder in places.data.iterdir():
        if _is_id(folder.name) and (folder / META).is_file():
            try:
                found.append(folder_info(folder))
            except DataError:
                continue
    return sorted(found, key=lambda info: (info.name.casefold(), info.id))


def rename_dataset(places: Places, dataset_id: str, name: str) -> DatasetInfo:
    """Give an imported data set another name; its id stays.

    Raises:
        DataError: there is none with this id, it is damaged, or the name is empty.
    """
    if not name.strip():
        raise DataError("expected a name for the data set, got an empty one; type one")
    folder = dataset_folder(places, dataset_id)
    folder_info(folder)
    _write_meta(folder, {**json.loads((folder / META).read_text(encoding="utf-8")), "name": name.strip()})
    return folder_info(folder)


def delete_dataset(places: Places, dataset_id: str) -> None:
    """Remove an imported data set.

    Raises:
        DataError: there is none with this id.
    """
    folder = dataset_folder(places, dataset_id)
    # Moved away first: from then on nobody finds half of it.
    with unfinished_folder(places.data) as gone:
        folder.rename(gone / folder.name)


def has_dataset(places: Places, dataset_id: str) -> bool:
    """Return whether this is the id of an imported data set."""
    return _is_id(dataset_id) and (places.data / dataset_id).is_dir()


def dataset_folder(places: Places, dataset_id: str) -> Path:
    """Return the folder of an imported data set; rows it left out are in its ``REJECTS``, where there were any.

    Raises:
        DataError: there is none with this id.
    """
    if not has_dataset(places, dataset_id):
        raise DataError(f"expected the id of an imported data set, got {dataset_id!r}; it may have been deleted")
    return places.data / dataset_id


def _is_id(name: str) -> bool:
    return len(name) == ID_LENGTH and all(sign in "0123456789abcdef" for sign in name)


def _is_whole(folder: Path) -> bool:
    try:
        return int(pq.ParquetFile(folder / TEXTS).metadata.num_rows) == folder_info(folder).rows
    except (OSError, ValueError, DataError):  # pyarrow's own errors derive from these
        return False


def _digest(path: Path) -> "hashlib._Hash":
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256")


def _address(content: "hashlib._Hash", choices: object) -> str:
    content.update(json.dumps([_FORM, choices]).encode())
    return content.hexdigest()[:ID_LENGTH]


def _write_texts(labelled: Labelled, path: Path, report: Report) -> None:
    columns = {"text": labelled.texts, "label": pa.array(labelled.labels), "row": pa.array(labelled.rows)}
    if labelled.given is not None:
        columns["part"] = pa.array(labelled.given, pa.int8())
    table = pa.table(columns)
    # Packing the texts would halve them, and make an import take a quarter longer.
    packing = {name: "none" if name == "text" else "zstd" for name in columns}
    # Texts differ, so that a dictionary or the first and the last of them would only cost time.
    short = [name for name in columns if name not in ("text", "row")]
    with pq.ParquetWriter(
        path,
        table.schema,
        compression=packing,
        use_dictionary=short,
        write_statistics=short,
        column_encoding={"text": "PLAIN", "row": "DELTA_BINARY_PACKED"},
    ) as writer:
        for start in range(0, len(table), ROWS_A_GROUP):
            report("Writing", start / len(table))
            writer.write_table(table.slice(start, ROWS_A_GROUP))


def _first_rows(path: Path, count: int) -> pa.Table:
    file = pq.ParquetFile(path, memory_map=True)
    batches = file.iter_batches(batch_size=count)
    return pa.Table.from_batches([first] if (first := next(batches, None)) else [], file.schema_arrow)


def _labelled(folder: Path, read: Any) -> Labelled:
    info = folder_info(folder)
    try:
        table = read()
        texts = pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in table["text"].chunks])
        labels, rows = (table[name].to_numpy().astype(np.int64) for name in ("label", "row"))
        given = table["part"].to_numpy().astype(np.int64) if "part" in table.schema.names else None
    except (OSError, KeyError, ValueError):  # pyarrow's own errors derive from these
        raise _damaged(folder.name) from None
    return Labelled(texts, labels, tuple(info.classes), rows, info.left_out, info.name, given)


def _counts_by_part(labelled: Labelled) -> dict[str, dict[str, int]]:
    if labelled.given is None:
        return {}
    shape = (len(PART_NAMES), len(labelled.classes))
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, (labelled.given, labelled.labels), 1)
    named = zip(PART_NAMES, counts.tolist(), strict=True)
    return {part: dict(zip(labelled.classes, row, strict=True)) for part, row in named if any(row)}


def _write_meta(folder: Path, meta: Mapping[str, object]) -> None:
    written = folder / f".{META}"
    written.write_text(json.dumps(meta, ensure_ascii=False, indent=2), encoding="utf-8")
    os.replace(written, folder / META)  # noqa: PTH105  # as it says: another name for the same file, at once


def _damaged(dataset_id: str) -> DataError:
    return DataError(f"expected the files of the data set {dataset_id}, but they are damaged; import the file again")
