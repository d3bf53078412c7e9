"""How a file is written: every candidate is tried on the file and scored, none is trusted beforehand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from core.data.reading.columns import measure
from core.data.reading.header import count_above
from core.data.reading.quotes import is_quoted, is_single_quoted, sample_records, survey, with_backslashes, with_spaces
from core.data.reading.writing import Writing, count_lines
from core.errors import DataError, OneColumnError

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
SAMPLE_RECORDS = 2000
COLUMNS_MEASURED = 500
MOST_COLUMNS = 12_000
MOST_LINES_ABOVE = 20
# A quoted text may run over many lines without a delimiter.
MOST_LINES_A_DELIMITER = 100
NEARLY = 0.8
HALF = 0.5
# Excel's own first line, which names the delimiter.
_SAID = re.compile(r'\A"?sep=(?P<delimiter>[^\r\n"])"?[\t ,;]*(?:\r\n|\r|\n)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """What the visitor decides; None leaves it to the guess."""

    encoding: str | None = None
    delimiter: str | None = None
    quoting: bool | None = None
    header: bool | None = None

    @classmethod
    def parse(cls, options: Mapping[str, object]) -> "ReaderOptions":
        """Return the options a recipe's ``data.options`` holds.

        Raises:
            DataError: an unknown option or an impossible value.
        """
        for name, value in options.items():
            if name not in _CHECKS:
                raise DataError(f"data.options: expected {', '.join(_CHECKS)}, got {name!r}; leave it out")
            expected, is_right = _CHECKS[name]
            if value is not None and not is_right(value):
                raise DataError(
                    f"data.options.{name}: expected {expected}, got {value!r}; leave it out to have it guessed"
                )
        delimiter = options.get("delimiter")
        named = DELIMITER_NAMES.get(str(delimiter), delimiter)
        return cls(**{**options, "delimiter": named})  # type: ignore[arg-type]  # checked above


def _is_text_encoding(value: object) -> bool:
    try:
        return isinstance(value, str) and "x".encode(value).decode(value) == "x"
    except (LookupError, UnicodeError):
        return False


def _is_delimiter(value: object) -> bool:
    return value in DELIMITER_NAMES or (isinstance(value, str) and len(value) == 1 and value not in '"\r\n')


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


_CHECKS = {
    "encoding": ("the name of a text encoding, such as utf-8 or latin-1", _is_text_encoding),
    "delimiter": ("one character, such as a comma, or tab", _is_delimiter),
    "quoting": ("true or false", _is_bool),
    "header": ("true or false", _is_bool),
}


def find_dialect(sample: str, more: bool, options: ReaderOptions) -> Writing:
    """Return how the sample of a file is written, what the options say taken as said.

    ``more``: the file goes on after the sample.

    Raises:
        DataError: no candidate finds a table in it.
    """
    said = _SAID.match(sample)
    body, skip = (sample[said.end() :], 1) if said else (sample, 0)
    wanted = options.delimiter or (said["delimiter"] if said else None)
    delimiters = (wanted,) if wanted else _standing_in(body)
    candidates = [_judged(writing, body, more) for writing in _writings(body, more, delimiters, options.quoting)]
    best = max(candidates, key=lambda candidate: candidate.score)
    if best.score <= 0:
        raise OneColumnError(
            f"expected at least two columns, texts and labels, parted by {_named(delimiters)}, "
            f"but the file has one column only (or more than {MOST_COLUMNS:,}); "
            "bring a table with a label beside each text"
        )
    return best.writing._replace(skip=skip + best.writing.skip)


def _standing_in(sample: str) -> Sequence[str]:
    """Return the delimiters that stand in the sample often enough to part columns, all of them where none does."""
    lines = sample.count("\n") + sample.count("\r")
    return [sign for sign in DELIMITERS if sample.count(sign) * MOST_LINES_A_DELIMITER > lines] or DELIMITERS


class _Candidate(NamedTuple):
    writing: Writing
    score: float


def _writings(sample: str, more: bool, delimiters: Sequence[str], quoting: bool | None) -> Iterator[Writing]:
    for delimiter in delimiters:
        quoted = with_backslashes(sample, with_spaces(sample, Writing(delimiter, True)))
        is_read = is_quoted(sample, more, quoted) if quoting is None else quoting
        yield quoted if is_read else Writing(delimiter, False)
        single = Writing(delimiter, True, "'")
        if quoting is None and is_single_quoted(sample, single):
            yield single


def _judged(writing: Writing, sample: str, more: bool) -> _Candidate:
    records = sample_records(sample, more, writing)
    width = survey(records).width
    if not 2 <= width <= MOST_COLUMNS:
        return _Candidate(writing, 0.0)
    above = count_above(records[: 4 * MOST_LINES_ABOVE], width)
    skip = count_lines(sample, writing, above) if above else 0
    return _Candidate(writing._replace(skip=skip), _score(records[above:], writing))


def _score(records: list[list[str]], writing: Writing) -> float:
    """Return how much the records look like a table of texts and labels, 0 where they do not at all."""
    found = survey(records)
    complete = [record for record in records[:SAMPLE_RECORDS] if len(record) == found.width]
    # The first row may be a header, which columns should not be judged by.
    shapes = [measure(column) for column in islice(zip(*(complete[1:] or complete), strict=True), COLUMNS_MEASURED)]
    is_label = any(shape.is_label for shape in shapes)
    if not is_label and found.complete < NEARLY:
        return 0.0
    torn = 0.0 if writing.quoting else HALF * found.odd
    fits = 0.1 * (len(records[0]) in (found.width, found.width - 1))
    rare = 0.05 * (writing.delimiter != ",")
    looks = HALF * any(shape.is_text for shape in shapes) + HALF * is_label
    return found.complete - torn + looks + fits + rare - 0.3 * _looseness(complete)


def _looseness(records: Sequence[Sequence[str]]) -> float:
    """Return the share of fields that begin as after a comma in a sentence or in a decimal number."""
    pairs = [pair for record in records[:200] for pair in pairwise(record[:COLUMNS_MEASURED])]
    loose = sum(right[:1] == " " or (left[-1:].isdigit() and right[:1].isdigit()) for left, right in pairs)
    return loose / max(1, len(pairs))


def _named(delimiters: Sequence[str]) -> str:
    names = {character: name for name, character in DELIMITER_NAMES.items() if name.isalpha()}
    return " or ".join(names.get(delimiter, repr(delimiter)) for delimiter in delimiters)
