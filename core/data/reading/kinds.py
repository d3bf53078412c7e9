"""What kind of file it is, told by its bytes and never by its name alone, and the bytes of the table inside it."""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol

from core.errors import DataError
from core.reporting import Report, silent

BYTES_AT_ONCE = 1 << 22
HEAD_BYTES = 1 << 16
# An archive that unpacks to more is a trap or no table for one machine; tables rarely shrink to a fiftieth.
MOST_UNPACKED = 1 << 34
HARMLESS_UNPACKED = 1 << 26
STEEPEST_RATIO = 250
MOST_CONTROLS = 0.05
ENOUGH_TO_JUDGE = 512
AS_CSV = "save it as CSV (UTF-8) and bring that"
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook (.xls) or another old Office document", "save it as .xlsx or CSV"),
    b"SQLite format 3": ("an SQLite database", "export the table as CSV"),
    b"%PDF": ("a PDF document", "bring the table itself as CSV"),
    b"{\\rtf": ("a rich text document", AS_CSV),
    b"\x89PNG": ("an image", "bring the table itself as CSV"),
    b"\xff\xd8\xff": ("an image", "bring the table itself as CSV"),
    b"GIF8": ("an image", "bring the table itself as CSV"),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", "unpack it and bring the table"),
    b"Rar!": ("a RAR archive", "unpack it and bring the table"),
    b"BZh": ("a bzip2 archive", "unpack it, or pack it as .gz or .zip"),
    b"\xfd7zXZ": ("an xz archive", "unpack it, or pack it as .gz or .zip"),
    b"\x28\xb5\x2f\xfd": ("a Zstandard archive", "unpack it, or pack it as .gz or .zip"),
    b"\x89HDF": ("an HDF5 file", AS_CSV),
    b"ARROW1": ("an Arrow file", "save it as Parquet or CSV"),
    b"\x93NUMPY": ("a NumPy array", AS_CSV),
    b"\x7fELF": ("a program", "choose another file"),
    b"MZ\x90": ("a program", "choose another file"),
}
OFFICE_PARTS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "content.xml": "an OpenDocument file",
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
}
# What people pack beside a table, to tell of it.
COMPANIONS = ("readme", "read_me", "license", "licence", "copying", "changelog", "citation", "notice", "metadata")
COMPANION_ENDINGS = (".md", ".rst", ".pdf", ".html", ".htm", ".xml", ".yaml", ".yml", ".bib", ".py", ".ipynb", ".docx")
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".svg")
FAR_SMALLER = 10
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table")
BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\xfe\xff")


class Stream(Protocol):
    """What is read from first to last."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


class Kind(StrEnum):
    """What a file holds once it is unpacked."""

    TEXT = "text"
    DELIMITED = "delimited"
    JSON_LINES = "json_lines"
    FASTTEXT = "fasttext"
    PARQUET = "parquet"
    EXCEL = "excel"


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the table lies: ``container`` is empty, ``gzip`` or ``zip``, ``member`` the file inside a zip.

    ``passed_over`` are the files beside it in the zip that tell of the table.
    """

    path: Path
    kind: Kind
    container: str = ""
    member: str = ""
    passed_over: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file, as a person knows it."""
        return self.path.name

    def chunks(self, report: Report = silent) -> Iterator[bytes]:
        """Yield the bytes of the table from first to last, unpacked; ``report`` hears how much of the file is read.

        Raises:
            DataError: the archive is damaged, or unpacks to more than is sensible.
        """
        size = max(1, self.path.stat().st_size)
        unpacked = 0
        with self.path.open("rb") as raw, _unpacked(raw, self) as stream:
            while block := stream.read(BYTES_AT_ONCE):
                unpacked += len(block)
                _refuse_bomb(self, unpacked, raw.tell())
                report("Reading", min(1.0, raw.tell() / size))
                yield block

    @contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """Open the table as a file that can be read in any order; what is packed is unpacked into a passing file."""
        if not self.container:
            with self.path.open("rb") as file:
                yield file
            return
        with tempfile.TemporaryFile() as file:
            for block in self.chunks():
                file.write(block)
            file.seek(0)
            yield file


def find_contents(path: Path) -> Contents:
    """Return what is in a file and how it is packed.

    Raises:
        DataError: the file is missing, empty, damaged or of a kind that holds no table.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as error:
        raise DataError(
            f"expected a file with a table at {path}, but it cannot be read ({error.strerror}); check the path"
        ) from None
    found = _packing(path, head)
    if not found.container:
        return replace(found, kind=_kind_of(found, head))
    return replace(found, kind=_kind_of(found, _head_of(found)))


def _packing(path: Path, head: bytes) -> Contents:
    if head.startswith(b"\x1f\x8b"):
        return Contents(path, Kind.TEXT, "gzip")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _in_zip(path)
    return Contents(path, Kind.TEXT)


def _in_zip(path: Path) -> Contents:
    with _told(Contents(path, Kind.TEXT, "zip")), zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names:
        return Contents(path, Kind.EXCEL)
    for part, kind in OFFICE_PARTS.items():
        if part in names:
            raise DataError(
                f"expected a table, but {path.name} is {kind}; save the table as .xlsx or CSV and bring that"
            )
    files = [member for member in members if _is_table(member)]
    tables = _without_companions(files)
    if len(tables) != 1:
        raise DataError(_not_one_table(path, [member.filename for member in tables]))
    if tables[0].flag_bits & 1:
        raise DataError(
            f"expected an archive without a password, but {path.name} is encrypted; unpack it and bring the table"
        )
    passed_over = tuple(member.filename for member in files if member is not tables[0])
    return Contents(path, Kind.TEXT, "zip", tables[0].filename, passed_over)


def _without_companions(files: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the files that may be the table; all of them where each looks like a companion of another."""
    tables = [member for member in files if not _is_companion(member.filename.lower())] or files
    largest = max((member.file_size for member in tables), default=0)
    described = [
        member
        for member in tables
        if not (member.filename.lower().endswith(".json") and member.file_size * FAR_SMALLER < largest)
    ]
    return described or tables


def _is_companion(name: str) -> bool:
    stem = PurePosixPath(name.replace("\\", "/")).name
    return stem.startswith(COMPANIONS) or stem.endswith((*COMPANION_ENDINGS, *PICTURE_ENDINGS))


def _is_table(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = not parts or "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"
    return not member.is_dir() and not hidden


def _not_one_table(path: Path, names: list[str]) -> str:
    if not names:
        return f"expected one table inside {path.name}, but the archive is empty; choose another file"
    shown = ", ".join(name[:80] for name in names[:10]) + (", …" if len(names) > 10 else "")
    return (
        f"expected one table inside {path.name}, but it holds {len(names):,} files ({shown}); "
        "unpack it and bring the one with the labelled texts"
    )


def _head_of(contents: Contents) -> bytes:
    with contents.path.open("rb") as raw, _unpacked(raw, contents) as stream:
        return stream.read(HEAD_BYTES)


def _kind_of(contents: Contents, head: bytes) -> Kind:
    if contents.kind is Kind.EXCEL:
        return Kind.EXCEL
    if head.startswith(b"PAR1"):
        return Kind.PARQUET
    if contents.container and head.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in head:
        return Kind.EXCEL
    _refuse_other_kinds(contents, head)
    return Kind.TEXT


def _refuse_other_kinds(contents: Contents, head: bytes) -> None:
    name = f"{contents.member} in {contents.name}" if contents.member else contents.name
    kind, advice = _other_kind(head, bool(contents.container))
    if kind == "empty":
        raise DataError(f"expected a table with texts and labels, but {name} is empty; {advice}")
    if kind:
        raise DataError(f"expected a table, but {name} is {kind}; {advice}")


def _other_kind(head: bytes, is_unpacked: bool) -> tuple[str, str]:
    """Return what holds no table of texts, and what to do; nothing for what may hold one."""
    content = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, told in OTHER_KINDS.items():
        if head.startswith(magic):
            return told
    if is_unpacked and head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return "an archive inside an archive", "unpack it and bring the table"
    if head[257:262] == b"ustar":
        return "a tar archive", "unpack it and bring the table"
    if not content.strip(b"\0\xff\xfe"):
        return "empty", "choose another file"
    return _other_text(content) or (("binary", AS_CSV) if _is_binary(head) else ("", ""))


def _other_text(content: bytes) -> tuple[str, str] | None:
    if content[:20].lower().startswith(HTML_STARTS):
        return "a web page", "download the data file itself"
    return ("an XML document", "save its table as CSV") if content.startswith(b"<?xml") else None


def _is_binary(head: bytes) -> bool:
    """Return whether many bytes stand for no character; zero bytes alone may be UTF-16 without a mark."""
    controls = len(head) - len(head.translate(None, bytes([*range(1, 9), *range(14, 27), *range(28, 32)])))
    return not head.startswith(BOMS) and len(head) >= ENOUGH_TO_JUDGE and controls > MOST_CONTROLS * len(head)


@contextmanager
def _unpacked(raw: BinaryIO, contents: Contents) -> Iterator[Stream]:
    with _told(contents), ExitStack() as stack:
        if contents.container == "gzip":
            yield stack.enter_context(closing(gzip.GzipFile(fileobj=raw)))
        elif contents.container == "zip":
            archive = stack.enter_context(zipfile.ZipFile(raw))
            yield stack.enter_context(archive.open(contents.member))
        else:
            yield raw


@contextmanager
def _told(contents: Contents) -> Iterator[None]:
    """Turn what goes wrong in unpacking into a sentence."""
    try:
        yield
    except (EOFError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise DataError(
            f"expected a whole {contents.container or 'file'}, but {contents.name} is cut short or damaged ({error}); "
            "nothing of it was used; get the file again"
        ) from None
    except (NotImplementedError, RuntimeError) as error:
        raise DataError(
            f"expected an archive packed in the usual way, but {contents.name} cannot be unpacked ({error}); "
            "unpack it and bring the table"
        ) from None


def _refuse_bomb(contents: Contents, unpacked: int, packed: int) -> None:
    if not contents.container:
        return
    if unpacked > MOST_UNPACKED or (unpacked > HARMLESS_UNPACKED and unpacked > STEEPEST_RATIO * packed):
        raise DataError(
            f"expected a table, but {contents.name} unpacks to more than {unpacked / packed:,.0f} times its size "
            f"(stopped at {unpacked / 2**20:,.0f} MB), as a trap does; unpack it yourself if you trust it"
        )
