"""Labelled texts made ready for a network: split into parts, and turned into rows of ids.

The server does this to tell a network's size before it is trained, the worker to train it: the same rows and the same
vocabulary for the same recipe.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.data.labelled import Labelled, Rows
from core.data.split import Parts, split_rows
from core.places import Places, find_places
from core.recipe import FitOn, FitText, Recipe, Text
from core.reporting import Report, silent
from core.text.clean import Step, steps_of
from core.text.encode import Encoder, Ragged, fit_tokens, token_blocks
from core.text.kept import Arrays, Shelf, address
from core.text.stop_words import WordLists
from core.text.tokens import Offsets, Tokens, joined
from core.text.word_lists import resolve_word_lists
from core.texts import Texts


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


def prepare(recipe: Recipe, labelled: Labelled, places: Places | None = None, report: Report = silent) -> Prepared:
    """Split the texts and encode them with the vocabulary of the part that the recipe names.

    Args:
        recipe: Whose split, text and seed are used.
        labelled: The texts.
        places: Where word lists lie and where the result is kept for the next time; without it nothing is kept.
        report: Told how far it is.

    Raises:
        DataError: the texts cannot be split, a word list is missing, or no word is left to learn from.
    """
    word_lists = resolve_word_lists(recipe.text, places or find_places())
    if places is None:
        return _prepared(recipe, labelled, word_lists, report)
    shelf, name = Shelf(places), address(recipe, labelled, word_lists)
    kept = shelf.find(name)
    if kept is not None:
        encoder, arrays = kept
        return Prepared(labelled, _parts(arrays), encoder, Ragged(arrays["values"], arrays["offsets"]))
    prepared = _prepared(recipe, labelled, word_lists, report)
    shelf.keep(name, prepared.encoder, _arrays(prepared))
    return prepared


def _prepared(recipe: Recipe, labelled: Labelled, word_lists: WordLists, report: Report) -> Prepared:
    parts = split_rows(labelled.labels, recipe.split, recipe.seed, labelled.given)
    tokens = _tokens(labelled.texts, recipe.text, steps_of(recipe.text, word_lists), report)
    raw = recipe.text.vocabulary.fit_text is FitText.RAW
    seen = _tokens(labelled.texts, recipe.text, (), report) if raw else tokens
    learnt_from = seen.select(rows_learnt_from(parts, recipe.text.vocabulary.fit_on))
    encoder = fit_tokens(tokens.select(parts.train), learnt_from, recipe.text, word_lists)
    encoded = encoder.look_up(tokens).cut(encoder.length, recipe.text.truncate)
    return Prepared(labelled, parts, encoder, encoded)


def _arrays(prepared: Prepared) -> Arrays:
    parts, encoded = prepared.parts, prepared.encoded
    of_parts = {"train": parts.train, "validation": parts.validation, "test": parts.test}
    return {**of_parts, "values": encoded.values, "offsets": encoded.offsets}


def _parts(arrays: Arrays) -> Parts:
    return Parts(*(arrays[name].astype(np.int64) for name in ("train", "validation", "test")))


def rows_learnt_from(parts: Parts, fit_on: FitOn) -> Rows:
    """Return the rows whose words a vocabulary learns, training rows first."""
    if fit_on is FitOn.TRAIN:
        return parts.train
    validation = parts.validation[~np.isin(parts.validation, parts.test)]  # a recipe may make both one part
    if fit_on is FitOn.TRAIN_VALIDATION:
        return np.concatenate([parts.train, validation])
    return np.concatenate([parts.train, validation, parts.test])


def _tokens(texts: Texts, text: Text, steps: Sequence[Step], report: Report) -> Tokens:
    def told() -> Iterator[Tokens]:
        done = 0
        for tokens in token_blocks(texts, steps, text.tokenizer):
            yield tokens
            done += len(tokens)
            report("Cutting texts into words", done / len(texts))

    return joined(told())
