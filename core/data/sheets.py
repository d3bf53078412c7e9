"""Tables written for spreadsheets: no cell of them starts a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  # read as formulas too
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows instead of running it: what would start a formula follows an apostrophe.

    Numbers stay numbers. Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) and not NUMBER.fullmatch(cell) else cell


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table as CSV in UTF-8 with the byte order mark that spreadsheets look for, every cell defused."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([defused(cell) for cell in header])
        writer.writerows([defused(cell) for cell in row] for row in rows)
