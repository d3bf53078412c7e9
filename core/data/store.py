"""Imported data sets: one folder each under the home folder, addressed by the content of the file and the choices."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.labelled import Labelled
from core.data.labels import check_classes, choose_columns, label_rows
from core.data.table import Column, read_table
from core.errors import DataError
from core.places import Places

ID = re.compile(r"[0-9a-f]{16}")
TEXTS = "texts.parquet"
META = "meta.json"


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """What is known of an imported data set without reading its texts; ``bytes`` is its size on disk."""

    id: str
    name: str
    file: str
    rows: int
    classes: dict[str, int]
    left_out: dict[str, int]
    bytes: int


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
    options: Mapping[str, object] | None = None,
    classes: Mapping[str, str] | None = None,
    name: str | None = None,
) -> ImportedDataset:
    """Read a file, keep its labelled texts under the home folder and return their id; what is None is guessed.

    The folder appears at once with all its files, or not at all.

    Raises:
        DataError: the file cannot be read as labelled texts.
    """
    table = read_table(path, options)
    columns = choose_columns(table, text, label)
    labelled = check_classes(label_rows(table, columns, classes))
    dialect = [*asdict(table.layout).values()]
    dataset_id = _address(path, [dialect, columns.text, columns.label, [*(classes or {}).items()]])
    if is_new := not _is_whole(places, dataset_id):
        shutil.rmtree(places.data / dataset_id, ignore_errors=True)
        _keep(places.data / dataset_id, labelled, {"id": dataset_id, "name": name or path.stem, "file": path.name})
    return ImportedDataset(read_info(places, dataset_id), is_new)


def read_info(places: Places, dataset_id: str) -> DatasetInfo:
    """Return what is known of a data set.

    Raises:
        DataError: there is none with this id, or its description is damaged.
    """
    folder = _folder(places, dataset_id)
    size = sum(file.stat().st_size for file in folder.iterdir())
    try:
        return DatasetInfo(**_read_meta(folder), bytes=size)
    except TypeError:
        raise _damaged(dataset_id) from None


def load_dataset(places: Places, dataset_id: str) -> Labelled:
    """Return the texts of a data set.

    Raises:
        DataError: there is none with this id, or it is damaged.
    """
    info = read_info(places, dataset_id)
    try:
        table = pq.read_table(_folder(places, dataset_id) / TEXTS)
        labels = table["label"].to_numpy().astype(np.int64)
        rows = table["row"].to_numpy().astype(np.int64)
        texts = table["text"].combine_chunks().cast(pa.large_string())
    except (OSError, KeyError, ValueError):  # pyarrow's own errors derive from these
        raise _damaged(dataset_id) from None
    return Labelled(texts, labels, tuple(info.classes), rows, info.left_out, info.name)


def list_datasets(places: Places) -> list[DatasetInfo]:
    """Return the imported data sets, by name; what is damaged is left out."""
    if not places.data.is_dir():
        return []
    found = []
    for folder in places.data.iterdir():
        if ID.fullmatch(folder.name) and (folder / META).is_file():
            try:
                found.append(read_info(places, folder.name))
            except DataError:
                continue
    return sorted(found, key=lambda info: (info.name.casefold(), info.id))


def delete_dataset(places: Places, dataset_id: str) -> None:
    """Remove a data set.

    Raises:
        DataError: there is none with this id.
    """
    folder = _folder(places, dataset_id)
    # Renamed first: from then on nobody finds half of it.
    gone = Path(tempfile.mkdtemp(prefix=".deleted-", dir=places.data))
    folder.rename(gone / folder.name)
    shutil.rmtree(gone)


def has_dataset(places: Places, dataset_id: str) -> bool:
    """Return whether this is the id of an imported data set."""
    return bool(ID.fullmatch(dataset_id)) and (places.data / dataset_id).is_dir()


def _is_whole(places: Places, dataset_id: str) -> bool:
    try:
        load_dataset(places, dataset_id)
    except DataError:
        return False
    return True


def _folder(places: Places, dataset_id: str) -> Path:
    if not has_dataset(places, dataset_id):
        raise DataError(f"expected the id of an imported data set, got {dataset_id!r}; it may have been deleted")
    return places.data / dataset_id


def _address(path: Path, choices: object) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(json.dumps(choices).encode())
    return digest.hexdigest()[:16]


def _keep(folder: Path, labelled: Labelled, meta: Mapping[str, object]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        columns = {
            "text": labelled.texts,
            "label": pa.array(labelled.labels),
            "row": pa.array(labelled.rows),
        }
        pq.write_table(pa.table(columns), unfinished / TEXTS, compression="zstd")
        known = {**meta, "rows": len(labelled), "classes": labelled.counts, "left_out": labelled.left_out}
        (unfinished / META).write_text(json.dumps(known, ensure_ascii=False, indent=2), encoding="utf-8")
        _publish(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _publish(unfinished: Path, folder: Path) -> None:
    try:
        unfinished.rename(folder)
    except OSError:
        # Somebody imported the same file meanwhile; its folder holds the same.
        if not folder.is_dir():
            raise


def _read_meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _damaged(folder.name) from None
    if not isinstance(meta, dict):
        raise _damaged(folder.name)
    return meta


def _damaged(dataset_id: str) -> DataError:
    return DataError(f"expected the files of the data set {dataset_id}, but they are damaged; import the file again")
