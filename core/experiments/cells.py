"""One recipe with several cells, each over the same seeds: what each network came to, and the differences seed by seed.

With a seed everything but the cell is the same: the rows, the parts, the batches. So two cells are compared within a
seed, and how far the differences of the seeds lie apart tells how sure their mean is.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean
from typing import Any

from core.errors import DataError
from core.intervals import student
from core.recipe import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPoint:
    """One network: its cell and seed, and the accuracies after two epochs, the best on validation and the last.

    Attributes:
        parameters: How many numbers the whole network has, ``cell_parameters`` how many its recurrent layers have.
        epoch: The first of the epochs with the best accuracy on the validation texts.
        epochs: How many it was trained.
        train: The accuracy after ``epoch`` on the training texts, dropout switched off.
        validation: On the validation texts, by which the epoch was chosen.
        test: On the test texts.
        last_train: The accuracy on the training texts after the last epoch, and ``last_validation`` on validation.
        seconds: The processor's time, which does not depend on what else the machine does.
    """

    cell: Cell
    seed: int
    parameters: int
    cell_parameters: int
    epoch: int
    epochs: int
    train: float
    validation: float
    test: float
    last_train: float
    last_validation: float
    seconds: float

    @property
    def gap(self) -> float:
        """How much better the training texts were called than the validation texts, after the chosen epoch."""
        return self.train - self.validation

    @property
    def last_gap(self) -> float:
        """The same after the last epoch."""
        return self.last_train - self.last_validation


@dataclass(frozen=True, slots=True)
class CellSeries:
    """All networks that were measured, when and on what.

    ``texts`` are the numbers of training, validation and test texts; ``seconds`` the processor's time for all of it,
    loading included.
    """

    date: str
    machine: str
    seconds: float
    texts: tuple[int, int, int]
    points: tuple[CellPoint, ...]

    def document(self) -> dict[str, Any]:
        """Return it as plain values."""
        points = [{**asdict(point), "cell": point.cell.value} for point in self.points]
        return {**asdict(self), "texts": list(self.texts), "points": points}

    @property
    def seeds(self) -> list[int]:
        """The seeds, ascending."""
        return sorted({point.seed for point in self.points})

    def of(self, cell: Cell) -> list[CellPoint]:
        """Return the networks with a cell, by seed."""
        return sorted((point for point in self.points if point.cell is cell), key=lambda point: point.seed)


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """How much larger something is with the first cell than with the second, with the same seed.

    Attributes:
        first: The one cell.
        second: The other.
        by_seed: The difference of each seed that both have, ascending by seed.
        interval: 95 % of their mean (Student's); None of fewer than two seeds.
    """

    first: Cell
    second: Cell
    by_seed: tuple[float, ...]
    interval: tuple[float, float] | None

    @property
    def mean(self) -> float:
        """The mean of the differences."""
        return fmean(self.by_seed)

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


def paired_difference(
    points: Iterable[CellPoint], first: Cell, second: Cell, of: Callable[[CellPoint], float]
) -> PairedDifference | None:
    """Return the differences of two cells over the seeds that both have; None where there is no such seed."""
    known = {(point.cell, point.seed): of(point) for point in points}
    seeds = sorted(seed for cell, seed in known if cell is first and (second, seed) in known)
    found = tuple(known[first, seed] - known[second, seed] for seed in seeds)
    return PairedDifference(first, second, found, student(found)) if found else None


def mean_of(points: Sequence[CellPoint], of: Callable[[CellPoint], float]) -> float:
    """Return the mean over networks, of which there is at least one."""
    return fmean(of(point) for point in points)


def parse_series(document: Any) -> CellSeries:
    """Return what ``document()`` described.

    Raises:
        DataError: it describes no such thing.
    """
    try:
        points = tuple(CellPoint(**{**point, "cell": Cell(point["cell"])}) for point in document["points"])
        train, validation, test = document["texts"]
        return CellSeries(**{**document, "texts": (int(train), int(validation), int(test)), "points": points})
    except (TypeError, KeyError, ValueError) as error:
        raise DataError(f"expected measured cells, but {error!r}; run python -m core claims") from None
