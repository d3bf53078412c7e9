"""What reading a case ended in, beside what is right."""

import re
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.case import Case

from core.data.reading.inspection import Inspection, inspect_file
from core.errors import CoreError


@dataclass(frozen=True)
class Verdict:
    """How one file was read, in ``seconds`` of the processor.

    ``told`` is the sentence of a refusal, ``raised`` the trace of any other exception.
    """

    name: str
    seconds: float
    told: str = ""
    raised: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Whether everything expected of the case came."""
        return not self.wrong and not self.raised

    def line(self) -> str:
        """Return one line of the report."""
        marks = "".join(f"{'NO' if part in self.wrong else 'ok':>7}" for part in PARTS)
        told = self.told or self.raised.strip().rpartition("\n")[2]
        others = "; ".join(f"{part}: {found}" for part, found in self.wrong.items())
        return f"{self.name:45}{marks}  {self.seconds:5.1f}s  {told or others}"[:230]


PARTS = ("dialect", "header", "text", "label", "rest")


def judge(case: Case, folder: Path) -> Verdict:
    """Return how a case is read from a file in this folder."""
    path = folder / case.name
    path.write_bytes(case.content)
    start = time.process_time()
    found, told, raised = None, "", ""
    try:
        found = inspect_file(path)
    except CoreError as error:
        told = str(error)
    except Exception:
        raised = traceback.format_exc()
    path.unlink()
    return Verdict(case.name, time.process_time() - start, told, raised, _wrong(case, found, told))


def report(verdicts: list[Verdict]) -> str:
    """Return a table with one line a file, and the share that was read right."""
    right = sum(verdict.is_right for verdict in verdicts)
    head = f"{'file':45}" + "".join(f"{part:>7}"[-7:] for part in ("dialect", "header", "text", "label", "rest"))
    lines = [head, *(verdict.line() for verdict in verdicts)]
    return "\n".join([*lines, f"{right} of {len(verdicts)} right: {right / len(verdicts):.1%}"])


def _wrong(case: Case, found: Inspection | None, told: str) -> dict[str, str]:
    if case.refusal is not None:
        return {} if re.search(case.refusal, told) else {"rest": f"not refused with {case.refusal!r}"}
    if found is None:
        return {"rest": "not read"}
    right = {part: (expected, got) for part, expected, got in _parts(case, found) if expected is not None}
    return {part: f"{got!r} for {expected!r}" for part, (expected, got) in right.items() if expected != got} | (
        _wrong_rest(case, found)
    )


def _parts(case: Case, found: Inspection) -> list[tuple[str, object, object]]:
    dialect = tuple(
        got if expected is None else expected
        for expected, got in (
            (case.kind, found.kind),
            (case.encoding, found.encoding),
            (case.delimiter, found.delimiter),
            (case.quoting, found.quoting),
        )
    )
    return [
        ("dialect", dialect, (found.kind, found.encoding, found.delimiter, found.quoting)),
        ("header", case.header, found.header),
        ("text", case.text, found.text),
        ("label", case.label, found.label),
    ]


def _wrong_rest(case: Case, found: Inspection) -> dict[str, str]:
    offered = {candidate.column for candidate in found.labels}
    cells = dict(zip(found.columns, found.preview[0], strict=True)) if found.preview else {}
    checks = {
        f"{case.rows} rows": (case.rows, found.rows),
        "values": (case.values, frozenset(found.classes)),
        "split": (case.split, found.split),
        "replaced bytes": (case.mended, found.invalid_bytes),
        "offered labels": ({*case.labels} or None, {*case.labels} & offered),
        "first text": (case.first, str(cells.get(found.text, ""))[: len(case.first or "")]),
    }
    bad = [
        f"{name}, got {got!r}" for name, (expected, got) in checks.items() if expected is not None and expected != got
    ]
    return {"rest": ", ".join(bad)} if bad else {}
