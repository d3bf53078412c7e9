"""Public data sets known by name: listed, fetched from a mirror or their publisher, and read.

A kept entry is a data set's folder under the cache, made once; from then on it is opened like an imported data set.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from core.data.catalogue.deliveries import Delivery, at_hand, bring, download_path, host_of, next_shape, part_path
from core.data.catalogue.download import KnownFile
from core.data.catalogue.public_sets import GENERATED as GENERATED
from core.data.catalogue.public_sets import SOURCES as SOURCES
from core.data.catalogue.public_sets import Kind, Source
from core.data.labelled import Labelled
from core.data.store import folder_info, head_of, keep_dataset, load_folder
from core.data.unfinished import publish, unfinished_folder
from core.errors import DataError
from core.places import Mirror, Places
from core.reporting import Report, part_of, silent

# What share of a fetch is the download; the rest is reading what came.
DOWNLOADED = 0.8


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the catalogue.

    ``rows`` is how many texts (or words) there are to come, or are there. ``bytes`` is the size of the files it is made
    from, 0 for what is generated here and None where nobody wrote it down; ``host`` who would be asked for them, empty
    where nobody needs to be. ``present``: it can be read without asking another host. ``folder`` is where it lies
    once it is kept and ``kept`` its size in bytes, 0 before; ``begun`` how much is there of a download that was cut.
    """

    name: str
    source: Source
    rows: int
    bytes: int | None
    host: str
    present: bool
    folder: Path | None
    kept: int
    begun: int

    @property
    def title(self) -> str:
        """What it is called."""
        return self.source.title

    @property
    def kind(self) -> Kind:
        """Whether it holds labelled texts or words."""
        return self.source.kind

    @property
    def licence(self) -> str:
        """The licence as its owner states it."""
        return self.source.licence.name

    @property
    def citation(self) -> str:
        """Whom to name."""
        return self.source.citation

    @property
    def disk(self) -> int:
        """About how many bytes it takes under the home folder: what was read in, and what is downloaded for it."""
        if self.kept or self.source.shapes is None:
            return self.kept
        return self.source.disk * self.rows // self.source.rows + (self.bytes or 0 if self.host else 0)

    @property
    def is_part(self) -> bool:
        """Whether these are not all rows of the data set."""
        return self.rows < self.source.rows

    def document(self) -> dict[str, object]:
        """Return what a fetch tells: name, rows, size in bytes under the home folder, classes, and where it lies."""
        folder = None if self.folder is None else str(self.folder)
        classes = list(self.source.classes)
        return {"name": self.name, "rows": self.rows, "bytes": self.kept, "classes": classes, "folder": folder}


def list_entries(places: Places, mirror: Mirror | None) -> list[Entry]:
    """Return the catalogue."""
    return [describe_entry(name, places, mirror) for name in SOURCES]


def shelves() -> dict[str, tuple[str, ...]]:
    """Return the names of the entries by what a visitor looks for."""
    english = {name: source.language == "English" for name, source in SOURCES.items() if source.kind is Kind.TEXTS}
    return {
        "Texts in English": tuple(name for name, fits in english.items() if fits),
        "Other languages": tuple(name for name, fits in english.items() if not fits),
        "Word lists": tuple(name for name, source in SOURCES.items() if source.kind is Kind.WORDS),
    }


def describe_entry(name: str, places: Places, mirror: Mirror | None) -> Entry:
    """Return a line of the catalogue.

    Raises:
        DataError: the name is not in it.
    """
    source = _find(name)
    if source.shapes is None:
        return Entry(name, source, source.rows, 0, "", True, None, 0, 0)
    local = at_hand(source.shapes, places, mirror)
    shape = local.shape if local else next_shape(source.shapes, mirror)
    kept = is_kept(name, places)
    sizes = [file.bytes for file in shape.files]
    return Entry(
        name=name,
        source=source,
        rows=(_kept_rows(name, places) if kept else shape.rows) or source.rows,
        bytes=None if None in sizes else sum(size or 0 for size in sizes),
        host="" if kept or local else host_of(shape),
        present=kept or local is not None,
        folder=folder_of(name, places) if kept else None,
        kept=_size(folder_of(name, places)) + _downloaded(name, places) if kept else 0,
        begun=sum(_size(part_path(file, places)) for file in shape.files),
    )


def is_kept(name: str, places: Places) -> bool:
    """Return whether an entry was fetched before, or read from a mirror folder."""
    return folder_of(name, places).is_dir()


def folder_of(name: str, places: Places) -> Path:
    """Return where an entry lies once it is kept."""
    return places.cache / "catalogue" / name


def fetch_entry(name: str, places: Places, mirror: Mirror | None, report: Report = silent) -> Entry:
    """Keep an entry: from the mirror where that has it, else from its publisher; what is kept already stays.

    Nothing half-made is left but the beginning of a download that was cut or cancelled; the next call goes on from it.

    Raises:
        DataError: it cannot be reached, or its content is not the known one.
    """
    source = _find(name)
    if source.shapes is not None and not is_kept(name, places):
        delivery = at_hand(source.shapes, places, mirror)
        if delivery is None:
            delivery = bring(source.shapes, places, mirror, part_of(report, 0.0, DOWNLOADED))
            report = part_of(report, DOWNLOADED, 1.0)
        _keep(name, delivery, places, report)
    return describe_entry(name, places, mirror)


def load_entry(name: str, places: Places, mirror: Mirror | None, report: Report = silent) -> Labelled:
    """Return the texts of an entry that is on this machine; one that lies in the mirror folder is kept on the way.

    Raises:
        DataError: the name is not that of a data set, or it has to be fetched first.
    """
    return replace(load_folder(_kept_folder(name, places, mirror, report)), source=name)


def head_of_entry(name: str, places: Places, mirror: Mirror | None, report: Report = silent) -> Labelled:
    """Return the first texts of an entry without reading the rest; raises as ``load_entry`` does."""
    return replace(head_of(_kept_folder(name, places, mirror, report)), source=name)


def delete_entry(name: str, places: Places) -> None:
    """Remove what is kept of an entry, and what was downloaded for it and is not another kept one's too."""
    downloads = _own_files(name, places)
    folder = folder_of(name, places)
    if folder.is_dir():
        # Moved away first: from then on nobody finds half of it.
        with unfinished_folder(folder.parent) as gone:
            folder.rename(gone / name)
    for file in downloads:
        shutil.rmtree(download_path(file, places).parent, ignore_errors=True)


def absent(name: str) -> DataError:
    """Return the error that says how to get an entry which is not on this machine."""
    return DataError(
        f"expected {name} on this machine, but it was not fetched yet; fetch it on the Catalogue page or with "
        f"`python -m core fetch {name}`, or set UNROLLED_MIRROR to a folder that holds a copy"
    )


def _find(name: str) -> Source:
    if name not in SOURCES:
        raise DataError(
            f"expected a name of the catalogue ({', '.join(SOURCES)}), got {name!r}; see `python -m core datasets`"
        )
    return SOURCES[name]


def _kept_folder(name: str, places: Places, mirror: Mirror | None, report: Report) -> Path:
    source = _find(name)
    if source.shapes is None or source.kind is not Kind.TEXTS:
        texts = ", ".join(known for known, other in SOURCES.items() if other.shapes and other.kind is Kind.TEXTS)
        raise DataError(f"expected a data set of the catalogue ({texts}), but {name} is not one; choose another")
    if not is_kept(name, places):
        delivery = at_hand(source.shapes, places, mirror)
        if delivery is None:
            raise absent(name)
        _keep(name, delivery, places, report)
    return folder_of(name, places)


def _keep(name: str, delivery: Delivery, places: Places, report: Report) -> None:
    delivery.check()
    folder = folder_of(name, places)
    if delivery.shape.read is None:
        _keep_files(folder, delivery.paths)
    else:
        labelled = replace(delivery.shape.read(delivery.paths, report), source=name)
        keep_dataset(folder, labelled, {"id": name, "name": name, "file": delivery.paths[0].name})
    report("Done", 1.0)


def _keep_files(folder: Path, paths: tuple[Path, ...]) -> None:
    """Copy files into a folder that appears with all of them or not at all."""
    with unfinished_folder(folder.parent) as unfinished:
        for path in paths:
            shutil.copyfile(path, unfinished / path.name)
        publish(unfinished, folder)


def _kept_rows(name: str, places: Places) -> int | None:
    """Return how many rows a kept data set has; None for word lists, and where its description is damaged."""
    if SOURCES[name].kind is not Kind.TEXTS:
        return None
    try:
        return folder_info(folder_of(name, places)).rows
    except DataError:
        return None


def _own_files(name: str, places: Places) -> list[KnownFile]:
    """Return the files that belong to this entry and to no other kept one."""
    others = {file.checksum for other in SOURCES if other != name and is_kept(other, places) for file in _files(other)}
    return [file for file in _files(name) if file.checksum not in others]


def _files(name: str) -> list[KnownFile]:
    shapes = SOURCES[name].shapes
    return [] if shapes is None else [*shapes.public.files, *shapes.mirror.files]


def _downloaded(name: str, places: Places) -> int:
    return sum(_size(path) for path in {download_path(file, places) for file in _files(name)})


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(map(_size, path.iterdir()))
    return path.stat().st_size if path.is_file() else 0
