"""Which characters end the lines of a text: where line feeds do, a carriage return by itself belongs to a cell."""

import re
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from core.data.reading.quotes import sample_records, survey
from core.data.reading.writing import Writing

# Stands for a carriage return that ends no line, at which the parser would cut: a code point that Unicode keeps for
# such uses within a program (a noncharacter, The Unicode Standard, 23.7).
_HELD = "\ufdd0"
HELD = _HELD.encode()
_ALONE = re.compile(r"\r(?!\r*\n)")
_ALONE_IN_BYTES = re.compile(rb"\r(?!\r*\n)")


def ends_in_feeds(sample: str, more: bool, writing: Writing) -> bool:
    """Return whether only line feeds end lines, perhaps behind carriage returns.

    Where both stand by themselves, those that leave more rows whole do: files of many origins end lines in either.
    """
    if "\n" not in sample:
        return False
    held = hold_returns(sample)
    return held == sample or _wholeness(held, more, writing) >= _wholeness(sample, more, writing)


def _wholeness(sample: str, more: bool, writing: Writing) -> tuple[float, int]:
    found = survey(sample_records(sample, more, writing))
    return found.complete, found.records


def hold_returns(sample: str) -> str:
    """Return a text with ``HELD`` in place of each carriage return that stands by itself, but at its end."""
    end = len(sample.rstrip("\r"))
    return _ALONE.sub(_HELD, sample[:end]) + sample[end:]


def held_returns(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a text as ``hold_returns`` returns it."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk if rest else chunk
        end = len(data.rstrip(b"\r")) if data.endswith(b"\r") else len(data)
        rest, data = data[end:], data[:end]
        yield _ALONE_IN_BYTES.sub(HELD, data) if data.count(b"\r") > data.count(b"\r\n") else data
    yield rest


def released(text: str) -> str:
    """Return a text with its carriage returns again."""
    return text.replace(_HELD, "\r")


def release_cells(cells: tuple[pa.Array, ...]) -> tuple[pa.Array, ...]:
    """Return cells with their carriage returns again."""
    return tuple(pc.replace_substring(column, _HELD, "\r") for column in cells)
