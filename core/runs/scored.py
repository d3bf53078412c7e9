"""The texts that a run was scored on, each with its true class and the network's verdict: ``texts.parquet``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from core.errors import DamagedRunError
from core.runs.folder import RunFolder
from core.texts import Texts

PARTS = ("validation", "test")
Value = TypeVar("Value")
_COLUMNS = ("text", "label", "part", "row", "prediction", "verdict")


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The texts of one part, in the order of the run.

    ``labels`` and ``called`` are numbers of classes, ``rows`` the row numbers in the source, all ``(texts,)``;
    ``verdicts`` has shape ``(texts, classes)``.
    """

    texts: Texts
    labels: NDArray[np.int64]
    called: NDArray[np.int64]
    rows: NDArray[np.int64]
    verdicts: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.texts)


def count_scored(run: RunFolder) -> int:
    """Return how many texts a run was scored on, without reading them; raises DamagedRunError."""
    return int(_guarded(run, lambda: pq.read_metadata(run.scored_path).num_rows))


def read_scored(run: RunFolder, part: str, classes: int) -> Scored:
    """Return the texts of a part ("validation" or "test") that a run was scored on.

    Raises:
        DamagedRunError: the file is missing, cannot be read, or does not fit the classes.
    """
    return _guarded(run, lambda: _read(run, [("part", "=", part)], classes))


def read_called(run: RunFolder, label: int, called: int, classes: int) -> Scored:
    """Return the test texts of one class that were called another (or the same); raises DamagedRunError."""
    chosen = [("part", "=", "test"), ("label", "=", label), ("prediction", "=", called)]
    return _guarded(run, lambda: _read(run, chosen, classes))


def _read(run: RunFolder, chosen: list[tuple[str, str, object]], classes: int) -> Scored:
    table = pq.read_table(run.scored_path, columns=list(_COLUMNS), filters=chosen)
    labels, called, rows = (_numbers(table[name]) for name in ("label", "prediction", "row"))
    verdicts = np.asarray(pc.list_flatten(table["verdict"]), np.float64)
    if len(verdicts) != len(table) * classes or not np.isfinite(verdicts).all():
        raise ValueError(f"expected {classes} probabilities a text")
    for name, numbers in (("label", labels), ("prediction", called)):
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < classes:
            raise ValueError(f"expected a {name} below {classes}, got {numbers.min()} to {numbers.max()}")
    texts = table["text"].cast(pa.large_string()).combine_chunks()
    return Scored(_one_array(texts), labels, called, rows, verdicts.reshape(len(table), classes))


def _one_array(texts: pa.ChunkedArray | Texts) -> Texts:
    return pa.concat_arrays(texts.chunks) if isinstance(texts, pa.ChunkedArray) else texts


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.cast(pa.int64()), np.int64)


def _guarded(run: RunFolder, read: Callable[[], Value]) -> Value:
    if not run.scored_path.exists():
        raise DamagedRunError(f"damaged run {run.id}: {run.scored_path.name} is missing")
    try:
        return read()
    # Arrow, and NumPy on what Arrow read, raise errors of many kinds on damaged bytes.
    except Exception as error:
        told = " ".join(str(error).split())[:200]
        raise DamagedRunError(f"damaged run {run.id}: {run.scored_path.name} cannot be read ({told})") from None
