"""Labels that are numbers: read as people write them, and cut into classes."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labels.sentiments import NEGATIVE, POSITIVE, SENTIMENTS

Numbers = npt.NDArray[np.float64]

# A number with a decimal point or comma, alone or as stars are written: "4", "4,0", "-0.5", "4 stars", "4 out of 5".
_NUMBER = (
    r"^\s*(?P<number>[+\-−]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+\-]?\d+)?)\s*"
    r"(?:(?:/|out of|de|sur|von|su|из)\s*\d+)?\s*"
    r"(?:stars?|★|⭐|%|estrelas?|estrellas?|étoiles?|sterne?n?|stell[ae]|星)?\s*$"
)
_STARS = r"^\s*(?P<full>[★⭐]️?){1,10}[☆✩]*\s*$"


def parse_numbers(values: Sequence[str] | pa.Array) -> Numbers:
    """Return the number that each text says, NaN where it says none, shape ``(values,)``.

    A comma is a decimal point; ``4/5``, ``4 stars`` and ``★★★★☆`` are 4.
    """
    cells = values if isinstance(values, pa.Array) else pa.array(values, pa.large_string())
    try:
        counted = _numbers(pc.utf8_trim_whitespace(cells))
    except pa.ArrowInvalid:  # not all of them are plain numbers
        counted = _parse_each(cells)
    counted[~np.isfinite(counted)] = np.nan
    return counted


def _parse_each(cells: pa.Array) -> Numbers:
    found = pc.struct_field(pc.extract_regex(pc.utf8_lower(cells), _NUMBER), "number")
    plain = pc.replace_substring(pc.replace_substring(found, "−", "-"), ",", ".")
    # Arrow reads no number that begins with a plus.
    counted = _numbers(pc.utf8_ltrim(plain, "+"))
    starred = pc.match_substring_regex(cells, _STARS).to_numpy(zero_copy_only=False)
    if starred.any():
        counted[starred] = pc.count_substring_regex(cells, "[★⭐]").to_numpy(zero_copy_only=False)[starred]
    return counted


def _numbers(cells: pa.Array) -> Numbers:
    return np.array(pc.fill_null(pc.cast(cells, pa.float64()), np.nan).to_numpy(zero_copy_only=False))


def cut_numbers(numbers: Numbers, cuts: Sequence[float]) -> npt.NDArray[np.int64]:
    """Return between which cut points each number lies, 0 to ``len(cuts)``; one on a cut point belongs above it."""
    return np.asarray(np.digitize(numbers, cuts), np.int64)


def cut_names(cuts: Sequence[float]) -> tuple[str, ...]:
    """Return the names of the classes that ascending cut points make, one more than there are cut points.

    One cut makes negative and positive, two also neutral, more of them ranges.
    """
    if len(cuts) == 1:
        return (NEGATIVE, POSITIVE)
    if len(cuts) == 2:
        return SENTIMENTS
    between = [f"{low:g} to below {high:g}" for low, high in pairwise(cuts)]
    return (f"below {cuts[0]:g}", *between, f"{cuts[-1]:g} and above")
