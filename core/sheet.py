"""The numbers of a picture as files: a table as CSV, arrays as NPZ."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Value = str | int | float | bool | None
Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The numbers of a picture.

    Attributes:
        columns: The table, a name and equally long values each.
        arrays: The same numbers as the program holds them, by name; without them the table's own columns.
    """

    columns: Mapping[str, Sequence[Value] | Numbers]
    arrays: Mapping[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        lengths = {name: len(values) for name, values in self.columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"expected columns of one length, got {lengths}")

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def csv(self) -> bytes:
        """Return the table as UTF-8 text, a header first; a float is written so that it reads back equal."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(zip(*(_plain(values) for values in self.columns.values()), strict=True))
        return stream.getvalue().encode()

    def npz(self) -> bytes:
        """Return a NumPy archive of the arrays, readable without pickles."""
        stream = io.BytesIO()
        arrays = dict(self.arrays) or {name: np.asarray(values) for name, values in self.columns.items()}
        np.savez_compressed(stream, allow_pickle=False, **arrays)
        return stream.getvalue()


def _plain(values: Sequence[Value] | Numbers) -> Sequence[Value]:
    if not isinstance(values, np.ndarray):
        return values
    # A float32 is written with the fewest digits that give it again, not with those of its nearest float64.
    return [str(value) for value in values] if values.dtype.kind == "f" else list(values.tolist())


def grid_sheet(rows: Mapping[str, Sequence[Value]], pictures: Mapping[str, Numbers]) -> Sheet:
    """Return pictures of one shape ``(words, units)`` as a table of one line a word and unit.

    Args:
        rows: What is told of each word, such as ``{"word": tokens}``.
        pictures: The values by name; the archive holds them as they are.
    """
    words, units = next(iter(pictures.values())).shape
    columns: dict[str, Sequence[Value] | Numbers] = {"place": np.repeat(np.arange(words), units)}
    columns |= {name: [value for value in values for _ in range(units)] for name, values in rows.items()}
    columns["unit"] = np.tile(np.arange(units), words)
    columns |= {name: values.reshape(-1) for name, values in pictures.items()}
    told = {name: np.asarray(values) for name, values in rows.items()}
    return Sheet(columns, {**told, **pictures})
