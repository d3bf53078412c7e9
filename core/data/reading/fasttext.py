"""Lines as fastText wants them: ``__label__pos some text``; a label and a text are two columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.reading.batch import Batch, Column, Layout
from core.data.reading.blocks import LONGEST_RECORD, whole_lines
from core.data.reading.encoding import Encoding, as_utf8
from core.data.reading.kinds import Contents, Kind
from core.data.reading.rejects import NO_MARK, Reject
from core.errors import DataError
from core.reporting import Report, silent
from core.texts import text_column

MARK = "__label__"
NEARLY_ALL = 0.9
LINES_SEEN = 100
# Several labels may stand before a text, a comma or a tab between them and it.
_LINE = re.compile(r"\s*(?P<labels>__label__\S+(?:[\s,]+__label__\S+)*)[\s,]*(?P<text>.*)", re.DOTALL)


def looks_like_fasttext(sample: str) -> bool:
    """Return whether nearly all of the first lines begin with a marked label."""
    lines = [line for line in sample.split("\n", LINES_SEEN)[:LINES_SEEN] if line.strip()]
    return sum(line.lstrip().startswith(MARK) for line in lines) > NEARLY_ALL * len(lines)


@dataclass(frozen=True, slots=True)
class FastText:
    """A file of such lines; the mark before a label is left out, several labels of a text are one, parted by spaces."""

    contents: Contents
    encoding: Encoding
    columns: tuple[Column, ...] = ("label", "text")

    @property
    def layout(self) -> Layout:
        """How the file is packed and written."""
        packed = (Kind.FASTTEXT.value, self.contents.container, self.contents.member)
        return Layout(*packed, encoding=self.encoding.name, invalid_bytes=self.encoding.invalid, header=False)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should look at."""
        return self.encoding.problems

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all lines, with the columns at the places ``wanted``.

        Raises:
            DataError: a line is longer than any row.
        """
        rest, line, row = b"", 1, 1
        for chunk in as_utf8(self.contents.chunks(report), self.encoding):
            rest += chunk
            end = whole_lines(rest)
            if not end and len(rest) > LONGEST_RECORD:
                raise DataError(f"expected a text a line, but line {line:,} of {self.contents.name} is endless")
            batch, records = _batch(rest[:end].split(b"\n"), line, row, wanted)
            yield batch
            line, row, rest = line + rest.count(b"\n", 0, end), row + records, rest[end:]
        yield _batch(rest.split(b"\n"), line, row, wanted)[0]


def _batch(lines: Sequence[bytes], line: int, row: int, wanted: Sequence[int]) -> tuple[Batch, int]:
    written = [
        (place, one.decode("utf-8", "replace").rstrip("\r")) for place, one in enumerate(lines, line) if one.strip()
    ]
    found = [(place, _LINE.fullmatch(one), one) for place, one in written]
    fits = [number for number, (_, match, _) in enumerate(found) if match]
    pairs = [_cells(match) for _, match, _ in found if match]
    batch = Batch(
        rows=np.array(fits, np.int64) + row,
        lines=np.array([found[number][0] for number in fits], np.int64),
        cells=tuple(text_column([pair[place] for pair in pairs]) for place in wanted),
        rejects=tuple(Reject.of(place, NO_MARK, one) for place, match, one in found if not match),
    )
    return batch, len(found)


def _cells(match: re.Match[str]) -> tuple[str, str]:
    labels = (label.strip(",").removeprefix(MARK) for label in match["labels"].replace("," + MARK, " " + MARK).split())
    return " ".join(labels), match["text"].strip()
