import json
from pathlib import Path

import pytest

from core.data.reading.inspection import NO_COLUMN, Inspection, inspect_file
from core.data.reading.table import read_table
from core.errors import DataError

STRAY_QUOTES = '"Great" acting, she said\t1\n"Never again.\t0\nthe end" was near\t1\nvery, very dull\t0\n'
BREAKS_IN_QUOTES = 'review,sentiment\n"good,\nreally ""good""",pos\nbad bad film,neg\n"so,\r\n\r\nso",pos\n'


def write(folder: Path, content: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_document_has_the_fields_of_the_command_line(tmp_path: Path) -> None:
    path = write(tmp_path, "text,label\nvery good film,1\nvery bad film,0\n ,1\nno label here,\n")
    document = inspect_file(path).document()
    expected = {
        "encoding": "utf-8",
        "delimiter": ",",
        "quoting": True,
        "header": True,
        "columns": ["text", "label"],
        "text": "text",
        "label": "label",
        "rows": 2,
        "left_out": {"empty text": 1, "missing label": 1},
        "classes": {"1": 1, "0": 1},
    }
    assert document.items() >= expected.items()
    assert document["texts"] == [
        {"column": "text", "why": "13 characters on average, all different, 25% empty, named text"}
    ]
    assert document["labels"] == [{"column": "label", "why": "2 values in 3 rows, 25% empty, named label"}]


def test_an_inspection_can_be_told_as_json_and_understood_again(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{row % 2 + 1},{('train', 'test')[row % 2]}\n" for row in range(20))
    found = inspect_file(write(tmp_path, f"text,stars,part\n{rows}torn\n,1,test\n"))
    assert Inspection.from_document(json.loads(json.dumps(found.document()))) == found


def test_rows_left_out_are_shown_with_their_lines_and_reasons(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{row % 2}\n" for row in range(20))
    found = inspect_file(write(tmp_path, f"text,label\n{rows}torn\n ,1\nno label here,\n"))
    assert [(reject.line, reject.reason) for reject in found.rejects] == [
        (22, "wrong number of fields"),
        (23, "empty text"),
        (24, "missing label"),
    ]
    assert sum(found.left_out.values()) == 3


def test_a_column_of_train_and_test_is_the_given_split(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{row % 3},{('train', 'test')[row % 2]}\n" for row in range(20))
    path = write(tmp_path, f"text,label,part\n{rows}")
    assert inspect_file(path).split == "part"
    assert inspect_file(path, split=NO_COLUMN).split is None
    assert inspect_file(path, split=2).split == "part"


def test_a_split_column_that_names_no_part_is_told_before_the_import(tmp_path: Path) -> None:
    rows = "".join(f"a film of number {row},{row % 2},{('food', 'travel')[row % 3 % 2]}\n" for row in range(20))
    found = inspect_file(write(tmp_path, f"text,label,topic\n{rows}"), split="topic")
    assert (found.rows, found.left_out, found.rejects[0].line) == (0, {"unknown part": 20}, 2)
    assert found.problems[-1].startswith("Column topic names no training, validation or test part; choose another")


def test_classes_are_proposed_for_the_labels_of_the_whole_file(tmp_path: Path) -> None:
    rows = "".join(f"{4 * int(row >= 30_000)},sentence of number {row}\n" for row in range(30_010))
    assert inspect_file(write(tmp_path, rows)).proposal.classes == {"0": "negative", "4": "positive"}


def test_one_column_cannot_be_text_and_label(tmp_path: Path) -> None:
    path = write(tmp_path, "text,label\nvery good film,1\nvery bad film,0\n")
    with pytest.raises(DataError, match="in different columns"):
        inspect_file(path, text="text", label=0)


def test_progress_is_reported_up_to_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    path = write(tmp_path, "text,label\nvery good film,1\nvery bad film,0\n")
    inspect_file(path, report=lambda _what, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)


def test_the_first_rows_can_be_seen(tmp_path: Path) -> None:
    path = write(tmp_path, "text,label\nvery good film,1\nvery bad film,0\n")
    assert inspect_file(path).preview == (("very good film", "1"), ("very bad film", "0"))


def test_stray_quotes_glue_no_rows_together(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, STRAY_QUOTES))
    assert not table.layout.quoting
    assert table.sample[0][1:3] == ['"Never again.', 'the end" was near']
    assert table.sample[1] == ["1", "0", "1", "0"]


def test_a_stray_quote_far_down_glues_no_rows_together(tmp_path: Path) -> None:
    many = "a rather plain sentence\t1\nanother plain sentence\t0\n" * 25_000
    table = read_table(write(tmp_path, many + '"Never again.\t0\n' + many))
    assert table.rows == 100_001


def test_line_breaks_inside_quotes_belong_to_the_text(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, BREAKS_IN_QUOTES))
    assert table.columns == ("review", "sentiment")
    assert table.sample["review"] == ['good,\nreally "good"', "bad bad film", "so,\r\n\r\nso"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_among_the_others(tmp_path: Path, delimiter: str) -> None:
    rows = ["good, really; good\tfilm", "bad; bad, film"] * 5
    text = "".join(f'"{row}"{delimiter}{place % 2}\n' for place, row in enumerate(rows))
    inspection = inspect_file(write(tmp_path, text))
    assert (inspection.delimiter, inspection.rows, inspection.header) == (delimiter, 10, False)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(tmp_path: Path, line_end: str) -> None:
    path = write(tmp_path, line_end.join(["text,label", "good film here,1", "bad film here,0", ""]))
    assert read_table(path).sample["label"] == ["1", "0"]


@pytest.mark.parametrize(
    ("content", "encoding", "text"),
    [
        ("ação boa demais\t1\n".encode(), "utf-8", "ação boa demais"),
        ("one\u0085line only\t1\n".encode(), "utf-8", "one\u0085line only"),
        ("one…line only\t1\n".encode("cp1252"), "cp1252", "one…line only"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, content: bytes, encoding: str, text: str) -> None:
    table = read_table(write(tmp_path, content * 3))
    assert table.layout.encoding == encoding
    assert table.sample[0] == [text] * 3


def test_a_byte_order_mark_is_no_part_of_the_first_cell(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, b"\xef\xbb\xbf" + "ação boa,1\nação má,0\n".encode()))
    assert table.layout.encoding == "utf-8-sig"
    assert table.sample[0] == ["ação boa", "ação má"]


@pytest.mark.parametrize(
    ("first", "header"),
    [
        ("text,label", True),
        ("Texto livre,Sentimento", True),
        ("what they said,verdict", True),
        ("a good film,pos", False),
        ("a good film,1", False),
        ("same,same", False),
    ],
)
def test_a_header_is_told_from_a_row(tmp_path: Path, first: str, header: bool) -> None:
    rows = "".join(f"a film of number {row},{('pos', 'neg')[row % 2]}\n" for row in range(6))
    assert inspect_file(write(tmp_path, f"{first}\n{rows}")).header is header


def test_columns_are_guessed_among_many(tmp_path: Path) -> None:
    rows = "".join(f'"{4 * (row % 2)}","14678{row}","NO_QUERY","@user{row} is tired, again!"\n' for row in range(20))
    inspection = inspect_file(write(tmp_path, rows))
    assert (inspection.text, inspection.label, inspection.header) == (3, 0, False)


def test_a_class_that_only_comes_at_the_end_is_seen(tmp_path: Path) -> None:
    rows = "".join(f"{int(row >= 30_000)},note,sentence of number {row}\n" for row in range(30_010))
    inspection = inspect_file(write(tmp_path, rows))
    assert (inspection.label, inspection.classes) == (0, {"0": 30_000, "1": 10})


def test_what_the_visitor_says_overrules_the_guess(tmp_path: Path) -> None:
    path = write(tmp_path, 'a "good" film;1\na "bad" film;0\n')
    options = {"encoding": "latin-1", "delimiter": "semicolon", "quoting": False, "header": True}
    inspection = inspect_file(path, options, text=1, label=0)
    assert inspection.columns == ('a "good" film', "1")
    assert (inspection.text, inspection.label) == ("1", 'a "good" film')


def test_rows_with_another_number_of_fields_are_counted(tmp_path: Path) -> None:
    inspection = inspect_file(write(tmp_path, "good film here,1\nbad, film here,0\nbad film here,0\nno\nfine film,1\n"))
    assert (inspection.rows, inspection.left_out) == (3, {"wrong number of fields": 2})
    assert "2 rows" in inspection.problems[0]


def test_rows_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "text,label\ngood film here,1\na,b,c\n\nbad film here,0\n"))
    assert table.sample.rows.tolist() == [1, 3]


def test_columns_with_one_name_stay_apart(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "text,text,text.1,\ngood,bad,so,1\n"), {"header": True})
    assert table.columns == ("text", "text.1", "text.1.2", "3")


def test_a_long_text_is_read_whole(tmp_path: Path) -> None:
    long = "word " * 200_000
    table = read_table(write(tmp_path, f"{long},1\nshort one here,0\n"))
    assert table.sample[0][0] == long


def test_a_quote_that_is_never_closed_is_noticed(tmp_path: Path) -> None:
    rows = "".join(f'"so, so {row}",{row % 2}\n' for row in range(200))
    problems = inspect_file(write(tmp_path, rows + '"open, to the end,1\n' + "more, of it, and more,1\n" * 60)).problems
    assert any("never closed" in problem for problem in problems)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"PK\x03\x04rest", "cut short or damaged"),
        (b"PAR1rest", "Parquet"),
        (b"\x1f\x8brest", "gzip"),
        (b"\n <!DOCTYPE html><p>a,b</p>", "web page"),
        (b"<HTML>\n", "web page"),
        (b"just one\ncolumn of\ntexts\n", "one column only"),
        (b"a," * 500_000, "more than 12,000"),
        (b"text,label\n", "rows below the header"),
        (b"good film,1\n" + b"".join(b"a,%s\n" % (b"b," * n) for n in range(1, 40)), "fields in every row"),
    ],
)
def test_a_file_that_is_no_table_is_told_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        inspect_file(write(tmp_path, content))


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"No such file or directory.*check the path"):
        inspect_file(tmp_path / "nothing.csv")


def test_a_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        inspect_file(tmp_path)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"encoding": "klingon"}, r"data\.options\.encoding"),
        ({"encoding": "utf-8"}, "choose another encoding"),
        ({"encoding": "base64"}, r"data\.options\.encoding"),
        ({"delimiter": ",,"}, r"data\.options\.delimiter"),
        ({"quoting": "yes"}, "true or false"),
        ({"header": 1}, "true or false"),
        ({"colour": "red"}, "got 'colour'"),
    ],
)
def test_an_impossible_option_is_told_in_a_sentence(tmp_path: Path, options: dict[str, object], sentence: str) -> None:
    path = write(tmp_path, "text,label\nação,1\nnão,0\n".encode("latin-1"))
    with pytest.raises(DataError, match=sentence):
        inspect_file(path, options)


@pytest.mark.parametrize("column", ["nothing", 9, "9"])
def test_a_column_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, column: str | int) -> None:
    with pytest.raises(DataError, match=r"data\.text: expected a column of file\.csv \(text, label\)"):
        inspect_file(write(tmp_path, "text,label\ngood film,1\nbad film,0\n"), text=column)


WITH_COMMA, WITHOUT = "a film I liked number %d, and more,1\n", "a film I did not like number %d,0\n"


def of_numbers(row: str, start: int, stop: int) -> str:
    return "".join(row % number for number in range(start, stop))


def test_more_fields_than_the_header_names_are_told(tmp_path: Path) -> None:
    found = inspect_file(write(tmp_path, "text,label\n" + of_numbers(WITH_COMMA, 0, 40)))
    assert found.columns[:2] == ("text", "label")
    assert found.problems[0].startswith("The header names 2 columns, but most rows have 3: texts may hold delimiters")


def test_a_table_most_rows_of_which_overflow_its_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected 2 fields in every row, but 60 of the 100 rows"):
        inspect_file(write(tmp_path, "text,label\n" + of_numbers(WITH_COMMA, 0, 60) + of_numbers(WITHOUT, 0, 40)))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_header_that_stands_again_among_the_rows_is_left_out(tmp_path: Path, line_end: str) -> None:
    part = "text,label\n" + of_numbers(WITHOUT, 0, 3) + "a text beside,1\n"
    found = inspect_file(write(tmp_path, (part * 4).replace("\n", line_end)))
    assert (found.header, found.rows, found.left_out) == (True, 16, {"the header again": 3})
    assert ([reject.line for reject in found.rejects], found.classes) == ([6, 11, 16], {"0": 12, "1": 4})


def test_a_single_row_left_out_is_told_in_the_singular(tmp_path: Path) -> None:
    found = inspect_file(write(tmp_path, "text,label\n" + of_numbers(WITHOUT, 0, 20) + "torn\n"))
    assert found.problems[0] == "1 row has another number of fields than the others; left out."
