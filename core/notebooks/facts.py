"""What is in a notebook's own data, counted on this machine: the numbers behind what its page says.

Counts only; no text leaves the data.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array

from core.data.source import load_source
from core.errors import RecipeError
from core.notebooks.notebook import read_notebook
from core.places import Places
from core.recipe import Recipe
from core.reporting import Report, part_of, silent
from core.text.clean import clean, steps_of
from core.text.columns import matching
from core.text.coverage import coverage_of
from core.text.emoticons import FACES, MAYBE_FACE
from core.text.encode import split_texts
from core.text.prepared import Prepared, prepare
from core.text.tokens import Codes, Offsets, Tokens, tokenize
from core.text.word_lists import negations, resolve_word_lists

Facts = Mapping[str, float]


def facts_of(letter: str, places: Places, report: Report = silent) -> Facts:
    """Return the counts over a notebook's data, by the names that its findings use.

    Raises:
        DataError: the data are not on this machine.
        RecipeError: there is no such notebook.
    """
    if letter not in _FACTS:
        raise RecipeError(f"expected a notebook, {', '.join(_FACTS)}, got {letter!r}")
    recipe = read_notebook(letter).trainings[0].recipe
    report("Reading", 0.0)
    labelled = load_source(recipe.data, places, recipe.seed)
    prepared = prepare(recipe, labelled, places, part_of(report, 0.2, 0.7))
    report("Counting", 0.7)
    return {**_common(prepared), **_FACTS[letter](recipe, prepared, places)}


def _common(prepared: Prepared) -> Facts:
    parts, encoded = prepared.parts, prepared.encoded
    validation = prepared.labelled.labels[parts.validation]
    return {
        "texts": len(prepared.labelled.texts),
        "train": len(parts.train),
        "validation": len(parts.validation),
        "test": len(parts.test),
        "rows": len(prepared.encoder.vocabulary),
        "length": prepared.encoder.length,
        "mean_length": float(encoded.lengths.mean()),
        "validation_positive": float(validation.mean()),
    }


def _tweets_by_the_million(recipe: Recipe, prepared: Prepared, _: Places) -> Facts:
    training, train = recipe.training, len(prepared.parts.train)
    batch = training.batch_of(train)
    return {
        "batch": batch,
        "steps": -(-train // batch),
        "words": len(tokenize(prepared.labelled.texts, recipe.text.tokenizer).words),
        "unknown_share": prepared.encoder.vocabulary.unknown_share,
    }


def _reviews(recipe: Recipe, prepared: Prepared, places: Places) -> Facts:
    texts, test = prepared.labelled.texts, prepared.parts.test
    tokens = split_texts(texts, recipe.text, resolve_word_lists(recipe.text, places))
    coverage = coverage_of(tokens.select(test), prepared.encoder.vocabulary.ids.keys())
    room = recipe.text.length if isinstance(recipe.text.length, int) else 0
    read = tokens.select(np.setdiff1d(np.arange(len(texts)), test))
    return {
        "rare_beside": _rare_words_shared(read, 1),
        "rare_apart": _rare_words_shared(read, 1000),
        "long": int((tokens.lengths > room).sum()),
        "short": int((tokens.lengths < room).sum()),
        "words_cut": float(np.maximum(tokens.lengths - room, 0).sum() / tokens.lengths.sum()),
        "unknown_test": 1 - coverage.token_share,
    }


def _rare_words_shared(tokens: Tokens, apart: int) -> float:
    """Return how many rare words, those that 2 to 25 texts hold, a text shares with the one so many rows after it."""
    shape = (len(tokens.lengths), len(tokens.words))
    holds = csr_array((np.ones(len(tokens.codes), bool), tokens.codes, tokens.offsets), shape=shape)
    holds.sum_duplicates()
    texts_with = np.bincount(holds.indices, minlength=shape[1])
    rare = holds[:, (texts_with >= 2) & (texts_with <= 25)].astype(np.int32)
    return float(rare[:-apart].multiply(rare[apart:]).sum() / (shape[0] - apart))


def _many_units(recipe: Recipe, prepared: Prepared, places: Places) -> Facts:
    texts = prepared.labelled.texts
    lowered = pc.utf8_lower(texts)
    tokens = split_texts(texts, recipe.text, resolve_word_lists(recipe.text, places))
    coverage = coverage_of(tokens, prepared.encoder.vocabulary.ids.keys())
    return {
        "kept_signs": _count(matching(texts, r"[\[\\\]^_`]")),
        "rt": _count(pc.match_substring(lowered, "rt")),
        "size": 2 * len(texts),
        "coverage": coverage.token_share,
        "words": coverage.words,
    }


def _restaurants(recipe: Recipe, prepared: Prepared, _: Places) -> Facts:
    texts, parts = prepared.labelled.texts, prepared.parts
    tokens = tokenize(texts, recipe.text.tokenizer)
    room = recipe.text.length if isinstance(recipe.text.length, int) else 0
    bare = {word.strip(".,!?;:()\"'").lower() for word in tokens.words}
    trained = set(tokens.select(parts.train).counts())
    tested = set(tokens.select(parts.test).counts())
    tail = prepared.labelled.labels[-100:]
    return {
        "long": int((tokens.lengths > room).sum()),
        "words": len(tokens.words),
        "bare_words": len(bare - {""}),
        "test_words": len(tested),
        "test_only": len(tested - trained),
        "tail_negative": int((tail == 0).sum()),
    }


def _emoticons(recipe: Recipe, prepared: Prepared, places: Places) -> Facts:
    texts, text = prepared.labelled.texts, recipe.text
    lists = resolve_word_lists(text, places)
    steps = steps_of(text, lists)
    before = next(place for place, step in enumerate(text.clean) if isinstance(step, dict) and "stop_words" in step)
    plain = tokenize(clean(texts, steps[:before]), "whitespace")
    taken = {word for words in lists.values() for word in words} & negations("english")
    tokens = split_texts(texts, text, lists)
    coverage = coverage_of(tokens, prepared.encoder.vocabulary.ids.keys())
    return {
        "negations_lost": _holding(plain.words, plain.codes, plain.offsets, taken),
        "longest": int(tokens.lengths.max()),
        "known_words": float(prepared.encoded.lengths.mean()),
        "empty": coverage.empty,
        "wordless": coverage.empty + coverage.unknown,
        "faces": sum(FACES.search(said) is not None for said in texts.filter(matching(texts, MAYBE_FACE)).to_pylist()),
    }


def _holding(words: tuple[str, ...], codes: Codes, offsets: Offsets, wanted: set[str]) -> int:
    """Return how many texts hold at least one of the wanted words."""
    found = np.append(0, np.cumsum(np.array([word in wanted for word in words])[codes]))
    return int((np.diff(found[offsets]) > 0).sum())


def _count(flags: pa.Array) -> int:
    return int(pc.sum(flags).as_py() or 0)


_FACTS: dict[str, Callable[[Recipe, Prepared, Places], Facts]] = {
    "A": _tweets_by_the_million,
    "B": _reviews,
    "C": _many_units,
    "D": _restaurants,
    "E": _emoticons,
}
