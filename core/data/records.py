"""The records of a delimited text file, one list of fields each."""

import csv
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from core.errors import DataError

# The default limit of 131,072 characters a field is below a long document; the limit is one for the whole process.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written; ``quoting``: a field in double quotes may hold delimiters and line breaks."""

    encoding: str
    delimiter: str
    quoting: bool


def read_records(path: Path, dialect: Dialect) -> Iterator[list[str]]:
    """Yield the records of a file, blank lines left out.

    Raises:
        DataError: the file cannot be read in this encoding.
    """
    with open_text(path, dialect.encoding) as file:
        yield from split_records(file, dialect.delimiter, dialect.quoting)


def split_records(lines: Iterable[str], delimiter: str, quoting: bool) -> Iterator[list[str]]:
    """Yield the records of these lines (with their line ends), blank lines left out."""
    quotes: Literal[0, 3] = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    for record in csv.reader(lines, delimiter=delimiter, quoting=quotes):
        if len(record) > 1 or (record and record[0].strip()):
            yield record


def count_quoting_errors(lines: Iterable[str], delimiter: str) -> int:
    """Return how many records break the rules of quoting: text after a closing quote, or a quote never closed."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    errors = 0
    while True:
        try:
            next(reader)
        except csv.Error:
            errors += 1
        except StopIteration:
            return errors


def read_sample(path: Path, encoding: str, size: int) -> tuple[str, bool]:
    """Return the first whole lines of a file, up to ``size`` characters, and whether there is more."""
    with open_text(path, encoding) as file:
        sample = file.read(size)
        more = bool(file.read(1))
    last_line_end = max(sample.rfind("\n"), sample.rfind("\r"))
    return (sample[: last_line_end + 1] if more and last_line_end >= 0 else sample), more


def lines_of(text: str) -> TextIO:
    """Return the lines of a text with their line ends; only carriage return and line feed end a line."""
    return io.StringIO(text, newline="")


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open a file whose line ends are left as they are; what goes wrong in reading becomes a DataError."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield file
    except UnicodeError as error:
        raise DataError(
            f"expected text in the encoding {encoding}, but {path.name} holds other bytes ({error}); "
            "choose another encoding, such as latin-1"
        ) from None
    except csv.Error as error:
        raise DataError(f"expected a table as text, but {path.name} cannot be cut into fields: {error}") from None
