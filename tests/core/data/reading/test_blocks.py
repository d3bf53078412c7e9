import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.reading import blocks
from core.data.reading.blocks import Block, Style, cut_lines, cut_quoted, ends_open, line_bounds, whole_lines

COMMA = Style(b",", b'"', True)
CELLS = st.lists(st.text(st.sampled_from('ab,"\n\r ;'), max_size=6), min_size=2, max_size=2)


def cut(data: bytes, last: bool = True) -> Block:
    return cut_quoted(data, COMMA, 2, last)


def records(block: Block) -> list[str]:
    return [block.written(place) for place in range(len(block))]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_records_where_no_quote_holds_a_line_end(line_end: str) -> None:
    data = line_end.join(["a,1", "", "b,2"]).encode()
    block = cut_lines(data, line_bounds(data))
    assert (records(block), block.lines.tolist(), block.height) == ([f"a,1{line_end}", "b,2"], [0, 2], 3)


def test_a_quoted_field_holds_line_ends() -> None:
    block = cut(b'"a\n\nb",1\r\n"c","""\n"\nd,2')
    assert records(block) == ['"a\n\nb",1\r\n', '"c","""\n"\n', "d,2"]
    assert (block.lines.tolist(), block.line_breaks, block.height) == ([0, 3, 5], 2, 6)


def test_a_record_that_is_not_whole_waits_for_more() -> None:
    block = cut(b'a,1\n"b\nc,2\n', last=False)
    assert (records(block), block.size, block.height) == (["a,1\n"], 4, 1)


def test_a_quote_that_is_never_closed_tears_its_own_line_only() -> None:
    block = cut(b'a,1\n"b,2\nc,3\n')
    assert records(block) == ["a,1\n", '"b,2\n', "c,3\n"]
    assert block.torn.tolist() == [False, True, False]


def test_a_quote_that_closes_in_the_middle_of_another_row_tears_its_own_line_only() -> None:
    block = cut(b'"a","1\n"b b","2"\n"c","3"\n')
    assert records(block) == ['"a","1\n', '"b b","2"\n', '"c","3"\n']
    assert block.torn.tolist() == [True, False, False]


def test_quotes_inside_an_unquoted_field_are_letters() -> None:
    block = cut(b'5" disk,1\n"so",2\n7" disk,3\n')
    assert (len(block), block.torn.any()) == (3, False)


def test_a_quote_longer_than_any_record_is_given_up_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "LONGEST_RECORD", 20)
    block = cut(b'"a,1\n' + b"b,2\n" * 10, last=False)
    assert (len(block), block.torn.tolist()[:2]) == (11, [True, False])


def test_records_whose_lines_are_all_whole_rows_are_counted() -> None:
    assert cut(b'"a,1\nb",2\n').glued == 1
    assert cut(b'"a\nb",2\n').glued == 0


@pytest.mark.parametrize(
    ("line", "is_open"), [(b'"a', True), (b'"a"', False), (b'a"', False), (b'a,"', True), (b"a", False)]
)
def test_a_line_ends_open_where_a_quoted_field_does(line: bytes, is_open: bool) -> None:
    assert ends_open(line, COMMA) is is_open


def test_half_a_line_end_is_no_whole_line() -> None:
    assert (whole_lines(b"a\nb\r"), whole_lines(b"a\rb"), whole_lines(b"ab")) == (2, 2, 0)


@given(rows=st.lists(CELLS, min_size=1, max_size=12), quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_what_the_csv_module_writes_is_cut_where_it_ends_a_record(rows: list[list[str]], quoting: int) -> None:
    parts = []
    for row in rows:
        part = io.StringIO(newline="")
        csv.writer(part, quoting=quoting).writerow(row)
        parts.append(part.getvalue())
    assert records(cut("".join(parts).encode())) == parts
