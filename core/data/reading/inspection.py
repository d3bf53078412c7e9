"""What was read in a file and guessed about it, for a person to look at before importing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from core.data.labels.classes import Proposal, propose_classes
from core.data.labels.labelling import EMPTY_TEXT, MISSING_LABEL, NO_PART, given_parts, label_values, names_no_part
from core.data.labels.rows import NO_COLUMN as NO_COLUMN
from core.data.labels.rows import ColumnChoice, rank_columns
from core.data.reading.columns import Candidate
from core.data.reading.rejects import Reject
from core.data.reading.table import Column, Table, read_table
from core.reporting import Report, part_of, silent

MOST_VALUES = 50
MOST_OFFERED = 20
MOST_REJECTS = 2000
SURVEY_SHARE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A file as it was read; ``classes`` counts the values of the label column, the commonest first.

    ``kind`` is delimited, json_lines, parquet or excel, ``container`` empty, gzip or zip, ``member`` a file or sheet in
    it. ``texts`` and ``labels`` are the columns that may hold these, the likelier first; ``text``, ``label`` and
    ``split`` those that were taken. ``rows`` counts the rows with a text, a label and, where there is a split, a known
    part, ``proposal`` says which classes the labels stand for, ``preview`` holds the first rows, one cell a column,
    ``rejects`` the first rows left out.
    """

    encoding: str
    delimiter: str
    quoting: bool
    header: bool
    columns: tuple[Column, ...]
    text: Column | None
    label: Column | None
    rows: int
    left_out: dict[str, int]
    classes: dict[str, int]
    problems: tuple[str, ...]
    kind: str
    container: str
    member: str
    invalid_bytes: int
    texts: tuple[Candidate, ...]
    labels: tuple[Candidate, ...]
    split: Column | None
    proposal: Proposal
    preview: tuple[tuple[str, ...], ...]
    rejects: tuple[Reject, ...] = field(repr=False)

    def document(self) -> dict[str, Any]:
        """Return what ``inspect --json`` prints: each field under its name, as plain values."""
        plain = {name.name: _plain(getattr(self, name.name)) for name in fields(self)}
        return plain | {"proposal": self.proposal.document()}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Inspection":
        """Return the inspection that ``document()`` described."""
        told = {name.name: document[name.name] for name in fields(cls)}
        told |= {name: tuple(told[name]) for name in ("columns", "problems")}
        told |= {name: tuple(Candidate(**each) for each in told[name]) for name in ("texts", "labels")}
        told["proposal"] = Proposal.from_document(told["proposal"])
        told["preview"] = tuple(map(tuple, told["preview"]))
        told["rejects"] = tuple(Reject(**each) for each in told["rejects"])
        return cls(**told)


@dataclass(frozen=True, slots=True)
class _Count:
    """The rows with a text, a label and a known part, the others by reason, and how often each label value stands."""

    rows: int
    left_out: dict[str, int]
    classes: dict[str, int]
    rejects: tuple[Reject, ...]


def inspect_file(  # noqa: PLR0913, PLR0917  # what a visitor may decide, each of it by itself
    path: Path,
    options: Mapping[str, object] | None = None,
    text: Column | None = None,
    label: Column | None = None,
    split: Column | None = None,
    report: Report = silent,
) -> Inspection:
    """Return what is in a file; the options and columns given are taken as said, the others guessed.

    ``split`` is ``NO_COLUMN`` where no column is to be taken for the given split.

    Raises:
        DataError: the file cannot be read as a table, or a column named is not there or named twice.
    """
    table = read_table(path, options, part_of(report, 0, SURVEY_SHARE))
    return inspect_table(table, text, label, split, part_of(report, SURVEY_SHARE, 1))


def inspect_table(
    table: Table,
    text: Column | None = None,
    label: Column | None = None,
    split: Column | None = None,
    report: Report = silent,
) -> Inspection:
    """Return what is in a table that has been surveyed; its rows are read once more to count the labels of all."""
    ranked = rank_columns(table, text, label, split)
    choice = ranked.taken
    count = _count(table, choice, report)
    proposal = propose_classes(count.classes)
    layout = table.layout
    return Inspection(
        encoding=layout.encoding,
        delimiter=layout.delimiter,
        quoting=layout.quoting,
        header=layout.header,
        columns=table.columns,
        text=choice.text,
        label=choice.label,
        rows=count.rows,
        left_out=count.left_out,
        classes=dict([*count.classes.items()][:MOST_VALUES]),
        problems=(*table.problems, *_problems(choice, count, proposal)),
        kind=layout.kind,
        container=layout.container,
        member=layout.member,
        invalid_bytes=layout.invalid_bytes,
        texts=ranked.texts[:MOST_OFFERED],
        labels=ranked.labels[:MOST_OFFERED],
        split=choice.split,
        proposal=proposal,
        preview=table.head,
        rejects=count.rejects,
    )


def _plain(value: object) -> Any:
    if isinstance(value, (Candidate, Reject)):
        return asdict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return dict(value) if isinstance(value, dict) else value


def _count(table: Table, choice: ColumnChoice, report: Report) -> _Count:
    wanted = {"text": choice.text, "label": choice.label, "split": choice.split}
    named = {role: column for role, column in wanted.items() if column is not None}
    if not {"text", "label"} & {*named}:
        return _Count(table.rows, dict(table.left_out), {}, table.rejects[:MOST_REJECTS])
    cells = table.read(named, report)
    empty = _is_blank(cells["text"]) if "text" in named else pa.repeat(False, len(cells))
    classes = label_values(cells.filter(pc.invert(empty))) if "label" in named else {}
    missing = (
        pc.invert(pc.is_in(_trimmed(cells["label"]), pa.array([*classes], pa.large_string()))) if classes else None
    )
    missing = pc.and_not(missing, empty) if missing is not None else pa.repeat(False, len(cells))
    nowhere = pa.array(given_parts(cells["split"]) < 0) if "split" in named else pa.repeat(False, len(cells))
    nowhere = pc.and_not(nowhere, pc.or_(empty, missing))
    masks = {EMPTY_TEXT: empty, MISSING_LABEL: missing, NO_PART: nowhere}
    left_out = {reason: total for reason, mask in masks.items() if (total := pc.sum(mask).as_py())}
    rejects = sorted([*table.rejects[:MOST_REJECTS], *_rejects(cells, masks)], key=lambda reject: reject.line)
    return _Count(
        rows=len(cells) - sum(left_out.values()),
        left_out=table.left_out | left_out,
        classes=classes,
        rejects=tuple(rejects[:MOST_REJECTS]),
    )


def _trimmed(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.utf8_trim_whitespace(cells)


def _is_blank(cells: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.equal(_trimmed(cells), "")


def _rejects(cells: pa.Table, masks: Mapping[str, Any]) -> Iterator[Reject]:
    roles = [role for role in ("text", "label", "split") if role in cells.schema.names]
    for reason, mask in masks.items():
        for row in cells.filter(mask).slice(0, MOST_REJECTS).to_pylist():
            yield Reject.of(row["line"], reason, "\t".join(row[role] or "" for role in roles))


def _problems(choice: ColumnChoice, count: _Count, proposal: Proposal) -> Iterable[str]:
    if choice.text is None:
        yield "No column looks like texts; name the one that holds them."
    if choice.label is None:
        yield "No column looks like labels, so all rows may be of one class; name the column that holds them."
    elif choice.split is not None and not count.rows and count.left_out.get(NO_PART):
        told = names_no_part(choice.split)
        yield f"{told[0].upper()}{told[1:]}."
    elif proposal.problem:
        yield proposal.problem
