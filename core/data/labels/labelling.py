"""Columns of texts and labels become labelled texts; each row that does not is kept with its line and the reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled import Labelled, Rows
from core.data.labels.classes import MOST_CLASSES, in_order, own_classes, propose_classes
from core.data.labels.cuts import cut_names, cut_numbers, parse_numbers
from core.data.reading.names import MISSING_VALUES, NONE, split_parts
from core.data.reading.rejects import Reject
from core.errors import DataError

EMPTY_TEXT = "empty text"
MISSING_LABEL = "missing label"
NOT_LISTED = "label not listed"
NO_NUMBER = "label is not a number"
NO_PART = "unknown part"
_REASONS = ("", EMPTY_TEXT, MISSING_LABEL, NOT_LISTED, NO_NUMBER, NO_PART)
_SHOWN = 10
UNLISTED, UNCOUNTABLE = -1, -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where columns come from, for sentences about them: the file and its columns; rows it lost already, by reason."""

    name: str
    text: str | int
    label: str | int
    split: str | int | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LeftOut(Sequence[Reject]):
    """The rows left out of a labelling, in their order; they stay columns until one is asked for.

    ``cells`` has the columns line, text, label and, where given, split.
    """

    cells: pa.Table
    reasons: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.reasons)

    @overload
    def __getitem__(self, place: int) -> Reject: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Reject]: ...
    def __getitem__(self, place: int | slice) -> Reject | Sequence[Reject]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        return next(self._read(self.cells.slice(place, 1), self.reasons[place : place + 1]))

    def __iter__(self) -> Iterator[Reject]:
        start = 0
        for batch in self.cells.to_batches(max_chunksize=10_000):
            yield from self._read(batch, self.reasons[start : start + len(batch)])
            start += len(batch)

    @staticmethod
    def _read(cells: pa.Table | pa.RecordBatch, reasons: npt.NDArray[np.int8]) -> Iterator[Reject]:
        names = [name for name in ("text", "label", "split") if name in cells.schema.names]
        written = zip(*(cells[name].to_pylist() for name in names), strict=True)
        for line, reason, row in zip(cells["line"].to_pylist(), reasons, written, strict=True):
            yield Reject.of(line, _REASONS[reason], "\t".join(cell or "" for cell in row))


@dataclass(frozen=True, slots=True)
class Labelling:
    """The labelled texts, and the rows that are not among them."""

    labelled: Labelled
    rejects: LeftOut


@dataclass(frozen=True, slots=True)
class _Coded:
    """A column of short values: the different ones, and which of them each row has, shape ``(rows,)``."""

    values: pa.Array
    places: npt.NDArray[np.int64]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "_Coded":
        encoded = pa.chunked_array(pc.fill_null(column, ""), pa.large_string()).dictionary_encode().combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):  # no chunk at all
            return cls(pa.array([], pa.large_string()), np.zeros(0, np.int64))
        # The different values are trimmed, not all of them; what differed by blanks only is one value then.
        trimmed = pc.utf8_trim_whitespace(encoded.dictionary).dictionary_encode()
        return cls(trimmed.dictionary, trimmed.indices.to_numpy().astype(np.int64)[encoded.indices.to_numpy()])

    def counts(self, rows: npt.NDArray[np.bool_]) -> dict[str, int]:
        """Return how many of these rows have each value, the commonest first."""
        totals = np.bincount(self.places[rows], minlength=len(self.values))
        order = np.argsort(-totals, kind="stable")[: np.count_nonzero(totals)]
        return dict(zip(self.values.take(pa.array(order)).to_pylist(), totals[order].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The classes, and the class of each different value; below 0: ``UNLISTED`` or ``UNCOUNTABLE``."""

    classes: tuple[str, ...]
    codes: npt.NDArray[np.int64]


def label_columns(
    columns: pa.Table,
    origin: Origin,
    classes: Mapping[str, str] | None = None,
    threshold: Sequence[float] | None = None,
) -> Labelling:
    """Return the texts of a table with the columns text, label, row, line and perhaps split, with their classes.

    ``threshold`` (ascending cut points) makes classes of numbers, a number on a cut point belongs above it; ``classes``
    then renames, merges or leaves out what it makes (negative, neutral, positive), else the values as they are written.

    Raises:
        DataError: no text is there or no row is left, the labels are of no use, or ``classes`` names a value that is
            not there.
    """
    labels = _Coded.of(columns["label"])
    empty = _are_empty(columns["text"])
    if empty.all():
        raise DataError(
            f"expected texts in column {origin.text} of {origin.name}, but all its cells are empty; choose another"
        )
    missing = _are_missing(labels.values, classes)
    gone = missing[labels.places]
    meaning = _meaning(labels, ~empty & ~gone, origin, classes, threshold)
    codes = meaning.codes[labels.places]
    parts = given_parts(columns["split"]) if "split" in columns.schema.names else None
    reasons = _reasons(empty, gone, codes, parts)
    kept = reasons == 0
    if not kept.any():
        raise DataError(_none_left(origin, reasons))
    labelled = Labelled(
        _chosen(columns["text"], kept),
        codes[kept],
        meaning.classes,
        columns["row"].to_numpy()[kept].astype(np.int64),
        {**origin.left_out} | _counted(reasons),
        origin.name,
        None if parts is None else parts[kept],
    )
    return Labelling(labelled, LeftOut(columns.drop_columns("row").filter(pa.array(~kept)), reasons[~kept]))


def label_values(columns: pa.Table) -> dict[str, int]:
    """Return how many rows have each value of the label column, the commonest first, rows without one left out."""
    labels = _Coded.of(columns["label"])
    return labels.counts(~_are_missing(labels.values, None)[labels.places])


def given_parts(column: pa.ChunkedArray) -> Rows:
    """Return the part each row is given by its source, -1 for a value that names none, shape ``(rows,)``."""
    split = _Coded.of(column)
    parts = [(split_parts((value, "train")) or {value: -1})[value] for value in split.values.to_pylist()]
    return np.array(parts, np.int64)[split.places]


def names_no_part(split: str | int) -> str:
    """Return what to say of a column chosen for the given split in which no value names a part."""
    return f"column {split} names no training, validation or test part; choose another for the given split, or none"


def refuse_absent(wanted: Mapping[str, str], present: Sequence[str], where: str) -> None:
    """Raise a DataError if ``data.classes`` names a value that is not there."""
    known = set(present)
    for value in wanted:
        if value.strip() not in known:
            shown = ", ".join(present[:_SHOWN]) + (", …" if len(present) > _SHOWN else "")
            raise DataError(f"data.classes: expected values found in {where} ({shown}), got {value!r}; leave it out")


def _are_empty(texts: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    filled = pc.fill_null(texts, "")
    empty = pc.or_(pc.equal(pc.binary_length(filled), 0), pc.utf8_is_space(filled))
    return np.asarray(empty.to_numpy(), np.bool_)


def _are_missing(values: pa.Array, classes: Mapping[str, str] | None) -> npt.NDArray[np.bool_]:
    """Return which of the different label values say that there is no label, shape ``(values,)``.

    ``classes`` may still list one of them as a label.
    """
    lowered = pc.utf8_lower(values)
    signs = ["", *MISSING_VALUES, *([NONE] if {*lowered.to_pylist()} & {"nan", "null"} else [])]
    missing = pc.is_in(lowered, value_set=pa.array(signs, pa.large_string()))
    listed = pc.is_in(values, value_set=pa.array([value.strip() for value in classes or ()], pa.large_string()))
    return np.asarray(pc.and_not(missing, listed).to_numpy(zero_copy_only=False), np.bool_)


def _meaning(
    labels: _Coded,
    usable: npt.NDArray[np.bool_],
    origin: Origin,
    classes: Mapping[str, str] | None,
    threshold: Sequence[float] | None,
) -> _Meaning:
    where = f"column {origin.label} of {origin.name}"
    if threshold is not None:
        return _cut(labels, where, classes, threshold)
    if classes is None:
        return _mapped(labels.values, _own(labels.counts(usable), where))
    refuse_absent(classes, [value for value in labels.counts(labels.places >= 0) if value], where)
    return _mapped(labels.values, {value.strip(): name for value, name in classes.items()})


def _mapped(values: pa.Array, classes: Mapping[str, str]) -> _Meaning:
    names = in_order(classes.values())
    places = pc.index_in(values, value_set=pa.array([*classes], pa.large_string()))
    class_of = np.array([names.index(name) for name in classes.values()] + [UNLISTED], np.int64)
    return _Meaning(names, class_of[pc.fill_null(places, -1).to_numpy(zero_copy_only=False)])


def _cut(labels: _Coded, where: str, classes: Mapping[str, str] | None, threshold: Sequence[float]) -> _Meaning:
    numbers = parse_numbers(labels.values)
    if np.isnan(numbers).all():
        shown = ", ".join(labels.values.slice(0, _SHOWN).to_pylist())
        raise DataError(
            f"data.threshold: expected numbers in {where}, got {shown}; leave it out or choose another column"
        )
    made = cut_names(threshold)
    if classes is not None:
        refuse_absent(classes, made, f"what the threshold makes of {where}")
    named = {name: name for name in made} if classes is None else classes
    names = in_order(named[name] for name in made if name in named)
    codes = np.array([names.index(named[name]) if name in named else UNLISTED for name in made], np.int64)
    return _Meaning(names, np.where(np.isnan(numbers), UNCOUNTABLE, codes[cut_numbers(numbers, threshold)]))


def _own(counts: Mapping[str, int], where: str) -> dict[str, str]:
    rows = sum(counts.values())
    if len(counts) <= MOST_CLASSES and (len(counts) < rows or len(counts) <= 2):
        return own_classes(counts)
    cuts = propose_classes(counts).threshold
    advice = f"; to cut these numbers into classes, set data.threshold, such as {[*cuts]}" if cuts else ""
    raise DataError(
        f"expected a label column with a few values, but {where} has {len(counts)} values in {rows} rows; "
        f"choose the column that holds the labels{advice}"
    )


def _reasons(
    empty: npt.NDArray[np.bool_], missing: npt.NDArray[np.bool_], codes: Rows, parts: Rows | None
) -> npt.NDArray[np.int8]:
    """Return why each row is left out, a place in ``_REASONS``, 0 for those that stay, shape ``(rows,)``."""
    nowhere = np.zeros_like(empty) if parts is None else parts < 0
    conditions = [empty, missing, codes == UNLISTED, codes == UNCOUNTABLE, nowhere]
    return np.select(conditions, range(1, len(_REASONS)), 0).astype(np.int8)


def _counted(reasons: npt.NDArray[np.int8]) -> dict[str, int]:
    counts = np.bincount(reasons, minlength=len(_REASONS)).tolist()
    return {reason: count for reason, count in zip(_REASONS, counts, strict=True) if reason and count}


def _none_left(origin: Origin, reasons: npt.NDArray[np.int8]) -> str:
    counts = _counted(reasons)
    shown = ", ".join(f"{reason}: {count:,}" for reason, count in counts.items())
    advice = names_no_part(origin.split or "split") if NO_PART in counts else "choose other columns"
    return f"expected rows to learn from in {origin.name}, but all {len(reasons):,} are left out ({shown}); {advice}"


def _chosen(texts: pa.ChunkedArray, kept: npt.NDArray[np.bool_]) -> pa.LargeStringArray:
    chosen = texts if kept.all() else texts.filter(pa.array(kept))
    return pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in chosen.chunks])
