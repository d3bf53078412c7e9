"""How a table is written as characters, and how its text is cut into records by that."""

import csv
import sys
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from _csv import Reader

# The default limit of 131,072 characters a field is below a long document; the limit is one for the whole process.
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


class Writing(NamedTuple):
    """How a table is written as characters.

    ``quoting``: a field between two ``quote`` may hold delimiters and line breaks; in it a quote is written twice, or
    after a backslash where ``escaped``; spaces stand before it where ``spaced``. ``skip`` lines stand above the table:
    ``sep=;``, a title, comments.
    """

    delimiter: str
    quoting: bool
    quote: str = '"'
    escaped: bool = False
    skip: int = 0
    spaced: bool = False


def cut_records(lines: Iterable[str], writing: Writing) -> Iterator[list[str]]:
    """Yield the records of these lines (with their line ends), blank ones left out, those above the table skipped."""
    for record in _reader(islice(lines, writing.skip, None), writing):
        if len(record) > 1 or (record and record[0].strip()):
            yield record


def count_lines(text: str, writing: Writing, records: int) -> int:
    """Return over how many lines the first ``records`` records of a text run, blank lines among them counted."""
    reader = _reader(StringIO(text, newline=""), writing)
    seen = 0
    while seen < records:
        record = next(reader)
        seen += len(record) > 1 or bool(record and record[0].strip())
    return reader.line_num


def _reader(lines: Iterable[str], writing: Writing) -> "Reader":
    return csv.reader(
        lines,
        delimiter=writing.delimiter,
        quotechar=writing.quote,
        quoting=csv.QUOTE_MINIMAL if writing.quoting else csv.QUOTE_NONE,
        escapechar="\\" if writing.escaped else None,
        skipinitialspace=writing.spaced,
    )
