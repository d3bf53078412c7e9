from pathlib import Path

from core.data.reading.rejects import Reject, write_rejects


def test_a_reject_keeps_at_most_a_thousand_characters_and_no_line_end() -> None:
    assert Reject.of(3, "wrong", "x" * 2000).text == "x" * 1000
    assert Reject.of(3, "wrong", "a,b\r\n").text == "a,b"


def test_rejects_are_written_as_a_sheet_that_starts_no_formula(tmp_path: Path) -> None:
    write_rejects(
        [Reject(7, "wrong number of fields", "=HYPERLINK(1),2"), Reject(9, "empty text", ",1")], tmp_path / "r"
    )
    assert (tmp_path / "r").read_text(encoding="utf-8-sig") == (
        'line,reason,text\n7,wrong number of fields,"\'=HYPERLINK(1),2"\n9,empty text,",1"\n'
    )
