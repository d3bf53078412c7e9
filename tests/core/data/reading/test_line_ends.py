from pathlib import Path

import pytest

from core.data.reading import kinds
from core.data.reading.inspection import inspect_file
from core.data.reading.line_ends import HELD, ends_in_feeds, held_returns
from core.data.reading.table import Table, read_table
from core.data.reading.writing import Writing


def write(folder: Path, content: str) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content.encode())
    return path


def rows(found: Table) -> list[tuple[str, str, int]]:
    columns = found.read({"text": found.columns[0], "label": found.columns[1]})
    return [*zip(*(columns[name].to_pylist() for name in ("text", "label", "line")), strict=True)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_a_lone_carriage_return_in_an_unquoted_cell_cuts_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str, size: int
) -> None:
    monkeypatch.setattr(kinds, "BYTES_AT_ONCE", size)
    lines = ["Amazing sound\r thank you\t1", "It broke at once, sadly\t0", '"quoted\r\r""so"""\t1', "torn\rrow"]
    found = read_table(write(tmp_path, line_end.join(["text\tlabel", *lines * 5, ""])))
    assert rows(found)[:3] == [
        ("Amazing sound\r thank you", "1", 2),
        ("It broke at once, sadly", "0", 3),
        ('quoted\r\r"so"', "1", 4),
    ]
    assert (found.rows, found.rejects[0].line, found.rejects[0].text) == (15, 5, "torn\rrow")


def test_a_carriage_return_far_behind_the_sample_cuts_no_text(tmp_path: Path) -> None:
    plain = "a plain film it is\t1\na dull film it is\t0\n" * 5000
    found = inspect_file(write(tmp_path, f"{plain}one half\rother half\t1\n{plain}"))
    assert (found.rows, found.left_out) == (20001, {})


@pytest.mark.parametrize(
    ("text", "feeds"),
    [
        ("a,1\nb,2\n", True),
        ("a,1\r\nb,2\r\n", True),
        ("a,1\rb,2\r", False),
        ('"a\nb",1\rb,2\r', False),
        ("a,1\r" * 20 + "\n", False),
        ("a,1\r\nb,2\rc,3\nd,4\n" * 9, False),
        ("a\rb,1\r\nb,2\r\n", True),
        ("1,a\rb\r\n2,b\r\n", True),
    ],
)
def test_line_feeds_end_lines_unless_carriage_returns_leave_more_rows_whole(text: str, feeds: bool) -> None:
    assert ends_in_feeds(text, False, Writing(",", True)) is feeds


def test_doubled_carriage_returns_before_a_line_feed_are_part_of_the_line_end(tmp_path: Path) -> None:
    found = read_table(write(tmp_path, "text,label\r\r\n" + "a good film,1\r\r\na bad film,0\r\r\n" * 5))
    assert (found.columns, found.rows, rows(found)[0][:2]) == (("text", "label"), 10, ("a good film", "1"))


def test_a_line_end_is_whole_wherever_it_is_torn() -> None:
    text = b"a\rb\r\nc\r\r\nd\r"
    assert (
        b"".join(held_returns(text[place : place + 1] for place in range(len(text))))
        == b"a" + HELD + b"b\r\nc\r\r\nd\r"
    )
