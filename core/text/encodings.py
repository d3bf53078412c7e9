"""Rows of ids in other forms: counted, as ones in columns, or padded to one width."""

from collections import Counter

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from core.recipe import End
from core.text.encode import Ids, Ragged, pad_rows


def bag_of_words(row: npt.ArrayLike) -> dict[int, int]:
    """Return how often each id occurs in a row, in the order of first appearance; padding does not count."""
    return dict(Counter(number for number in np.asarray(row).tolist() if number))


def bags_of_words(rows: Ragged, vocabulary: int) -> csr_matrix:
    """Return how often each id occurs in each row, shape ``(rows, vocabulary)``; padding does not count."""
    numbers = np.repeat(np.arange(len(rows)), rows.lengths)
    real = rows.values != 0
    ones = np.ones(int(real.sum()))
    return csr_matrix((ones, (numbers[real], rows.values[real])), shape=(len(rows), vocabulary))


def one_hot(row: npt.ArrayLike, vocabulary: int) -> npt.NDArray[np.int8]:
    """Return a row of ids with a one in the column of each id, shape ``(ids, vocabulary)``; padding is all zeros."""
    ids = np.asarray(row, np.int64)
    matrix = np.zeros((len(ids), vocabulary), np.int8)
    matrix[np.arange(len(ids)), ids] = ids != 0
    return matrix


def padded(rows: Ragged, width: int, pad: End, truncate: End) -> Ids:
    """Return the rows as a matrix, shape ``(rows, width)``: longer ones cut, shorter ones filled up with padding."""
    return pad_rows(rows.cut(width, truncate), width, pad)
