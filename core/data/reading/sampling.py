"""A sample of rows spread evenly over a file of unknown length."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from core.data.reading.batch import Batch, Cells, Column, Numbers

MOST_ROWS = 20_000
MOST_CELLS = 2_000_000
MOST_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class Sample:
    """Some rows of a table; ``rows`` are the numbers of their records, ``cells`` their columns, all texts."""

    columns: tuple[Column, ...]
    rows: Numbers
    cells: Cells

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, column: Column) -> list[str]:
        """Return the cells of a column."""
        cells: list[str] = self.cells[self.columns.index(column)].to_pylist()
        return cells

    def records(self, count: int) -> tuple[tuple[str, ...], ...]:
        """Return the cells of the first rows, row by row."""
        return tuple(zip(*(column.slice(0, count).to_pylist() for column in self.cells), strict=True))


@dataclass(slots=True)
class Sampler:
    """Keeps every row at first; when it holds too many, every second of them, and so on."""

    stride: int = 1
    seen: int = 0
    places: list[Numbers] = field(default_factory=list)
    rows: list[Numbers] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)
    size: int = 0

    def add(self, batch: Batch) -> None:
        """Take the rows whose turn it is; the batch holds the cells of all columns."""
        ordinals = np.arange(self.seen, self.seen + len(batch.rows))
        turn = np.flatnonzero(ordinals % self.stride == 0)
        self.seen += len(batch.rows)
        self.places.append(ordinals[turn])
        self.rows.append(batch.rows[turn])
        self.cells.append(_taken(batch.cells, turn))
        self.size += _size(self.cells[-1])
        while self._is_too_much():
            self._halve()

    def sample(self, columns: Sequence[Column]) -> Sample:
        """Return the rows kept."""
        nothing = (pa.array([], pa.large_string()),) * len(columns)
        cells = tuple(map(pa.concat_arrays, zip(*(self.cells or [nothing]), strict=True)))
        return Sample(tuple(columns), np.concatenate([np.zeros(0, np.int64), *self.rows]), cells)

    def _is_too_much(self) -> bool:
        kept = sum(map(len, self.rows))
        width = max(1, len(self.cells[0]))
        if kept <= 1:
            return False
        return kept > MOST_ROWS or kept * width > MOST_CELLS or self.size > MOST_BYTES

    def _halve(self) -> None:
        self.stride *= 2
        for part, places in enumerate(self.places):
            turn = np.flatnonzero(places % self.stride == 0)
            self.places[part], self.rows[part] = places[turn], self.rows[part][turn]
            self.cells[part] = _taken(self.cells[part], turn)
        self.size = sum(map(_size, self.cells))


def _size(cells: Cells) -> int:
    return sum(column.nbytes for column in cells)


def _taken(cells: Cells, places: Numbers) -> Cells:
    if cells and len(places) == len(cells[0]):
        return cells
    taken = pa.array(places)
    return tuple(column.take(taken) for column in cells)
