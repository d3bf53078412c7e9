"""A table becomes labelled texts: columns are chosen, values become classes, unusable rows are counted out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.data.columns import (
    MOST_CLASSES,
    SENTIMENTS,
    guess_label,
    guess_text,
    is_number,
    measure,
    well_known,
)
from core.data.labelled import Labelled, Rows
from core.data.split import class_quotas
from core.data.table import Column, Table
from core.errors import DataError
from core.texts import text_column

EMPTY_TEXT = "empty text"
MISSING_LABEL = "missing label"
NOT_LISTED = "label not listed"
DUPLICATE = "duplicate text"
OVER_LIMIT = "over the limit"
FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which column holds the texts, which the labels; None where none looks like it."""

    text: Column | None
    label: Column | None


def choose_columns(table: Table, text: Column | None = None, label: Column | None = None) -> ColumnChoice:
    """Return the columns asked for, the others guessed.

    Raises:
        DataError: a column asked for is not there, or one is asked for twice.
    """
    text = None if text is None else table.find_column(text, "text")
    label = None if label is None else table.find_column(label, "label")
    if text is not None and text == label:
        raise DataError(f"expected texts and labels in different columns, got {text!r} for both; choose another label")
    names = [*table.columns]
    # Rows from the whole file: files sorted by class show one class at their start.
    shapes = [measure(table.sample[name].tolist()) for name in names]
    if text is None:
        free = [place for place, name in enumerate(names) if name != label]
        place = guess_text([names[p] for p in free], [shapes[p] for p in free])
        text = None if place is None else names[free[place]]
    if label is None:
        place = guess_label(names, shapes, None if text is None else names.index(text))
        label = None if place is None else names[place]
    return ColumnChoice(text, label)


def propose_classes(values: Iterable[str]) -> dict[str, str]:
    """Return a class name for each value: negative, neutral, positive for well-known codes, else the value itself.

    The order is that of the classes: of the codes, else of the numbers, else of the alphabet.
    """
    distinct = [*dict.fromkeys(values)]
    if known := well_known(distinct):
        return known
    if all(map(is_number, distinct)):
        return {value: value for value in sorted(distinct, key=float)}
    return {value: value for value in sorted(distinct, key=lambda value: (value.casefold(), value))}


def label_rows(table: Table, choice: ColumnChoice, classes: Mapping[str, str] | None = None) -> Labelled:
    """Return the texts of a table with their classes; rows without a text or a listed label are counted out.

    Raises:
        DataError: a column is missing or of no use, or ``classes`` names a value that is not there.
    """
    if choice.text is None or choice.label is None:
        raise DataError(_no_column(table, choice))
    frame = table.read({"text": choice.text, "label": choice.label}).to_pandas()
    texts, labels = frame["text"], frame["label"].str.strip()
    has_text, has_label = texts.str.strip() != "", labels != ""
    if not has_text.any():
        raise DataError(
            f"expected texts in column {choice.text} of {table.name}, but all its cells are empty; choose another"
        )
    usable = has_text & has_label
    mapping = _mapping(table, choice, labels[usable], labels, classes)
    listed = labels.isin([*mapping])
    kept = usable & listed
    names = _in_order(mapping.values())
    places = {value: names.index(name) for value, name in mapping.items()}
    codes = np.array([places[value] for value in labels[kept]], np.int64)
    left_out = table.left_out | _counted(
        {EMPTY_TEXT: ~has_text, MISSING_LABEL: has_text & ~has_label, NOT_LISTED: usable & ~listed}
    )
    rows: Rows = frame["row"][kept].to_numpy(np.int64)
    return Labelled(text_column(texts[kept].tolist()), codes, names, rows, left_out, table.name)


def rename_classes(labelled: Labelled, classes: Mapping[str, str]) -> Labelled:
    """Return the texts with their classes renamed or merged; texts of classes not listed are counted out.

    Raises:
        DataError: ``classes`` names a class that is not there.
    """
    for value in classes:
        _refuse_absent(value, labelled.classes, labelled.source)
    names = _in_order(classes.values())
    places = np.array([names.index(classes[name]) if name in classes else -1 for name in labelled.classes])
    labels = places[labelled.labels]
    kept = labelled.select(np.flatnonzero(labels >= 0), NOT_LISTED)
    return replace(kept, labels=labels[labels >= 0], classes=names)


def drop_duplicates(labelled: Labelled) -> Labelled:
    """Return each text once, where it first stands; the label of later copies is not looked at."""
    first = labelled.texts.to_pandas().duplicated().to_numpy()
    return labelled.select(np.flatnonzero(~first), DUPLICATE)


def limit_rows(labelled: Labelled, limit: int, seed: int) -> Labelled:
    """Return ``limit`` texts in which each class keeps its share, chosen by chance, in their old order."""
    if limit >= len(labelled):
        return labelled
    random = np.random.default_rng([seed, 3])
    quotas = class_quotas(labelled.labels, limit)
    chosen = [random.permutation(np.flatnonzero(labelled.labels == label))[:quota] for label, quota in quotas.items()]
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


def _mapping(
    table: Table,
    choice: ColumnChoice,
    usable: "pd.Series[str]",
    written: "pd.Series[str]",
    classes: Mapping[str, str] | None,
) -> dict[str, str]:
    if classes is not None:
        values = [*written[written != ""].unique()]
        for value in classes:
            _refuse_absent(value.strip(), values, f"column {choice.label} of {table.name}")
        return {value.strip(): name for value, name in classes.items()}
    values = [*usable.unique()]
    if len(values) > MOST_CLASSES or (len(values) == len(usable) and len(values) > 2):
        raise DataError(
            f"expected a label column with a few values, but column {choice.label} of {table.name} has "
            f"{len(values)} values in {len(usable)} rows; choose the column that holds the labels"
        )
    return propose_classes(values)


def _refuse_absent(value: str, values: Iterable[str], where: str) -> None:
    present = [*values]
    if value not in present:
        shown = ", ".join(present[:10]) + (", …" if len(present) > 10 else "")
        raise DataError(f"data.classes: expected values found in {where} ({shown}), got {value!r}; leave it out")


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    distinct = tuple(dict.fromkeys(names))
    if set(distinct) <= set(SENTIMENTS):
        return tuple(name for name in SENTIMENTS if name in distinct)
    return distinct


def _counted(masks: Mapping[str, "pd.Series[bool]"]) -> dict[str, int]:
    return {reason: int(mask.sum()) for reason, mask in masks.items() if mask.any()}


def _no_column(table: Table, choice: ColumnChoice) -> str:
    columns = ", ".join(map(str, table.columns))
    if choice.text is None:
        return f"expected a column of texts in {table.name}, but none looks like one; name it (columns: {columns})"
    return (
        f"expected a column of labels in {table.name}, few values each in several rows, but none looks like one; "
        f"name it (columns: {columns})"
    )
