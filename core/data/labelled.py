"""Labelled texts: what every source of data ends in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.texts import Texts

Rows = npt.NDArray[np.int64]
TRAIN, VALIDATION, TEST = range(3)
PART_NAMES = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their classes.

    ``labels`` holds indexes into ``classes``, shape ``(texts,)``; ``rows`` the row numbers in the source, from 1;
    ``left_out`` how many rows of the source are not here, by reason. ``given`` is the part that the source puts each
    text in (``TRAIN``, ``VALIDATION`` or ``TEST``), shape ``(texts,)``, or None where it puts them in none.
    """

    texts: Texts
    labels: Rows
    classes: tuple[str, ...]
    rows: Rows
    left_out: dict[str, int]
    source: str
    given: Rows | None = None

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def counts(self) -> dict[str, int]:
        """How many texts each class has."""
        totals = np.bincount(self.labels, minlength=len(self.classes))
        return {name: int(total) for name, total in zip(self.classes, totals, strict=True)}

    def select(self, chosen: npt.ArrayLike, reason: str) -> "Labelled":
        """Return the texts at these places, in this order; the others are counted as left out for ``reason``."""
        places = np.asarray(chosen, np.int64)
        gone = len(self) - len(places)
        left_out = self.left_out | ({reason: self.left_out.get(reason, 0) + gone} if gone else {})
        texts = pc.take(self.texts, pa.array(places))
        given = None if self.given is None else self.given[places]
        return Labelled(texts, self.labels[places], self.classes, self.rows[places], left_out, self.source, given)

    def text(self, place: int) -> str:
        """Return the text at this place."""
        return str(self.texts[place].as_py())
