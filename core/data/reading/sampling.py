"""A sample of rows spread evenly over a file of unknown length."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from core.data.reading.batch import Batch, Cells, Column, Numbers

MOST_ROWS = 20_000
MOST_CELLS = 2_000_000
MOST_BYTES = 1 << 26
HEAD_ROWS = 10
MANY_COLUMNS = 500


@dataclass(slots=True)
class Sampler:
    """Keeps every row at first; when it holds too many, every second of them, and so on."""

    stride: int = 1
    seen: int = 0
    head: pd.DataFrame | None = None
    places: list[Numbers] = field(default_factory=list)
    rows: list[Numbers] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        """Take the rows whose turn it is; the batch holds the cells of all columns."""
        ordinals = np.arange(self.seen, self.seen + len(batch.rows))
        turn = np.flatnonzero(ordinals % self.stride == 0)
        self.seen += len(batch.rows)
        self.places.append(ordinals[turn])
        self.rows.append(batch.rows[turn])
        self.cells.append(tuple(column.take(pa.array(turn)) for column in batch.cells))
        while self._is_too_much():
            self._halve()

    def frame(self, columns: Sequence[Column]) -> pd.DataFrame:
        """Return the rows kept, all cells texts, indexed by the number of the record."""
        return frame_of(columns, self.cells, np.concatenate([np.zeros(0, np.int64), *self.rows]))

    def _is_too_much(self) -> bool:
        kept = sum(map(len, self.rows))
        width = max(1, len(self.cells[0]))
        size = sum(column.nbytes for cells in self.cells for column in cells)
        return kept > 1 and (kept > MOST_ROWS or kept * width > MOST_CELLS or size > MOST_BYTES)

    def _halve(self) -> None:
        self.stride *= 2
        for part, places in enumerate(self.places):
            turn = np.flatnonzero(places % self.stride == 0)
            self.places[part], self.rows[part] = places[turn], self.rows[part][turn]
            self.cells[part] = tuple(column.take(pa.array(turn)) for column in self.cells[part])


def frame_of(columns: Sequence[Column], parts: Sequence[Cells], rows: Numbers) -> pd.DataFrame:
    """Return cells as a frame of texts with these column names and record numbers."""
    texts = [pa.chunked_array([cells[place] for cells in parts], pa.large_string()) for place in range(len(columns))]
    index = pd.Index(rows, name="row")
    if len(columns) > MANY_COLUMNS:
        # One block of objects: as many columns of texts of their own would take seconds.
        matrix = np.array([column.to_numpy() for column in texts], object).T
        return pd.DataFrame(matrix, index, pd.Index(list(columns), dtype=object), dtype=object)
    frame: pd.DataFrame = pa.table(texts, [str(place) for place in range(len(columns))]).to_pandas()
    frame.columns = pd.Index(list(columns), dtype=object)
    frame.index = index
    return frame
