"""JSON Lines, one object a line, and an array of objects: fields become columns."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from core.data.reading.batch import Batch, Column, Layout
from core.data.reading.blocks import LONGEST_RECORD, whole_lines
from core.data.reading.cells import shown
from core.data.reading.encoding import Encoding, as_utf8
from core.data.reading.kinds import Contents, Kind
from core.data.reading.rejects import Reject
from core.errors import DataError
from core.reporting import Report, silent
from core.texts import text_column

ROWS_AT_ONCE = 10_000
ROWS_FOR_COLUMNS = 1000
MOST_COLUMNS = 12_000
LONGEST_ARRAY = 1 << 28
NO_JSON = "not valid JSON"
NO_OBJECT = "not a JSON object"
BETWEEN = " \t\r\n,"


class Record(NamedTuple):
    """An object with the line on which it starts, or, where ``reason`` says why, what stands there instead."""

    line: int
    fields: Mapping[str, Any]
    reason: str = ""
    written: str = ""


def looks_like_json(sample: str) -> bool:
    """Return whether a text begins as an object or an array of objects does."""
    start = sample[:1000].replace(" ", "").replace("\n", "").replace("\r", "").replace("\t", "")
    return start.startswith(('{"', "{}", "[{"))


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects that has been understood."""

    contents: Contents
    encoding: Encoding
    is_array: bool
    columns: tuple[Column, ...]

    @property
    def layout(self) -> Layout:
        """How the file is packed and written."""
        packed = (Kind.JSON_LINES.value, self.contents.container, self.contents.member)
        return Layout(*packed, encoding=self.encoding.name, invalid_bytes=self.encoding.invalid)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at."""
        return self.encoding.problems

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all objects, with the fields at the places ``wanted`` among the columns.

        Raises:
            DataError: the array ends in the middle, or a line is longer than any object.
        """
        records, row = self.records(report), 1
        while part := [*islice(records, ROWS_AT_ONCE)]:
            yield _batch(part, row, self.columns, wanted)
            row += len(part)

    def records(self, report: Report = silent) -> Iterator[Record]:
        """Yield the objects of the file and what stands between them."""
        stream = as_utf8(self.contents.chunks(report), self.encoding)
        return _array(stream, self.contents.name) if self.is_array else _lines(stream, self.contents.name)


def open_json(contents: Contents, encoding: Encoding, sample: str) -> JsonLines:
    """Return how a file of JSON objects is to be read: its columns are the fields of the first objects.

    Raises:
        DataError: its objects do not stand one a line or in one array, or they have one field only.
    """
    found = JsonLines(contents, encoding, sample.lstrip().startswith("["), ())
    objects = [record.fields for record in islice(found.records(), ROWS_FOR_COLUMNS) if not record.reason]
    names = [*dict.fromkeys(name for fields in objects for name in fields)]
    if not objects or (len(objects) == 1 and _holds_columns(objects[0])):
        raise DataError(
            f"expected JSON Lines, one object a line, but {contents.name} is JSON of another shape; "
            "write each row as an object on a line of its own"
        )
    if not 2 <= len(names) <= MOST_COLUMNS:
        raise DataError(
            f"expected objects with a text and a label, but those of {contents.name} have {len(names):,} fields; "
            "bring a label beside each text"
        )
    return JsonLines(contents, encoding, found.is_array, tuple(names))


def _holds_columns(fields: Mapping[str, Any]) -> bool:
    """Tell ``{"text": [...], "label": [...]}``, a table written column by column."""
    sizes = {len(value) if isinstance(value, (list, dict)) else 0 for value in fields.values()}
    return len(sizes) == 1 and max(sizes) > 1


def _batch(part: Sequence[Record], row: int, columns: Sequence[Column], wanted: Sequence[int]) -> Batch:
    fits = [place for place, record in enumerate(part) if not record.reason]
    objects = [part[place].fields for place in fits]
    rejects = [Reject.of(record.line, record.reason, record.written) for record in part if record.reason]
    return Batch(
        rows=np.array(fits, np.int64) + row,
        lines=np.array([part[place].line for place in fits], np.int64),
        cells=tuple(_column(objects, columns[place]) for place in wanted),
        rejects=tuple(rejects),
    )


def _column(objects: Iterable[Mapping[str, Any]], name: Column) -> Any:
    return text_column([shown(fields.get(str(name))) for fields in objects])


def _lines(stream: Iterable[bytes], name: str) -> Iterator[Record]:
    rest, line = b"", 1
    for chunk in stream:
        rest += chunk
        end = whole_lines(rest)
        if not end and len(rest) > LONGEST_RECORD:
            raise DataError(
                f"expected one JSON object a line, but line {line} of {name} is longer than {LONGEST_RECORD >> 20} MB; "
                "write each row on a line of its own"
            )
        yield from _parsed(rest[:end], line)
        rest, line = rest[end:], line + rest.count(b"\n", 0, end)
    yield from _parsed(rest, line)


def _parsed(lines: bytes, line: int) -> Iterator[Record]:
    for number, written in enumerate(lines.split(b"\n"), line):
        if written and not written.isspace():
            yield _record(json.loads, written.decode("utf-8", "replace"), number)


def _record(parse: Callable[[str], Any], written: str, line: int) -> Record:
    try:
        value = parse(written)
    except (ValueError, RecursionError):
        return Record(line, {}, NO_JSON, written)
    return Record(line, value) if isinstance(value, dict) else Record(line, {}, NO_OBJECT, written)


def _array(stream: Iterable[bytes], name: str) -> Iterator[Record]:
    text = _whole(stream, name)
    decoder = json.JSONDecoder()
    place, line = text.index("[") + 1, 1
    line += text.count("\n", 0, place)
    while True:
        start = place
        while text[place : place + 1] and text[place] in BETWEEN:
            place += 1
        line += text.count("\n", start, place)
        if text[place : place + 1] == "]":
            return
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            raise DataError(
                f"expected a whole JSON array, but {name} cannot be read from line {line} on; "
                "it may be cut short: get the file again, or write one object a line"
            ) from None
        yield Record(line, value) if isinstance(value, dict) else Record(line, {}, NO_OBJECT, text[place:end])
        line += text.count("\n", place, end)
        place = end


def _whole(stream: Iterable[bytes], name: str) -> str:
    data = b""
    for chunk in stream:
        data += chunk
        if len(data) > LONGEST_ARRAY:
            raise DataError(
                f"expected one JSON object a line in a file of more than {LONGEST_ARRAY >> 20} MB, but {name} is one "
                "array; write each row on a line of its own"
            )
    return data.decode("utf-8", "replace")
