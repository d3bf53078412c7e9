"""Labelled texts made ready for a network: split, cleaned, cut into tokens, given ids.

The server does this to tell a network's size before it is trained, the worker to train it: the same rows and the same
vocabulary for the same recipe.
"""

from dataclasses import dataclass

import numpy as np

from core.data.labelled import Labelled
from core.data.split import Parts, split_rows
from core.recipe import FitOn, FitText, Recipe
from core.text.clean import clean
from core.text.encode import Encoder, Ragged, resolve_length
from core.text.tokens import tokenize
from core.text.vocabulary import fit_vocabulary


@dataclass(frozen=True, slots=True)
class Prepared:
    """Texts with their parts and ids; row ``i`` of ``encoded`` is text ``i`` of ``labelled``."""

    labelled: Labelled
    parts: Parts
    encoder: Encoder
    encoded: Ragged

    @property
    def trained_lengths(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return how many ids each text of the training part has, zeros left out, shape ``(texts,)``."""
        lengths = np.diff(self.encoded.offsets)[self.parts.train]
        return lengths[lengths > 0]


def prepare(recipe: Recipe, labelled: Labelled) -> Prepared:
    """Split, clean, tokenise and encode; the vocabulary is learnt from the part the recipe names."""
    parts = split_rows(labelled.labels, recipe.split, recipe.seed)
    tokens = tokenize(clean(labelled.texts, recipe.text.clean), recipe.text.tokenizer)
    choice = recipe.text.vocabulary
    seen = parts.train if choice.fit_on is FitOn.TRAIN else np.arange(len(labelled.texts))
    if choice.fit_text is FitText.RAW:
        learnt = tokenize([labelled.texts[row] for row in seen], recipe.text.tokenizer)
    else:
        learnt = [tokens[row] for row in seen]
    vocabulary = fit_vocabulary(learnt, choice)
    length = resolve_length([len(tokens[row]) for row in parts.train], recipe.text)
    encoder = Encoder(vocabulary, recipe.text, length)
    return Prepared(labelled, parts, encoder, encoder.encode(labelled.texts))
