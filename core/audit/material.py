"""What the checks of an audit look at: the texts, their parts, and their tokens as the recipe cuts them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.data.labelled import TEST, TRAIN, VALIDATION, Labelled, Rows
from core.data.split import Parts, split_rows
from core.errors import DataError
from core.places import Places
from core.recipe import FitOn, FitText, Recipe
from core.reporting import Report
from core.text.encode import Ragged, fit_tokens, split_texts
from core.text.prepared import rows_learnt_from
from core.text.tokens import tokenize
from core.text.word_lists import resolve_word_lists
from core.texts import Texts

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class TokenTable:
    """Every token of every text, cleaned and cut as the recipe says: row ``i`` of ``ids`` holds those of text ``i``.

    ``words[id]`` is the token, ``is_known[id]`` whether the recipe's vocabulary has it;
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
    tokens: TokenTable | None
    problem: str

    @cached_property
    def part_of(self) -> npt.NDArray[np.int8]:
        """The part of each text, shape ``(texts,)``: ``TRAIN``, ``VALIDATION`` or ``TEST``; -1 without a split."""
        places = np.full(len(self.labelled), -1, np.int8)
        if self.parts is not None:
            places[self.parts.train] = TRAIN
            places[self.parts.validation] = VALIDATION
            places[self.parts.test] = TEST
        return places

    @cached_property
    def copies(self) -> Rows:
        """A number for each text that equal texts share, shape ``(texts,)``."""
        return np.asarray(pc.dictionary_encode(self.labelled.texts).indices.to_numpy(zero_copy_only=False), np.int64)

    def class_of(self, place: int) -> str:
        """Return the class of the text at this place."""
        return self.labelled.classes[int(self.labelled.labels[place])]


def gather(recipe: Recipe, labelled: Labelled, places: Places, report: Report) -> Material:
    """Split the texts and cut them into tokens, as far as the recipe lets them be."""
    try:
        parts = split_rows(labelled.labels, recipe.split, recipe.seed, labelled.given)
    except DataError as error:
        return Material(recipe, labelled, None, None, str(error))
    report("Cutting texts into words", 0.1)
    try:
        return Material(recipe, labelled, parts, _cut(recipe, labelled.texts, parts, places), "")
    except DataError as error:
        return Material(recipe, labelled, parts, None, str(error))


def _cut(recipe: Recipe, texts: Texts, parts: Parts, places: Places) -> TokenTable:
    """Cut all texts into tokens, and ask the recipe's own vocabulary which of them it has."""
    text, vocabulary = recipe.text, recipe.text.vocabulary
    word_lists = resolve_word_lists(text, places)
    tokens = split_texts(texts, text, word_lists)
    seen = tokens if vocabulary.fit_text is FitText.CLEANED else tokenize(texts, text.tokenizer)
    taught = seen if vocabulary.fit_on is FitOn.ALL else seen.select(rows_learnt_from(parts, vocabulary.fit_on))
    encoder = fit_tokens(tokens.select(parts.train), taught, text, word_lists)
    known = encoder.vocabulary.ids
    is_known = np.fromiter((word in known for word in tokens.words), bool, len(tokens.words))
    return TokenTable(Ragged(tokens.codes, tokens.offsets), tokens.words, is_known, encoder.length)
