"""The table of word vectors: which words lie near each other, and one picture of them for every epoch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.inside.weights import Array, Ids

AXES = 3
_NO_LENGTH = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """The principal axes of a cloud of vectors.

    Attributes:
        mean: ``(size,)``, the middle of the cloud.
        directions: ``(axes, size)``, of length 1 and at right angles, the widest first.
        shares: ``(axes,)``, each axis's share of the cloud's variance, 0 to 1.
    """

    mean: Array
    directions: Array
    shares: Array

    def project(self, table: Array) -> Array:
        """Return where vectors lie on the axes, ``(rows, size)`` → ``(rows, axes)``."""
        return np.asarray((table - self.mean) @ self.directions.T, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class EmbeddingMap:
    """Every row of an embedding at every kept epoch, on axes that never change.

    Attributes:
        epochs: The epochs, ascending.
        axes: Fitted once, on the last epoch, so that what moves is a vector and not an axis.
        positions: ``(epochs, rows, axes)``.
        moved: ``(epochs, rows)``, how far each vector then lay from where it lay at the first epoch, in all its
            dimensions.
    """

    epochs: tuple[int, ...]
    axes: Axes
    positions: Array
    moved: Array

    def place(self, epoch: int) -> int:
        """Return the place of an epoch, or of the kept one before it."""
        return max(0, int(np.searchsorted(self.epochs, epoch, side="right")) - 1)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row of the embedding and the cosine of the angle between its vector and the one asked for, -1 to 1."""

    row: int
    cosine: float


def principal_axes(vectors: Array, count: int = AXES) -> Axes:
    """Return the axes along which vectors ``(rows, size)`` differ most (PCA through the singular values).

    An axis has no direction of its own; here its largest component is positive, so that equal vectors always give
    equal pictures. Where there are fewer axes than asked for, the rest are zeros with a share of zero.
    """
    mean = vectors.mean(axis=0, dtype=np.float64)
    _, lengths, directions = np.linalg.svd(vectors - mean, full_matrices=False)
    found = min(count, len(lengths))
    total = float((lengths**2).sum()) or 1.0
    kept, shares = np.zeros((count, vectors.shape[1])), np.zeros(count)
    kept[:found], shares[:found] = _turned(directions[:found]), lengths[:found] ** 2 / total
    return Axes(*(np.asarray(values, np.float32) for values in (mean, kept, shares)))


def _turned(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    largest = directions[np.arange(len(directions)), np.abs(directions).argmax(axis=1)]
    return directions * np.where(largest < 0, -1.0, 1.0)[:, None]


def embedding_map(epochs: Sequence[int], table_of: Callable[[int], Array], rows: Ids) -> EmbeddingMap:
    """Return where the vectors lay at each epoch.

    Args:
        epochs: Ascending; at least one.
        table_of: Gives the embedding of an epoch, ``(rows, size)``; asked once an epoch, so that never more than
            three tables are in memory.
        rows: The rows that the axes are fitted on.
    """
    first, last = table_of(epochs[0]), table_of(epochs[-1])
    axes = principal_axes(last[rows])
    positions = np.empty((len(epochs), len(last), AXES), np.float32)
    moved = np.empty((len(epochs), len(last)), np.float32)
    for place, epoch in enumerate(epochs):
        table = table_of(epoch)
        positions[place], moved[place] = axes.project(table), np.linalg.norm(table - first, axis=1)
    return EmbeddingMap(tuple(epochs), axes, positions, moved)


def nearest(table: Array, row: int, among: Ids, count: int) -> tuple[Neighbour, ...]:
    """Return the rows of ``among`` whose vectors point most nearly the way of a row's, itself left out.

    A vector of length zero points nowhere: its cosine counts as 0.
    """
    others = among[among != row]
    vectors, wanted = table[others], table[row]
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(wanted)
    cosines = np.where(lengths > _NO_LENGTH, vectors @ wanted / np.maximum(lengths, _NO_LENGTH), 0.0)
    order = np.argsort(-cosines, kind="stable")[:count]
    return tuple(Neighbour(int(others[place]), float(np.clip(cosines[place], -1, 1))) for place in order)
