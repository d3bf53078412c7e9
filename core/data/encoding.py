"""What kind of file it is, and how its bytes become characters."""

import codecs
from pathlib import Path

from core.errors import DataError

BYTES_AT_ONCE = 1 << 20
AS_CSV = "save it as CSV (UTF-8) and bring that"
MAGIC = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\xff\xfe": "a text file in UTF-16",
    b"\xfe\xff": "a text file in UTF-16",
    b"SQLite format 3": "an SQLite database",
    b"%PDF": "a PDF document",
}
HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml")


def find_encoding(path: Path) -> str:
    """Return ``utf-8``, ``utf-8-sig`` (with a byte order mark) or, for all other bytes, ``latin-1``.

    Raises:
        DataError: the file is missing, empty, binary, HTML, or of a kind that is not read yet.
    """
    try:
        return _encoding_of_readable(path)
    except OSError as error:
        raise DataError(
            f"expected a file with a table at {path}, but it cannot be read ({error.strerror}); check the path"
        ) from None


def _encoding_of_readable(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(BYTES_AT_ONCE)
        _refuse_other_kinds(path.name, head)
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_utf8 = True
        block = head
        while block:
            _refuse_zeros(path.name, block)
            is_utf8 = is_utf8 and _decodes(decoder, block)
            block = file.read(BYTES_AT_ONCE)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if not is_utf8:
        return "latin-1"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_other_kinds(name: str, head: bytes) -> None:
    for magic, kind in MAGIC.items():
        if head.startswith(magic):
            raise DataError(f"expected a table as text (CSV or TSV), but {name} is {kind}, not built yet; {AS_CSV}")
    content = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not content:
        raise DataError(f"expected a table with texts and labels, but {name} is empty; choose another file")
    if content[:20].lower().startswith(HTML_STARTS):
        raise DataError(
            f"expected a table as text (CSV or TSV), but {name} is a web page; download the data file itself"
        )


def _refuse_zeros(name: str, block: bytes) -> None:
    if b"\0" in block:
        raise DataError(
            f"expected a table as text (CSV or TSV), but {name} holds zero bytes, so it is binary; {AS_CSV}"
        )
