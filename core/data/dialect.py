"""How a file is written: every candidate is tried on the file and scored, none is trusted beforehand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.data.columns import measure
from core.data.records import Dialect, count_quoting_errors, lines_of, open_text, split_records
from core.errors import DataError

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
SAMPLE_RECORDS = 2000
MOST_COLUMNS = 12_000
NEARLY_ALL = 0.99
HALF = 0.5


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


@dataclass(frozen=True, slots=True)
class Survey:
    """How a candidate fares: ``width`` is the commonest number of fields, ``complete`` the share of records with it.

    ``odd`` is the share of records with an odd number of double quotes in a field, as in halves of a quoted text;
    ``wrapped`` of those with a field that begins and ends with one.
    """

    records: int
    width: int
    complete: float
    odd: float
    wrapped: float


class Writing(NamedTuple):
    """How a table is written as characters.

    ``quoting``: a field between two ``quote`` may hold delimiters and line breaks; in it a quote is written twice, or
    after a backslash where ``escaped``. ``skip`` lines stand above the table: ``sep=;``, a title, comments.
    """

    delimiter: str
    quoting: bool
    quote: str = '"'
    escaped: bool = False
    skip: int = 0


def find_dialect(sample: str, more: bool, options: ReaderOptions) -> Writing:
    """Return how the sample of a file is written, what the options say taken as said.

    ``more``: the file goes on after the sample.

    Raises:
        DataError: no candidate finds a table in it.
    """
    delimiters = DELIMITERS if options.delimiter is None else (options.delimiter,)
    candidates = [_candidate(sample, more, delimiter, options.quoting) for delimiter in delimiters]
    best, score = max(candidates, key=lambda candidate: candidate[1])
    if score <= 0:
        raise DataError(
            f"expected at least two columns, texts and labels, parted by {_named(delimiters)}, "
            f"but the file has one column only (or more than {MOST_COLUMNS:,}); "
            "bring a table with a label beside each text"
        )
    return best


def glues_lines(path: Path, dialect: Dialect) -> bool:
    """Return whether reading quotes makes one record of lines that are whole records each: stray quotes, not quoting.

    Looks at the whole file, because one stray quote far down is enough.
    """
    with open_text(path, dialect.encoding) as file:
        return _is_whole(_survey(split_records(file, dialect.delimiter, False)))


def _candidate(sample: str, more: bool, delimiter: str, quoting: bool | None) -> tuple[Writing, float]:
    if quoting is None:
        quoting = _is_quoted(sample, more, delimiter)
    records = _records(sample, more, delimiter, quoting)
    return Writing(delimiter, quoting), _score(records, quoting)


def _is_quoted(sample: str, more: bool, delimiter: str) -> bool:
    if '"' not in sample:
        return True
    plain = _survey(_records(sample, more, delimiter, False))
    quoted = _survey(_records(sample, more, delimiter, True))
    if quoted.records < plain.records - 1:
        return not _is_whole(plain) and quoted.complete >= plain.complete
    errors = count_quoting_errors(lines_of(sample), delimiter)
    return errors <= more or quoted.complete > plain.complete


def _is_whole(plain: Survey) -> bool:
    return plain.width > 1 and plain.complete >= NEARLY_ALL and plain.odd < HALF and plain.wrapped < HALF


def _records(sample: str, more: bool, delimiter: str, quoting: bool) -> list[list[str]]:
    records = [*split_records(lines_of(sample), delimiter, quoting)]
    # The sample may end inside a quoted text.
    return records[:-1] if more and len(records) > 1 else records


def _survey(records: Iterable[Sequence[str]]) -> Survey:
    widths: Counter[int] = Counter()
    odd = wrapped = 0
    for record in records:
        widths[len(record)] += 1
        if '"' not in "".join(record):
            continue
        odd += any(cell.count('"') % 2 for cell in record)
        wrapped += any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in record)
    total = max(1, widths.total())
    width, complete = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return Survey(widths.total(), width, complete / total, odd / total, wrapped / total)


def _score(records: list[list[str]], quoting: bool) -> float:
    survey = _survey(records)
    if not 2 <= survey.width <= MOST_COLUMNS:
        return 0.0
    complete = [record for record in records[:SAMPLE_RECORDS] if len(record) == survey.width]
    shapes = [measure(column) for column in zip(*complete, strict=True)]
    # The first row may be a header, which a label column should not be judged by.
    headless = [measure(column) for column in zip(*complete[1:], strict=True)]
    is_label = any(shape.is_label for shape in (*shapes, *headless))
    torn = 0.0 if quoting else HALF * survey.odd
    return survey.complete - torn + HALF * any(shape.is_text for shape in shapes) + HALF * is_label


def _named(delimiters: Sequence[str]) -> str:
    names = {character: name for name, character in DELIMITER_NAMES.items() if name.isalpha()}
    return " or ".join(names.get(delimiter, repr(delimiter)) for delimiter in delimiters)
