"""Training a smaller embedding: only the rows whose words the training texts have.

A row that no training text has gets no gradient, so Adam, Nadam, RMSprop and SGD never move it: its moments stay zero.
Their steps go over the whole table, though, which is most of the work where the vocabulary was learnt from more
than the training texts. The network that learns therefore has those rows only, and the whole table is put together
again for snapshots, scores and files. The numbers are the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.network.arrays import Array
from core.recipe import OptimizerName, Recipe, Speed
from core.text.encode import Ragged

TABLE = "embedding/table"
# With nearly all rows in use there is nothing to gain.
_WORTH_BELOW = 0.9
# Weight decay moves every row.
_MOVE_NOTHING_WITHOUT_GRADIENT = frozenset(
    {OptimizerName.ADAM, OptimizerName.NADAM, OptimizerName.RMSPROP, OptimizerName.SGD}
)


@dataclass(frozen=True, slots=True, eq=False)
class KeptRows:
    """The rows of the table that are trained: ``rows`` ascending, padding first, shape ``(kept,)``."""

    rows: NDArray[np.int64]

    def narrow_ids(self, encoded: Ragged) -> Ragged:
        """Return rows of ids as the smaller table numbers them; every id has to be one of those kept."""
        return Ragged(np.searchsorted(self.rows, encoded.values).astype(np.int32), encoded.offsets)

    def narrow(self, arrays: dict[str, Array]) -> dict[str, Array]:
        """Return a network's arrays with the kept rows of its table."""
        return {**arrays, TABLE: arrays[TABLE][self.rows]}

    def widen(self, arrays: dict[str, Array], whole: Array) -> dict[str, Array]:
        """Return arrays with a copy of the whole table in which the kept rows are those of ``arrays``."""
        table = whole.copy()
        table[self.rows] = arrays[TABLE]
        return {**arrays, TABLE: table}


def rows_to_train(recipe: Recipe, encoded: Ragged, rows: int) -> KeptRows | None:
    """Return the rows of a table of ``rows`` that the training texts have, or None where all of it is to be trained."""
    if (
        recipe.training.speed is Speed.FAITHFUL
        or not recipe.network.embedding.trainable
        or recipe.training.optimizer.name not in _MOVE_NOTHING_WITHOUT_GRADIENT
    ):
        return None
    kept = np.union1d([0], encoded.values).astype(np.int64)
    return KeptRows(kept) if len(kept) < _WORTH_BELOW * rows else None
