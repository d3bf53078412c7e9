"""Parquet files: their cells as the texts that a person would see."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from core.data.reading.batch import Batch, Column, Layout
from core.data.reading.cells import as_texts
from core.data.reading.kinds import Contents, Kind
from core.errors import DataError
from core.reporting import Report, silent

ROWS_AT_ONCE = 5000
MOST_ROWS = 50_000_000
MOST_COLUMNS = 12_000


@dataclass(frozen=True, slots=True)
class Parquet:
    """A Parquet file that has been understood; its rows count as its lines."""

    contents: Contents
    columns: tuple[Column, ...]
    problems: tuple[str, ...] = ()

    @property
    def layout(self) -> Layout:
        """How the file is packed."""
        return Layout(Kind.PARQUET.value, self.contents.container, self.contents.member)

    def batches(self, wanted: Sequence[int], report: Report = silent) -> Iterator[Batch]:
        """Yield all rows, with the cells of the columns at the places ``wanted``; none are read of the other columns.

        Raises:
            DataError: the file is damaged.
        """
        names = [str(self.columns[place]) for place in wanted]
        with _opened(self.contents) as file:
            seen, total = 0, max(1, file.metadata.num_rows)
            for part in file.iter_batches(ROWS_AT_ONCE, columns=[*dict.fromkeys(names)]):
                rows = np.arange(seen + 1, seen + 1 + len(part))
                seen += len(part)
                report("Reading", seen / total)
                cells = tuple(as_texts(part.column(name)) for name in names)
                yield Batch(rows, rows, cells)


def open_parquet(contents: Contents) -> Parquet:
    """Return the columns of a Parquet file.

    Raises:
        DataError: it is damaged, or no table of texts and labels.
    """
    with _opened(contents) as file:
        columns, rows = tuple(file.schema_arrow.names), file.metadata.num_rows
    if not 2 <= len(columns) <= MOST_COLUMNS or len({*columns}) < len(columns):
        raise DataError(
            f"expected columns of different names, one of texts and one of labels, but {contents.name} has "
            f"{len(columns):,} ({', '.join(columns[:10])}); bring a label beside each text"
        )
    if rows > MOST_ROWS:
        raise DataError(f"expected at most {MOST_ROWS:,} rows, but {contents.name} has {rows:,}; bring a part of them")
    return Parquet(contents, columns)


@contextmanager
def _opened(contents: Contents) -> Iterator[pq.ParquetFile]:
    try:
        with contents.seekable() as file, pq.ParquetFile(file) as opened:
            yield opened
    except (pa.ArrowException, OSError, KeyError) as error:
        raise DataError(
            f"expected a whole Parquet file, but {contents.name} is cut short or damaged ({error}); get the file again"
        ) from None
