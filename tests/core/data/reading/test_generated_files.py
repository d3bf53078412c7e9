"""Two thousand files made by chance: what was written is read back, and any bytes end in a table or a sentence."""

import contextlib
import csv
import gzip
import io
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.data.reading.inspection import inspect_file
from core.data.reading.table import Table, read_table
from core.errors import CoreError

# Of the 2,000 examples in all.
SAID, GUESSED, BYTES, TORN = 700, 500, 400, 400
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
WORDS = st.sampled_from(
    [
        "good",
        "bad",
        "film",
        "très",
        "schön",
        "кино,",
        "好的",
        "it's",
        "(so)",
        '"wow"',
        "7",
        ";",
        "|",
        "a\tb",
        "new\nline",
    ]
)
TEXTS = st.lists(WORDS, min_size=3, max_size=9).map(lambda words: "A text: " + " ".join(words))
MANY = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


def write(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


def written(rows: list[list[str]], delimiter: str, line_end: str, quoting: int) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def cells_of(table: Table) -> list[list[str]]:
    names = {str(place): column for place, column in enumerate(table.columns)}
    found = table.read(names)
    return [list(row) for row in zip(*(found[name].to_pylist() for name in names), strict=True)]


@settings(max_examples=SAID, **MANY)
@given(
    rows=st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1)),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(ENCODINGS),
)
def test_a_table_that_was_written_is_read_back_equal(
    tmp_path: Path, rows: list[list[str]], delimiter: str, line_end: str, encoding: str
) -> None:
    head = [["text", "label"] + ["more"] * (len(rows[0]) - 2)]
    content = written(head + rows, delimiter, line_end, csv.QUOTE_ALL).encode(encoding)
    options = {"delimiter": delimiter, "quoting": True, "header": True}
    assert cells_of(read_table(write(tmp_path, content), options)) == rows


@settings(max_examples=GUESSED, **MANY)
@given(
    texts=st.lists(TEXTS, min_size=8, max_size=30, unique=True),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(ENCODINGS),
    is_named=st.booleans(),
    is_packed=st.booleans(),
)
def test_a_table_of_texts_and_labels_is_understood_by_itself(  # noqa: PLR0913, PLR0917  # what may differ
    tmp_path: Path, texts: list[str], delimiter: str, quoting: int, encoding: str, is_named: bool, is_packed: bool
) -> None:
    # Between two columns, a text with a delimiter and a line break reads as two whole rows with a stray quote each.
    assume(not any(delimiter in text and "\n" in text for text in texts))
    rows = [[text, ("pos", "neg")[place % 2]] for place, text in enumerate(texts)]
    content = written([["text", "label"]] * is_named + rows, delimiter, "\n", quoting).encode(encoding)
    path = write(tmp_path, gzip.compress(content) if is_packed else content)
    found = inspect_file(path)
    assert (found.delimiter, found.header, found.rows) == (delimiter, is_named, len(rows))
    assert (found.text, found.label) == (("text", "label") if is_named else (0, 1))
    assert cells_of(read_table(path)) == rows


@settings(max_examples=BYTES, **MANY)
@given(
    content=st.one_of(
        st.binary(max_size=300), st.text(st.sampled_from("ab1,;\t|\"'\\\n\r"), max_size=99).map(str.encode)
    )
)
def test_any_bytes_end_in_a_table_or_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(CoreError):
        inspect_file(write(tmp_path, content))


@settings(max_examples=TORN, **MANY)
@given(
    damage=st.binary(min_size=1, max_size=6),
    place=st.floats(0, 1),
    is_cut=st.booleans(),
    is_packed=st.booleans(),
)
def test_a_damaged_table_ends_in_a_table_or_in_a_sentence(
    tmp_path: Path, damage: bytes, place: float, is_cut: bool, is_packed: bool
) -> None:
    rows = [[f'text {number}, "so"\nor', str(number % 2)] for number in range(40)]
    whole = written([["text", "label"], *rows], ",", "\r\n", csv.QUOTE_MINIMAL).encode("utf-8")
    content = gzip.compress(whole) if is_packed else whole
    at = int(place * len(content))
    with contextlib.suppress(CoreError):
        inspect_file(write(tmp_path, content[:at] + damage + (b"" if is_cut else content[at:])))
