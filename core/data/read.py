"""What was read in a file and guessed about it, for a person to look at before importing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.data.labels import EMPTY_TEXT, MISSING_LABEL, ColumnChoice, choose_columns
from core.data.table import Column, Table, read_table

PREVIEW_ROWS = 10
MOST_VALUES = 50


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file as it was read; ``classes`` counts the values of the label column, the commonest first.

    ``rows`` counts the rows with a text and a label; ``preview`` holds the first rows, one cell a column.
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
    preview: tuple[tuple[str, ...], ...]

    def document(self) -> dict[str, Any]:
        """Return what ``inspect --json`` prints."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quoting": self.quoting,
            "header": self.header,
            "columns": list(self.columns),
            "text": self.text,
            "label": self.label,
            "rows": self.rows,
            "left_out": dict(self.left_out),
            "classes": dict(self.classes),
            "problems": list(self.problems),
        }


def inspect_file(
    path: Path,
    options: Mapping[str, object] | None = None,
    text: Column | None = None,
    label: Column | None = None,
) -> Inspection:
    """Return what is in a file; the options and columns given are taken as said, the others guessed.

    Raises:
        DataError: the file cannot be read as a table, or a column named is not there.
    """
    return inspect_table(read_table(path, options), text, label)


def inspect_table(table: Table, text: Column | None = None, label: Column | None = None) -> Inspection:
    """Return what is in a table that has been read."""
    choice = choose_columns(table, text, label)
    kept, left_out, classes = _count(table, choice)
    return Inspection(
        encoding=table.layout.encoding,
        delimiter=table.layout.delimiter,
        quoting=table.layout.quoting,
        header=table.header,
        columns=table.columns,
        text=choice.text,
        label=choice.label,
        rows=kept,
        left_out=left_out,
        classes=dict([*classes.items()][:MOST_VALUES]),
        problems=(*table.problems, *_problems(choice, classes)),
        preview=tuple(map(tuple, table.head.head(PREVIEW_ROWS).to_numpy().tolist())),
    )


def _count(table: Table, choice: ColumnChoice) -> tuple[int, dict[str, int], dict[str, int]]:
    """Return the usable rows, the others by reason, and how often each label value stands in usable rows."""
    wanted = {"text": choice.text, "label": choice.label}
    frame = table.read({role: column for role, column in wanted.items() if column is not None}).to_pandas()
    empty = frame["text"].str.strip() == "" if choice.text is not None else frame.index < 0
    labels = frame["label"].str.strip() if choice.label is not None else None
    missing = ~empty & (labels == "") if labels is not None else frame.index < 0
    usable = ~(empty | missing)
    reasons = {EMPTY_TEXT: int(empty.sum()), MISSING_LABEL: int(missing.sum())}
    left_out = table.left_out | {reason: count for reason, count in reasons.items() if count}
    counts = {} if labels is None else labels[usable].value_counts().to_dict()
    return int(usable.sum()), left_out, {str(value): int(count) for value, count in counts.items()}


def _problems(choice: ColumnChoice, classes: Mapping[str, int]) -> list[str]:
    found = []
    if choice.text is None:
        found.append("No column looks like texts; name the one that holds them.")
    if choice.label is None:
        found.append("No column looks like labels; name the one that holds them.")
    elif len(classes) > MOST_VALUES:
        found.append(
            f"The label column has {len(classes)} different values; {MOST_VALUES} are the most that can be learnt."
        )
    elif len(classes) < 2:
        found.append("The label column has one value only; a network needs at least two classes to tell apart.")
    return found
