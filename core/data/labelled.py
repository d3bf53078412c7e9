"""Labelled texts: what every source of data ends in."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts with their classes.

    ``labels`` holds indexes into ``classes``, shape ``(texts,)``; ``rows`` the row numbers in the source, from 1;
    ``left_out`` how many rows of the source are not here, by reason.
    """

    texts: tuple[str, ...]
    labels: Rows
    classes: tuple[str, ...]
    rows: Rows
    left_out: dict[str, int]
    source: str

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
        texts = tuple(self.texts[place] for place in places)
        return Labelled(texts, self.labels[places], self.classes, self.rows[places], left_out, self.source)
