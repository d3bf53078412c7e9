"""Labelled texts made ready for a network: split into parts, and turned into rows of ids.

The server does this to tell a network's size before it is trained, the worker to train it: the same rows and the same
vocabulary for the same recipe.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled import Labelled
from core.data.split import Parts, split_rows
from core.recipe import Recipe
from core.text.encode import Encoder, Offsets, Ragged, fit_encoder


@dataclass(frozen=True, slots=True)
class Prepared:
    """Texts with their parts and ids; row ``i`` of ``encoded`` is text ``i`` of ``labelled``."""

    labelled: Labelled
    parts: Parts
    encoder: Encoder
    encoded: Ragged

    @property
    def trained_lengths(self) -> Offsets:
        """The length of each text that trains, in ids, shape ``(texts,)``; texts without a known word do not."""
        lengths = self.encoded.lengths[self.parts.train]
        return lengths[lengths > 0]


def prepare(recipe: Recipe, labelled: Labelled) -> Prepared:
    """Split the texts and encode them with the vocabulary of the part that the recipe names."""
    parts = split_rows(labelled.labels, recipe.split, recipe.seed)
    others = np.concatenate([parts.validation, parts.test])
    train, rest = (pc.take(labelled.texts, pa.array(rows)) for rows in (parts.train, others))
    encoder = fit_encoder(train, recipe.text, rest)
    return Prepared(labelled, parts, encoder, encoder.encode(labelled.texts))
