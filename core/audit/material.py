"""What the checks of an audit look at: the texts, their parts, and their tokens as the recipe cuts them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled import Labelled, Rows
from core.data.split import Parts, split_rows
from core.errors import DataError
from core.recipe import FitOn, Recipe, Unknown, VocabularyRecipe
from core.reporting import Report
from core.text.encode import Encoder, Ragged, fit_encoder
from core.texts import Texts

Mask = npt.NDArray[np.bool_]
PART_NAMES = ("training", "validation", "test")


@dataclass(frozen=True)
class Tokens:
    """Every token of every text, cleaned and cut as the recipe says: row ``i`` of ``ids`` holds those of text ``i``.

    ``words[id]`` is the token, ``is_known[id]`` whether the recipe's vocabulary has it; id 0 occurs in no text.
    ``kept`` is how many tokens of a text the recipe reads.
    """

    ids: Ragged
    words: tuple[str, ...]
    is_known: Mask
    kept: int

    @cached_property
    def known_counts(self) -> Rows:
        """How many tokens of each text the vocabulary has, shape ``(texts,)``."""
        return np.diff(np.append(0, np.cumsum(self.is_known[self.ids.values]))[self.ids.offsets])

    @cached_property
    def owners(self) -> Rows:
        """The text that each token stands in, shape ``(tokens,)``."""
        return np.repeat(np.arange(len(self.ids)), self.ids.lengths)


@dataclass(frozen=True)
class Material:
    """A recipe and its labelled texts, with all that more than one check needs.

    Where the split or the vocabulary is impossible, ``problem`` is the sentence that says why, and ``parts`` or
    ``tokens`` is None.
    """

    recipe: Recipe
    labelled: Labelled
    parts: Parts | None
    tokens: Tokens | None
    problem: str

    @cached_property
    def part_of(self) -> npt.NDArray[np.int8]:
        """The part of each text, shape ``(texts,)``: 0 training, 1 validation, 2 test; -1 for none."""
        places = np.full(len(self.labelled), -1, np.int8)
        for number, rows in enumerate(parts_of(self.parts)):
            places[rows] = number
        return places

    @cached_property
    def copies(self) -> Rows:
        """A number for each text that equal texts share, shape ``(texts,)``."""
        return np.asarray(pc.dictionary_encode(self.labelled.texts).indices.to_numpy(zero_copy_only=False), np.int64)

    def class_of(self, place: int) -> str:
        """Return the class of the text at this place."""
        return self.labelled.classes[int(self.labelled.labels[place])]


def parts_of(parts: Parts | None) -> tuple[Rows, ...]:
    """Return the rows of training, validation and test; empty where there is no split."""
    return () if parts is None else (parts.train, parts.validation, parts.test)


def gather(recipe: Recipe, labelled: Labelled, report: Report) -> Material:
    """Split the texts and cut them into tokens, as far as the recipe lets them be."""
    try:
        parts = split_rows(labelled.labels, recipe.split, recipe.seed)
    except DataError as error:
        return Material(recipe, labelled, None, None, str(error))
    report("Cutting into words", 0.1)
    try:
        return Material(recipe, labelled, parts, _tokens(recipe, labelled.texts, parts, report), "")
    except DataError as error:
        return Material(recipe, labelled, parts, None, str(error))


def _tokens(recipe: Recipe, texts: Texts, parts: Parts, report: Report) -> Tokens:
    """Return all tokens, by a vocabulary without limits over all texts; the recipe's own says which of them it has."""
    encoder = _recipes_encoder(recipe, texts, parts)
    report("Cutting into words", 0.4)
    everything = VocabularyRecipe(size=None, unknown=Unknown.DROP, fit_on=FitOn.ALL)
    whole = fit_encoder(texts, recipe.text.model_copy(update={"vocabulary": everything}))
    words, known = whole.vocabulary.tokens, encoder.vocabulary.ids
    is_known = np.fromiter((word in known for word in words), bool, len(words))
    return Tokens(whole.encode_whole(texts), words, is_known, encoder.length)


def _recipes_encoder(recipe: Recipe, texts: Texts, parts: Parts) -> Encoder:
    others = np.concatenate([parts.validation, parts.test])
    train, rest = (pc.take(texts, pa.array(rows)) for rows in (parts.train, others))
    return fit_encoder(train, recipe.text, rest)
