"""A table becomes labelled texts: columns are chosen, values become classes; and what a recipe does to them then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled import TEST, Labelled
from core.data.labels.classes import FEWEST_ROWS, in_order
from core.data.labels.cuts import cut_names, cut_numbers, parse_numbers
from core.data.labels.labelling import NOT_LISTED, Labelling, Origin, label_columns, refuse_absent
from core.data.reading.columns import Candidate, Shape, guess_split, measure, rank_labels, rank_texts
from core.data.reading.table import Column, Table
from core.errors import DataError
from core.reporting import Report, silent

DUPLICATE = "duplicate text"
CONFLICTING = "duplicate text with another label"
OVER_LIMIT = "over the limit"
NO_COLUMN = ""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which column holds the texts, which the labels, which the part of each row; None where none looks like it."""

    text: Column | None
    label: Column | None
    split: Column | None = None


@dataclass(frozen=True, slots=True)
class RankedColumns:
    """The columns that may hold the texts and the labels, the likelier first, and those that are taken."""

    texts: tuple[Candidate, ...]
    labels: tuple[Candidate, ...]
    taken: ColumnChoice


def choose_columns(
    table: Table, text: Column | None = None, label: Column | None = None, split: Column | None = None
) -> ColumnChoice:
    """Return the columns that ``rank_columns`` takes."""
    return rank_columns(table, text, label, split).taken


def rank_columns(
    table: Table, text: Column | None = None, label: Column | None = None, split: Column | None = None
) -> RankedColumns:
    """Return the columns asked for, the others guessed from those that are left; ``NO_COLUMN`` asks for no split.

    Raises:
        DataError: a column asked for is not there, or one is asked for twice.
    """
    said = {"text": text, "label": label, "split": None if split == NO_COLUMN else split}
    found = {role: None if column is None else table.find_column(column, role) for role, column in said.items()}
    _refuse_twice(found)
    shapes = {name: measure(column.to_pylist()) for name, column in zip(table.columns, table.sample.cells, strict=True)}
    texts = rank_texts(*_without(shapes, found["label"], found["split"]))
    chosen = _first(found["text"], texts)
    names, others = _without(shapes, found["split"])
    labels = rank_labels(names, others, None if chosen is None else names.index(chosen))
    label = _first(found["label"], labels)
    parts = found["split"]
    if split is None:
        parts = guess_split(*_without(shapes, chosen, label))
    return RankedColumns(texts, labels, ColumnChoice(chosen, label, parts))


def label_rows(
    table: Table,
    choice: ColumnChoice,
    classes: Mapping[str, str] | None = None,
    threshold: Sequence[float] | None = None,
    report: Report = silent,
) -> Labelling:
    """Return the texts of a table with their classes, and the rows left out: see ``label_columns``.

    Raises:
        DataError: a column is missing or of no use, or ``classes`` names a value that is not there.
    """
    columns, origin = read_columns(table, choice, report)
    return label_columns(columns, origin, classes, threshold)


def read_columns(table: Table, choice: ColumnChoice, report: Report = silent) -> tuple[pa.Table, Origin]:
    """Return the columns text, label, split (where chosen), row and line of a table, and where they come from.

    Raises:
        DataError: there is no column of texts or of labels.
    """
    if choice.text is None or choice.label is None:
        raise DataError(_no_column(table, choice))
    wanted = {"text": choice.text, "label": choice.label}
    if choice.split is not None:
        wanted["split"] = choice.split
    origin = Origin(name=table.name, text=choice.text, label=choice.label, split=choice.split, left_out=table.left_out)
    return table.read(wanted, report), origin


def rename_classes(
    labelled: Labelled, classes: Mapping[str, str] | None = None, threshold: Sequence[float] | None = None
) -> Labelled:
    """Return the texts with classes that are numbers cut, then renamed or merged; those not listed are counted out.

    Raises:
        DataError: ``classes`` names a class that is not there, or a class to be cut is no number.
    """
    if threshold is not None:
        labelled = _renamed(labelled, _cut(labelled, threshold))
    if classes is None:
        return labelled
    refuse_absent(classes, labelled.classes, labelled.source)
    return _renamed(labelled, classes)


def drop_duplicates(labelled: Labelled) -> Labelled:
    """Return each text once, where it first stands; later copies are counted apart where they have another label.

    Where the source gives parts, the copy in its test part stays and those elsewhere go, then that in its validation
    part; copies within its test part stay too: a test set is left as it is, so that its scores can be compared.
    """
    given = np.zeros(len(labelled), np.int64) if labelled.given is None else labelled.given
    codes = pc.dictionary_encode(labelled.texts).indices.to_numpy()
    order = np.argsort(-given, kind="stable")
    kept_copy = order[np.unique(codes[order], return_index=True)[1]][codes]
    kept = (kept_copy == np.arange(len(labelled))) | (given == TEST)
    conflicting = ~kept & (labelled.labels != labelled.labels[kept_copy])
    consistent = labelled.select(np.flatnonzero(~conflicting), CONFLICTING)
    return consistent.select(np.flatnonzero(kept[~conflicting]), DUPLICATE)


def limit_rows(labelled: Labelled, limit: int, seed: int) -> Labelled:
    """Return ``limit`` texts, chosen by chance, in their old order; each class in each given part keeps its share."""
    from core.data.split import class_quotas  # with the recipe, which an import has no need of

    if limit >= len(labelled):
        return labelled
    random = np.random.default_rng([seed, 3])
    groups = labelled.labels if labelled.given is None else labelled.given * len(labelled.classes) + labelled.labels
    quotas = class_quotas(groups, limit)
    chosen = [random.permutation(np.flatnonzero(groups == group))[:quota] for group, quota in quotas.items()]
    return labelled.select(np.sort(np.concatenate(chosen)), OVER_LIMIT)


def check_classes(labelled: Labelled) -> Labelled:
    """Return the same texts if a network can learn their classes.

    Raises:
        DataError: fewer than two classes have rows, or a class has fewer than ``FEWEST_ROWS``.
    """
    counts = {name: count for name, count in labelled.counts.items() if count}
    if len(counts) < 2:
        found = next(iter(counts), "none")
        raise DataError(
            f"expected at least two classes in {labelled.source}, got one only ({found}); "
            "choose another label column or bring texts of another class"
        )
    small = [f"{name} ({count})" for name, count in labelled.counts.items() if count < FEWEST_ROWS]
    if small:
        raise DataError(
            f"expected at least {FEWEST_ROWS} rows in every class of {labelled.source}, got {', '.join(small)}; "
            "leave these classes out or merge them with others (data.classes)"
        )
    return labelled


def _renamed(labelled: Labelled, classes: Mapping[str, str]) -> Labelled:
    names = in_order(classes.values())
    places = np.array([names.index(classes[name]) if name in classes else -1 for name in labelled.classes])
    labels = places[labelled.labels]
    kept = labelled.select(np.flatnonzero(labels >= 0), NOT_LISTED)
    return replace(kept, labels=labels[labels >= 0], classes=names)


def _cut(labelled: Labelled, threshold: Sequence[float]) -> dict[str, str]:
    """Return the class that the cut points make of each class, from the lowest number to the highest."""
    numbers = parse_numbers(labelled.classes)
    if np.isnan(numbers).any():
        raise DataError(
            f"data.threshold: expected labels that are numbers in {labelled.source}, "
            f"got {', '.join(labelled.classes[:10])}; leave it out"
        )
    made = cut_names(threshold)
    places = cut_numbers(numbers, threshold)
    return {labelled.classes[place]: made[places[place]] for place in np.argsort(numbers, kind="stable")}


def _refuse_twice(found: Mapping[str, Column | None]) -> None:
    roles = [(role, column) for role, column in found.items() if column is not None]
    if len(roles) > len({column for _, column in roles}):
        shown = ", ".join(f"{role}: {column}" for role, column in roles)
        raise DataError(f"expected texts, labels and split in different columns, got {shown}; choose another for one")


def _without(shapes: Mapping[Column, Shape], *columns: Column | None) -> tuple[list[Column], list[Shape]]:
    names = [name for name in shapes if name not in columns]
    return names, [shapes[name] for name in names]


def _first(said: Column | None, ranked: tuple[Candidate, ...]) -> Column | None:
    return said if said is not None else ranked[0].column if ranked else None


def _no_column(table: Table, choice: ColumnChoice) -> str:
    columns = ", ".join(map(str, table.columns[:50])) + (", …" if len(table.columns) > 50 else "")
    if choice.text is None:
        return f"expected a column of texts in {table.name}, but none looks like one; name it (columns: {columns})"
    return (
        f"expected a column of labels in {table.name}, few values each in several rows, but none looks like one; "
        f"name it (columns: {columns})"
    )
