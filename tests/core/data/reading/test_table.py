import contextlib
import csv
import gzip
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.reading import kinds, sampling, table
from core.data.reading.batch import Cells
from core.data.reading.delimited import Delimited
from core.data.reading.encoding import Encoding
from core.data.reading.kinds import find_contents
from core.data.reading.table import Table, read_table
from core.data.reading.writing import Writing
from core.errors import DataError

ROUND = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAID = {"encoding": "utf-8", "quoting": True, "header": True}
CELLS = st.text(st.sampled_from("abé ,;\t|\"'\n\r\\="), max_size=8)
ROWS = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


def write(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells(found: Table) -> list[list[str]]:
    columns = found.read({str(place): column for place, column in enumerate(found.columns)})
    return [[*row.values()][:-2] for row in columns.to_pylist()]


def in_rows(columns: Cells) -> list[list[str]]:
    return [[*row] for row in zip(*(column.to_pylist() for column in columns), strict=True)]


def places(found: Table) -> list[tuple[int, int]]:
    rows = found.read({"first": found.columns[0]})
    return [*zip(rows["row"].to_pylist(), rows["line"].to_pylist(), strict=True)]


def test_rows_know_the_line_they_start_on_and_their_number(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, 'text,label\n"good\r\n\nfilm",1\n\na,b,c\nbad film,0\n  \nso so film,1'))
    assert places(found) == [(1, 2), (3, 7), (4, 9)]
    assert [(reject.line, reject.reason, reject.text) for reject in found.rejects] == [
        (6, "wrong number of fields", "a,b,c")
    ]
    assert (found.rows, found.left_out, found.line_breaks) == (3, {"wrong number of fields": 1}, 2)


def test_lines_above_the_table_count_as_lines(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, "sep=;\ntext;label\n" + "a good film;1\na bad film;0\n" * 5))
    assert (found.layout.delimiter, places(found)[0]) == (";", (1, 3))


def test_rows_are_the_same_however_small_the_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"film {place},\n{place}" * (place % 3), str(place % 2)] for place in range(200)]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["text", "label"], *rows])
    path = write(tmp_path, text.getvalue())
    whole = (cells(read_table(path, SAID)), places(read_table(path, SAID)))
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", 37)
    assert (cells(read_table(path, SAID)), places(read_table(path, SAID))) == whole
    assert whole[0] == rows


@ROUND
@given(rows=ROWS, delimiter=st.sampled_from(",;\t|§"), line_end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_well_formed_file_reads_as_the_csv_module_reads_it(
    tmp_path: Path, rows: list[list[str]], delimiter: str, line_end: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    records = [*csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=delimiter)]
    contents = find_contents(write(tmp_path, text.getvalue()))
    reader = Delimited(contents, Encoding("utf-8"), Writing(delimiter, True), False, tuple(range(len(rows[0]))))
    batches = [*reader.batches(range(len(rows[0])))]
    assert [row for batch in batches for row in in_rows(batch.cells)] == records


@ROUND
@given(rows=ROWS)
def test_a_sheet_a_parquet_file_and_json_lines_hold_what_was_written(tmp_path: Path, rows: list[list[str]]) -> None:
    names = ["text", "label", "third", "fourth"][: len(rows[0])]
    frame = pd.DataFrame(rows, columns=names)
    frame.to_parquet(tmp_path / "a")
    frame.to_json(tmp_path / "b", orient="records", lines=True)
    frame.to_json(tmp_path / "c", orient="records")
    assert cells(read_table(tmp_path / "a")) == rows
    assert cells(read_table(tmp_path / "b")) == rows
    assert cells(read_table(tmp_path / "c")) == rows


def test_a_quote_that_is_never_closed_costs_its_own_row(tmp_path: Path) -> None:
    path = write(tmp_path, 'text,label\n"so, so",1\n' + '"open, here,1\n"bad",0\n"good, good, good",1\n' * 3)
    found = read_table(path)
    assert (found.rows, found.left_out) == (7, {"a quote is opened and never closed": 3})
    assert [reject.line for reject in found.rejects] == [3, 6, 9]
    assert "3 rows open a quote that is never closed" in found.problems[0]


def test_quotes_that_glue_whole_rows_are_letters(tmp_path: Path) -> None:
    rows = "a plain sentence\t1\nanother plain one\t0\n" * 400
    found = read_table(write(tmp_path, rows + '"Never again.\t0\nthe end" was near\t1\n' + rows))
    assert (found.layout.quoting, found.rows, found.left_out) == (False, 1602, {})


def test_text_over_lines_in_a_tab_separated_file_stays_one_text(tmp_path: Path) -> None:
    rows = "a plain sentence\t1\nanother plain one\t0\n" * 400
    found = read_table(write(tmp_path, rows + '"Never again.\nThe end was near"\t1\n' + rows))
    assert (found.layout.quoting, found.rows, found.line_breaks) == (True, 1601, 1)


def test_quotes_after_a_backslash_are_read_as_quotes(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, "text,label\n" + '"say \\"no\\", c:\\\\d",1\n"so, so",0\n' * 9))
    assert found.sample["text"][:2] == ['say "no", c:\\d', "so, so"]


def test_cells_that_are_too_many_to_keep_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "text,label\n" + 'a good film,1\n"bad,\nbad film",0\n' * 50)
    kept = read_table(path)
    monkeypatch.setattr(table, "MOST_KEPT", 100)
    again = read_table(path)
    assert (kept.kept is None, again.kept is None) == (False, True)
    assert (cells(again), places(again)) == (cells(kept), places(kept))


def test_the_sample_is_spread_over_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "MOST_ROWS", 100)
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", 5000)
    found = read_table(write(tmp_path, "".join(f"sentence {row} of many,{row % 2}\n" for row in range(3000))))
    assert 50 < len(found.sample) <= 100
    assert set(np.diff(found.sample.rows)) == {32}
    assert found.sample[0][1] == "sentence 32 of many"
    assert [text for text, _ in found.head] == [f"sentence {row} of many" for row in range(10)]


def test_only_so_many_rejects_are_kept_but_all_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_REJECTS", 3)
    found = read_table(write(tmp_path, "a good film,1\na bad film,0\n" * 20 + "a,b,c\n" * 10))
    assert (len(found.rejects), found.left_out) == (3, {"wrong number of fields": 10})


def test_a_first_row_of_two_megabytes_is_read_whole(tmp_path: Path) -> None:
    long = "word " * 400_000
    found = read_table(write(tmp_path, f"{long},1\nshort one here,0\n"))
    assert cells(found)[0] == [long, "1"]


def test_a_line_longer_than_any_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at most 8 MB, but line 1 of"):
        read_table(write(tmp_path, b"x" * (9 << 20)))


def test_many_columns_are_read(tmp_path: Path) -> None:
    header = ",".join(f"c{place}" for place in range(2000))
    found = read_table(write(tmp_path, "\n".join([header, *[",".join(map(str, range(2000)))] * 5])), {"header": True})
    assert (len(found.columns), found.rows, len(found.sample), len(found.sample.cells)) == (2000, 5, 5, 2000)
    assert found.sample["c1999"] == ["1999"] * 5


def test_a_file_in_utf_16_within_gzip_is_read(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, gzip.compress("text,label\nação boa,1\nnão é,0\n".encode("utf-16"))))
    assert (found.layout.container, found.layout.encoding) == ("gzip", "utf-16")
    assert cells(found) == [["ação boa", "1"], ["não é", "0"]]


def test_progress_grows_up_to_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", 500)
    told: list[float] = []
    read_table(write(tmp_path, "a good film,1\na bad film,0\n" * 200), None, lambda _, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


def test_lines_that_are_no_json_objects_are_left_out(tmp_path: Path) -> None:
    lines = ['{"text": "good", "label": 1.0}', "", "{oops", "[1]", '{"text": "bad", "more": {"a": [1, null]}}']
    found = read_table(write(tmp_path, "\n".join(lines * 1)))
    assert found.columns == ("text", "label", "more")
    assert cells(found) == [["good", "1", ""], ["bad", "", '{"a": [1, null]}']]
    assert places(found) == [(1, 1), (4, 5)]
    assert [(reject.line, reject.reason) for reject in found.rejects] == [
        (3, "not valid JSON"),
        (4, "not a JSON object"),
    ]


def test_a_json_array_knows_the_lines_of_its_objects(tmp_path: Path) -> None:
    rows = [{"text": "good", "label": True}, {"text": "bad", "label": False}]
    found = read_table(write(tmp_path, json.dumps(rows, indent=1)))
    assert (cells(found), places(found)) == ([["good", "true"], ["bad", "false"]], [(1, 2), (2, 6)])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('[{"text": "a", "label": 1}, {"text":', "cannot be read from line 1 on"),
        ('{\n "data": [1]\n}', "JSON of another shape"),
        ('{"text": "a"}\n{"text": "b"}\n', "have 1 fields"),
        ('{"text": "a", "label": 1}\n' + "{oops\n" * 3, "3 of the 4 lines of file.csv are none"),
    ],
)
def test_json_that_is_no_table_is_told_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        read_table(write(tmp_path, content))


def test_values_of_a_parquet_file_are_shown_as_a_person_writes_them(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "text": ["good", None],
            "stars": [1.0, 2.5],
            "label": pd.array([1, None], "Int64"),
            "ok": [True, False],
            "when": pd.to_datetime(["2020-01-02", "2020-01-02 03:04:05"], format="ISO8601"),
            "tags": [["a", "é"], []],
        }
    )
    frame.to_parquet(tmp_path / "file.csv")
    assert cells(read_table(tmp_path / "file.csv")) == [
        ["good", "1", "1", "true", "2020-01-02", '["a", "é"]'],
        ["", "2.5", "", "false", "2020-01-02 03:04:05", "[]"],
    ]


def test_a_workbook_named_csv_is_read_and_told(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        pd.DataFrame({"note": ["only a note"]}).to_excel(book, sheet_name="About", index=False)
        frame = pd.DataFrame(
            {"text": ["good film", None, "bad film"], "label": [1.0, None, 0.0], "ok": [True, None, False]}
        )
        frame.to_excel(book, sheet_name="Reviews", index=False)
    (tmp_path / "book.xlsx").rename(tmp_path / "file.csv")
    found = read_table(tmp_path / "file.csv")
    assert (found.layout.kind, found.layout.member, found.columns) == ("excel", "Reviews", ("text", "label", "ok"))
    assert cells(found) == [["good film", "1", "true"], ["bad film", "0", "false"]]
    assert places(found) == [(1, 2), (2, 4)]
    assert "In spite of its name the file is an Excel workbook; its sheet Reviews" in found.problems[0]


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("kind", ["parquet", "excel"])
def test_of_a_parquet_file_or_workbook_cut_short_nothing_is_used(tmp_path: Path, kind: str, cut: float) -> None:
    path = tmp_path / kind
    frame = pd.DataFrame({"text": ["good film"] * 50, "label": [1] * 50})
    {"parquet": frame.to_parquet, "excel": lambda path: frame.to_excel(path, engine="openpyxl")}[kind](path)
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content))])
    with pytest.raises(DataError, match="cut short or damaged"):
        read_table(path)


def test_a_column_that_is_not_there_is_told_with_the_others(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, "text,label\na good film,1\na bad film,0\n"))
    with pytest.raises(DataError, match=r"data\.text: expected a column of file\.csv \(text, label\), got 'review'"):
        found.find_column("review", "text")
    assert (found.find_column("1", "label"), found.find_column(0, "text")) == ("label", "text")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=120),
        st.text(st.sampled_from('ab1,;\t"\n\r\\'), max_size=80).map(str.encode),
        st.text(st.sampled_from('[]{}":,1ab\n'), max_size=60).map(lambda text: b'{"a":' + text.encode()),
        st.binary(max_size=40).map(lambda tail: b"PK\x03\x04" + tail),
        st.binary(max_size=40).map(lambda tail: b"\x1f\x8b\x08" + tail),
        st.binary(max_size=40).map(lambda tail: b"PAR1" + tail + b"PAR1"),
    )
)
def test_any_bytes_end_in_a_table_or_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with contextlib.suppress(DataError):
        found = read_table(write(tmp_path, content))
        assert len(cells(found)) == found.rows


def test_a_table_says_which_file_of_a_zip_it_is(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README.md", "# A set")
        archive.writestr("set.csv", "text,label\na good film,1\na bad film,0\n")
    assert read_table(path).problems == ("Of the 2 files in set.zip, set.csv was read; README.md was not.",)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_spaces_before_a_quote_are_no_part_of_a_field_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", size)
    rows = '"so, ""so"", ok",  "", "1"\n"not, , ""good", "x", "0"\n'
    found = read_table(write(tmp_path, '"text", "note", "label"\n' + rows * 5)).head[:2]
    assert found == (('so, "so", ok', "", "1"), ('not, , "good', "x", "0"))
