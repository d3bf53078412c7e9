"""A file of one column: a text a line. Nobody can train on it, but a trained network can read it."""

import csv
from io import StringIO
from pathlib import Path

import pyarrow as pa

from core.data.reading.encoding import as_utf8, find_encoding
from core.data.reading.kinds import Kind, find_contents
from core.data.reading.names import TEXT_WORDS
from core.errors import DataError
from core.texts import Texts

COLUMN = "text"


def read_lines(path: Path, encoding: str | None = None, *, header: bool | None = None) -> tuple[str, Texts]:
    """Return what the one column is called, and its texts; blank lines are left out.

    Quotes hold a text together where its line begins with one. Unless ``header`` says it, the first line is taken for
    a name where it is a usual one (text, review, sentence).

    Raises:
        DataError: the file is no text, or holds none.
    """
    contents = find_contents(path)
    if contents.kind is not Kind.TEXT:
        raise DataError(f"expected a text file with a text a line, but {contents.name} is another kind of file")
    found = find_encoding(contents.chunks(), contents.name, encoding)
    content = b"".join(as_utf8(contents.chunks(), found)).decode("utf-8", "replace")
    # A delimiter that no text has: what remains of CSV are the quotes.
    rows = csv.reader(StringIO(content, newline=""), delimiter="\x1f")
    texts = [row[0] for row in rows if row and row[0].strip()]
    named = texts[:1] and texts[0].strip().lower() in TEXT_WORDS if header is None else header
    name = texts.pop(0).strip() if named and texts else COLUMN
    if not texts:
        raise DataError(f"expected a text a line, but {contents.name} holds none; bring a file with texts")
    return name, pa.array(texts, pa.large_string())
