"""Accuracy against distance as plain values: a point a network, and what several of them say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.recipe import Cell

CELLS = tuple(Cell)


@dataclass(frozen=True, slots=True)
class RecallPoint:
    """One network: its cell, how far back the deciding word stood, and how it did on texts it did not learn from.

    ``epochs`` is how many it was trained: fewer than ``EPOCHS`` where it called ``SOLVED`` of the validation texts
    right before.
    ``test`` is its accuracy on the test texts, ``bag`` that of a bag of words, ``train`` on the last epoch's texts,
    and ``seconds`` the processor's time, which does not depend on what else the machine does.
    """

    cell: Cell
    distance: int
    seed: int
    epochs: int
    train: float
    test: float
    bag: float
    seconds: float


def half_distance(points: Iterable[RecallPoint], cell: Cell, chance: float) -> int | None:
    """Return the first distance at which a cell's mean accuracy lies below the middle between all right and chance.

    None where it lies above at every distance.
    """
    for distance, mean in mean_accuracies(points, cell):
        if mean < (1 + chance) / 2:
            return distance
    return None


def mean_accuracies(points: Iterable[RecallPoint], cell: Cell) -> Sequence[tuple[int, float]]:
    """Return a cell's mean test accuracy over the seeds by distance, ascending."""
    found: dict[int, list[float]] = {}
    for point in points:
        if point.cell is cell:
            found.setdefault(point.distance, []).append(point.test)
    return [(distance, sum(tests) / len(tests)) for distance, tests in sorted(found.items())]
