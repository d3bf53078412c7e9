"""The rows of a file that are not used, with the place where each stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.data.sheets import write_sheet

MOST_REJECTS = 100_000
LONGEST_SHOWN = 1000
WRONG_FIELDS = "wrong number of fields"
HEADER_AGAIN = "the header again"
NO_MARK = "no label at the beginning"
NEVER_CLOSED = "a quote is opened and never closed"


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is left out: the line of the file on which it starts, from 1; why; and the row as it is written."""

    line: int
    reason: str
    text: str

    @classmethod
    def of(cls, line: int, reason: str, written: str) -> "Reject":
        """Return a reject with at most ``LONGEST_SHOWN`` characters of the row."""
        return cls(int(line), reason, written[:LONGEST_SHOWN].rstrip("\r\n"))


def write_rejects(rejects: Iterable[Reject], path: Path) -> None:
    """Write rejects as CSV (UTF-8 with a byte order mark, which spreadsheets need) that starts no formula."""
    write_sheet(path, ("line", "reason", "text"), ((str(r.line), r.reason, r.text) for r in rejects))
