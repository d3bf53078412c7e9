import csv
from pathlib import Path

import pytest

from core.data.sheets import defused, write_sheet


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|'/c calc'!A0", "-a", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "--1", "+1+1"]
)
def test_what_would_start_a_formula_follows_an_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["0", "-1", "+1.5", "-.5", "-1e-3", "1E9", "a film", "", " =1", "'=1", "3-4"])
def test_numbers_and_plain_texts_stay_as_they_are(cell: str) -> None:
    assert defused(cell) == cell


def test_a_sheet_is_read_back_as_it_was_written_but_for_formulas(tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheet.csv", ("text", "score"), [("=é,\n", "-0.5"), ('"so"', "1")])
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [*csv.reader(file)] == [["text", "score"], ["'=é,\n", "-0.5"], ['"so"', "1"]]


def test_a_spreadsheet_sees_that_a_sheet_is_utf_8(tmp_path: Path) -> None:
    write_sheet(tmp_path / "sheet.csv", ("text",), [])
    assert (tmp_path / "sheet.csv").read_bytes() == b"\xef\xbb\xbftext\r\n"
