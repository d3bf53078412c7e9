"""Which rows train, which choose the epoch, and which are kept for the final score."""

from dataclasses import dataclass

import numpy as np

from core.data.labelled import Rows
from core.errors import DataError
from core.recipe import Split, SplitHow


@dataclass(frozen=True, slots=True)
class Parts:
    """Places of the rows of each part, ascending; no row is in two parts."""

    train: Rows
    validation: Rows
    test: Rows


def split_rows(labels: Rows, split: Split, seed: int) -> Parts:
    """Return the parts: the test part is taken from all rows, the validation part from what is left, as Keras does.

    A share below 1 is a fraction, any other a number of rows.

    Raises:
        DataError: a part would be empty, or the training part would have one class only.
    """
    everything = np.arange(len(labels))
    tested = _size("split.test", split.test, len(everything))
    rest, test = _take(everything, labels, tested, split.test_how, np.random.default_rng([seed, 1]))
    validated = _size("split.validation", split.validation, len(rest))
    train, validation = _take(rest, labels, validated, split.validation_how, np.random.default_rng([seed, 2]))
    if len(np.unique(labels[train])) < 2:
        raise DataError(
            "expected at least two classes in the training part, but split.test and split.validation leave one; "
            "make them smaller or choose rows by stratified instead of tail"
        )
    return Parts(train, validation, test)


def _size(field: str, share: float | str, rows: int) -> int:
    """Return the rows of a part; a fraction is rounded as in Keras (the part before it is rounded down)."""
    wanted = float(share)
    size = int(wanted) if wanted >= 1 else rows - int(rows * (1 - wanted))
    if not 1 <= size < rows:
        raise DataError(
            f"{field}: expected a part with at least one row that leaves rows to train on, "
            f"got {share:g} of {rows} rows; change it or bring more rows"
            if isinstance(share, float)
            else f"{field}: expected a fraction or a number of rows, got {share!r}"
        )
    return size


def _take(places: Rows, labels: Rows, size: int, how: SplitHow, random: np.random.Generator) -> tuple[Rows, Rows]:
    if how is SplitHow.TAIL:
        return places[:-size], places[-size:]
    quotas = {0: size} if how is SplitHow.RANDOM else class_quotas(labels[places], size)
    groups = np.zeros(len(places), np.int64) if how is SplitHow.RANDOM else labels[places]
    taken = np.concatenate([random.permutation(places[groups == group])[:quota] for group, quota in quotas.items()])
    return np.setdiff1d(places, taken), np.sort(taken)


def class_quotas(labels: Rows, size: int) -> dict[int, int]:
    """Return how many of ``size`` rows each class gets: its share, the rest by largest remainder."""
    present, counts = np.unique(labels, return_counts=True)
    exact = counts * (size / len(labels))
    quotas = np.floor(exact).astype(np.int64)
    missing = size - int(quotas.sum())
    quotas[np.argsort(quotas - exact, kind="stable")[:missing]] += 1
    return {int(label): int(quota) for label, quota in zip(present, quotas, strict=True)}
