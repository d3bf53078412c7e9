"""Which rows train, which choose the epoch, and which are kept for the final score."""

from dataclasses import dataclass

import numpy as np

from core.data.labelled import TEST, VALIDATION, Labelled, Rows
from core.errors import DataError
from core.recipe import Recipe, Split, SplitHow


@dataclass(frozen=True, slots=True)
class Parts:
    """Places of the rows of each part, ascending; no row is in two parts, but validation may be the test part."""

    train: Rows
    validation: Rows
    test: Rows

    @property
    def others(self) -> Rows:
        """The rows that do not train, each once."""
        return np.union1d(self.validation, self.test)


def split_rows(labels: Rows, split: Split, seed: int, given: Rows | None = None) -> Parts:
    """Return the parts: the test part is taken from all rows, the validation part from what is left, as Keras does.

    A share below 1 is a fraction, any other a number of rows. ``given`` is the part that the source puts each row in
    (``Labelled.given``): with ``split.test: given`` its test part is kept whole, and its validation part where it has
    one; then ``split.validation`` is not asked.
    With ``split.folds`` the test part is one of that many equal ones. ``split.validation: test`` makes the test part
    the validation part too.

    Raises:
        DataError: a part would be empty, or the training part would have one class only.
    """
    everything = np.arange(len(labels))
    if split.test == "given" or split.folds is not None:
        test = _given_test(given) if split.folds is None else _fold(labels, split.folds, split.fold, seed)
        rest = np.setdiff1d(everything, test)
    else:
        tested = _size("split.test", float(split.test), len(everything))
        rest, test = _take(everything, labels, tested, split.test_how, np.random.default_rng([seed, 1]))
    parts = _with_validation(rest, test, labels, split, (seed, given))
    if len(np.unique(labels[parts.train])) < 2:
        raise DataError(
            "expected at least two classes in the training part, but split.test and split.validation leave one; "
            "make them smaller or choose rows by stratified instead of tail"
        )
    return parts


def part_counts(labelled: Labelled, parts: Parts) -> dict[str, dict[str, int]]:
    """Return how many texts of each class each part has: ``{"train": {class: texts}, "validation": …, "test": …}``."""
    rows = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    return {part: _class_counts(labelled, places) for part, places in rows.items()}


def looks_at_test(recipe: Recipe) -> tuple[str, ...]:
    """Return how a recipe looks at its test part before the final score, one sentence each; none if it does not."""
    found = []
    if recipe.split.validation == "test":
        chose = " and chose the epoch" if recipe.training.early_stopping else ""
        found.append(
            f"The test part was looked at during training{chose}, because it is the validation part too; "
            "its score is not one on unseen texts."
        )
    if recipe.text.vocabulary.leaks:
        found.append("The vocabulary was learnt from the test texts too, so no word of theirs is new to the network.")
    return tuple(found)


def class_quotas(labels: Rows, size: int) -> dict[int, int]:
    """Return how many of ``size`` rows each class gets: its share, the rest by largest remainder."""
    present, counts = np.unique(labels, return_counts=True)
    exact = counts * (size / len(labels))
    quotas = np.floor(exact).astype(np.int64)
    missing = size - int(quotas.sum())
    quotas[np.argsort(quotas - exact, kind="stable")[:missing]] += 1
    return {int(label): int(quota) for label, quota in zip(present, quotas, strict=True)}


def _given_test(given: Rows | None) -> Rows:
    test = np.zeros(0, np.int64) if given is None else np.flatnonzero(given == TEST)
    if not len(test):
        raise DataError(
            "split.test: expected texts that the source gives as its test part, but it gives none; use a fraction "
            "(0.2) or a number of rows, or import the file with the column that names the part of each row"
        )
    return test


def _fold(labels: Rows, folds: int, fold: int, seed: int) -> Rows:
    """Return one of the folds that the rows are dealt into, class by class, one row to each fold in turn."""
    if len(labels) < 2 * folds:
        raise DataError(f"split.folds: expected at least {2 * folds} rows for {folds} folds, got {len(labels)}")
    mixed = np.random.default_rng([seed, 1]).permutation(len(labels))
    by_class = mixed[np.argsort(labels[mixed], kind="stable")]
    return np.sort(by_class[fold::folds])


def _with_validation(rest: Rows, test: Rows, labels: Rows, split: Split, chance: tuple[int, Rows | None]) -> Parts:
    seed, given = chance
    if split.validation == "test":
        return Parts(rest, test, test)
    if split.test == "given" and given is not None and (given == VALIDATION).any():
        validation = np.flatnonzero(given == VALIDATION)
        return Parts(np.setdiff1d(rest, validation), validation, test)
    size = _size("split.validation", float(split.validation), len(rest))
    train, validation = _take(rest, labels, size, split.validation_how, np.random.default_rng([seed, 2]))
    return Parts(train, validation, test)


def _size(field: str, share: float, rows: int) -> int:
    """Return the rows of a part; a fraction is rounded as in Keras (the part before it is rounded down)."""
    size = int(share) if share >= 1 else rows - int(rows * (1 - share))
    if not 1 <= size < rows:
        raise DataError(
            f"{field}: expected a part with at least one row that leaves rows to train on, "
            f"got {share:g} of {rows} rows; change it or bring more rows"
        )
    return size


def _take(places: Rows, labels: Rows, size: int, how: SplitHow, random: np.random.Generator) -> tuple[Rows, Rows]:
    if how is SplitHow.TAIL:
        return places[:-size], places[-size:]
    if how is SplitHow.CLASS_TAIL:
        of_class = class_quotas(labels[places], size)
        last = [places[labels[places] == label][-quota:] for label, quota in of_class.items() if quota]
        taken = np.sort(np.concatenate(last))
        return np.setdiff1d(places, taken), taken
    quotas = {0: size} if how is SplitHow.RANDOM else class_quotas(labels[places], size)
    groups = np.zeros(len(places), np.int64) if how is SplitHow.RANDOM else labels[places]
    taken = np.concatenate([random.permutation(places[groups == group])[:quota] for group, quota in quotas.items()])
    return np.setdiff1d(places, taken), np.sort(taken)


def _class_counts(labelled: Labelled, places: Rows) -> dict[str, int]:
    totals = np.bincount(labelled.labels[places], minlength=len(labelled.classes))
    return {name: int(total) for name, total in zip(labelled.classes, totals, strict=True)}
