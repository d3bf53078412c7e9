"""Where the files of a public data set come from: a mirror, an earlier download, or their publisher."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

from core.data.catalogue.download import KnownFile, NotThereError, download
from core.data.catalogue.public_sets import Shape, Shapes
from core.errors import DataError
from core.places import Mirror, Places
from core.reporting import Report, part_of


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of a data set on this machine, in the shape in which they came."""

    shape: Shape
    paths: tuple[Path, ...]

    def check(self) -> None:
        """Refuse files that do not have the known content.

        Raises:
            DataError: one of them has another.
        """
        for file, path in zip(self.shape.files, self.paths, strict=True):
            if not file.fits(path):
                raise DataError(
                    f"expected the known content of {file.name} ({file.checksum[:19]}…), but {path} holds another; "
                    "get the file again"
                )


def at_hand(shapes: Shapes, places: Places, mirror: Mirror | None) -> Delivery | None:
    """Return the files that are on this machine already: the mirror folder's first, a whole set before a part of it."""
    return next((delivery for delivery in _local(shapes, places, mirror) if _is_there(delivery)), None)


def bring(shapes: Shapes, places: Places, mirror: Mirror | None, report: Report) -> Delivery:
    """Download the files: from the mirror's address where that has them, else from their publisher.

    Raises:
        DataError: they cannot be reached, or their content is not the known one.
    """
    *first, last = _remote(shapes, mirror)
    for shape in first:
        try:
            return _download(shape, places, report)
        except NotThereError:
            continue
    return _download(last, places, report)


def next_shape(shapes: Shapes, mirror: Mirror | None) -> Shape:
    """Return the shape that ``bring`` would most likely bring, its files with whole addresses."""
    remote = _remote(shapes, mirror)
    return remote[0] if len(remote) == 1 else remote[1]


def host_of(shape: Shape) -> str:
    """Return who is asked for the files of a shape with whole addresses."""
    return urlsplit(shape.files[0].address).hostname or ""


def download_path(file: KnownFile, places: Places) -> Path:
    """Return where a downloaded file lies, in a folder of its own."""
    return places.cache / "downloads" / file.checksum.partition(":")[2][:16] / file.name


def part_path(file: KnownFile, places: Places) -> Path:
    """Return where the beginning of a file lies while it is downloaded, or after that was cut."""
    path = download_path(file, places)
    return path.with_name(f"{path.name}.part")


def _local(shapes: Shapes, places: Places, mirror: Mirror | None) -> Iterator[Delivery]:
    if isinstance(mirror, Path):
        # A folder may hold the publisher's files under their own names.
        yield Delivery(shapes.public, tuple(mirror / file.name for file in shapes.public.files))
        yield Delivery(shapes.mirror, tuple(mirror / file.address for file in shapes.mirror.files))
    for shape in (shapes.public, shapes.mirror):
        yield Delivery(shape, tuple(download_path(file, places) for file in shape.files))


def _is_there(delivery: Delivery) -> bool:
    return all(path.is_file() for path in delivery.paths)


def _remote(shapes: Shapes, mirror: Mirror | None) -> list[Shape]:
    """Return the shapes with whole addresses, in the order in which they are asked for."""
    if not isinstance(mirror, str):
        return [shapes.public]
    base = mirror.rstrip("/")
    own = [replace(file, address=f"{base}/{quote(file.name)}") for file in shapes.public.files]
    mirrored = [replace(file, address=f"{base}/{quote(file.address)}") for file in shapes.mirror.files]
    return [replace(shapes.public, files=tuple(own)), replace(shapes.mirror, files=tuple(mirrored)), shapes.public]


def _download(shape: Shape, places: Places, report: Report) -> Delivery:
    count = len(shape.files)
    paths = [
        download(file, download_path(file, places), part_of(report, place / count, (place + 1) / count))
        for place, file in enumerate(shape.files)
    ]
    return Delivery(shape, tuple(paths))
