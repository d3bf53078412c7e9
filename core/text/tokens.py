"""Texts cut into tokens."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import regex  # type: ignore[import-untyped]  # has no annotations

from core.recipe import Tokenizer
from core.text.columns import as_column, blocks, changed_where, matching, not_ascii, replaced, rewritten
from core.text.emoticons import EMOJI, EMOTICON, MAYBE_EMOTICON
from core.text.segments import segment
from core.texts import Texts

Codes = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]

TYPOGRAPHIC_APOSTROPHE = "\u2019"
LETTER = r"[[\p{L}\p{N}]--\p{Han}]"
IN_WORD = r"[[\p{L}\p{M}\p{N}]--\p{Han}]"
WORD = rf"\p{{Han}}|{LETTER}{IN_WORD}*+(?:'{IN_WORD}++)*+"
WORDS = regex.compile("|".join([WORD, EMOTICON.format(alphanumeric=r"\p{L}\p{N}"), EMOJI]), regex.V1)
# The same for texts that are plain ASCII, at half the time, and (RE2) for those of them without an emoticon but with
# an apostrophe; without either, a word is what stands between other characters.
ASCII_WORDS = re.compile("[A-Za-z0-9]++(?:'[A-Za-z0-9]++)*+|" + EMOTICON.format(alphanumeric="A-Za-z0-9"))
PLAIN_WORD_OR_OTHER = "([A-Za-z0-9]+(?:'[A-Za-z0-9]+)*)|[^A-Za-z0-9]"
# keras.src.legacy.preprocessing.text.Tokenizer's filters, and TextVectorization's lower_and_strip_punctuation.
KERAS_FILTERS = r'[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~\t\n]'
VECTORIZER_STRIPS = r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']"""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts: text ``i`` has ``words[code]`` for each of ``codes[offsets[i]:offsets[i + 1]]``.

    ``words`` are distinct. Iterating gives a list of tokens a text.
    """

    words: tuple[str, ...]
    codes: Codes
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> list[str]:
        if not 0 <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        return [self.words[code] for code in self.codes[self.offsets[row] : self.offsets[row + 1]]]

    def __iter__(self) -> Iterator[list[str]]:
        return (self[row] for row in range(len(self)))

    @property
    def lengths(self) -> Offsets:
        """How many tokens each text has, shape ``(texts,)``."""
        return np.diff(self.offsets)

    def select(self, rows: npt.ArrayLike) -> "Tokens":
        """Return the tokens of the texts with these numbers, in this order."""
        chosen = np.asarray(rows, np.int64)
        places, offsets = gathered(self.offsets[chosen], self.lengths[chosen])
        return Tokens(self.words, self.codes[places], offsets)

    def counts(self) -> dict[str, int]:
        """Return how often each token occurs, in the order of first appearance."""
        totals = np.bincount(self.codes, minlength=len(self.words))
        first = np.full(len(self.words), len(self.codes), np.int64)
        # Where a place is assigned more than once, the last value stays: from behind, the first appearance.
        first[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        order = np.argsort(first, kind="stable")[: np.count_nonzero(totals)]
        return {self.words[code]: int(totals[code]) for code in order.tolist()}


def gathered(starts: Offsets, lengths: Offsets) -> tuple[Offsets, Offsets]:
    """Return the places of stretches laid one after the other, and the offsets between them there."""
    offsets = np.append(0, np.cumsum(lengths, dtype=np.int64))
    return np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1]), offsets


def words(column: Texts) -> pa.ListArray:
    """Return words (with their contractions: ``don't``), numbers, emoticons and emoji; other punctuation is dropped.

    A typographic apostrophe reads as a plain one. Chinese is not segmented: each Han character is a token of its own.
    """
    odd = pc.or_(not_ascii(column), matching(column, MAYBE_EMOTICON))
    quoted = pc.and_not(pc.match_substring(column, "'"), odd)
    plain = pc.invert(pc.or_(odd, quoted))
    column = rewritten(column, odd, _spaced_words)
    column = changed_where(column, quoted, lambda texts: replaced(texts, PLAIN_WORD_OR_OTHER, r"\1 "))
    return _between_spaces(changed_where(column, plain, lambda texts: replaced(texts, "[^A-Za-z0-9]+")))


def whitespace(column: Texts) -> pa.ListArray:
    """Return what stands between white space, as Python's ``str.split`` sees it."""
    odd = matching(column, r"[^\t-\r -~]")
    return pc.ascii_split_whitespace(rewritten(column, odd, lambda text: " ".join(text.split())))


def keras(column: Texts) -> pa.ListArray:
    """Return the tokens of Keras's legacy ``Tokenizer``: lower case, its filters as spaces, split at spaces only."""
    odd = not_ascii(column)
    lowered = pc.if_else(odd, rewritten(column, odd, str.lower), pc.ascii_lower(column))
    return _between_spaces(replaced(lowered, KERAS_FILTERS))


def vectorizer(column: Texts) -> pa.ListArray:
    """Return the tokens of Keras's ``TextVectorization``: ASCII in lower case, its punctuation stripped, split."""
    return pc.ascii_split_whitespace(replaced(pc.ascii_lower(column), VECTORIZER_STRIPS, ""))


def jieba(column: Texts) -> pa.ListArray:
    """Return the words that jieba cuts Chinese into; other scripts are cut at white space and punctuation."""
    return _listed([segment(text) for text in column.to_pylist()])


def characters(column: Texts) -> pa.ListArray:
    """Return the characters (code points), spaces among them."""
    return _listed([*map(list, column.to_pylist())])


TOKENIZERS: dict[Tokenizer, Callable[[Texts], pa.ListArray]] = {
    Tokenizer.WORDS: words,
    Tokenizer.WHITESPACE: whitespace,
    Tokenizer.KERAS: keras,
    Tokenizer.VECTORIZER: vectorizer,
    Tokenizer.CHARACTERS: characters,
    Tokenizer.JIEBA: jieba,
}


def tokenize(texts: Sequence[str] | Texts, tokenizer: Tokenizer | str) -> Tokens:
    """Return the tokens of each text, in their order.

    Raises:
        DataError: the tokenizer is jieba, and jieba is not installed.
    """
    return joined(tokenize_block(block, Tokenizer(tokenizer)) for block in blocks(as_column(texts)))


def tokenize_block(column: Texts, tokenizer: Tokenizer) -> Tokens:
    """Return the tokens of a column that is small enough to be held several times."""
    lists = TOKENIZERS[tokenizer](column)
    flat, offsets = lists.flatten(), np.asarray(lists.offsets, np.int64)
    there = np.asarray(pc.greater(pc.binary_length(flat), 0))
    # The number of real tokens before each place turns the old offsets into the new ones.
    offsets = np.append(0, np.cumsum(there, dtype=np.int64))[offsets - offsets[0]]
    encoded = (flat if there.all() else flat.filter(pa.array(there))).dictionary_encode()
    return Tokens(tuple(encoded.dictionary.to_pylist()), np.asarray(encoded.indices, np.int32), offsets)


def joined(parts: Iterable[Tokens]) -> Tokens:
    """Return the tokens of several lists of texts as those of one."""
    numbers: dict[str, int] = {}
    codes: list[Codes] = []
    lengths: list[Offsets] = []
    for part in parts:
        places = [numbers.setdefault(word, len(numbers)) for word in part.words]
        codes.append(np.asarray(places, np.int32)[part.codes])
        lengths.append(part.lengths)
    empty: Any = [np.zeros(0, np.int32)]
    offsets = np.append(0, np.cumsum(np.concatenate(lengths or empty), dtype=np.int64))
    return Tokens(tuple(numbers), np.concatenate(codes or empty), offsets)


def _between_spaces(column: Texts) -> pa.ListArray:
    return pc.split_pattern(column, " ")


def _spaced_words(text: str) -> str:
    found = ASCII_WORDS if text.isascii() else WORDS
    return " ".join(found.findall(text.replace(TYPOGRAPHIC_APOSTROPHE, "'")))


def _listed(token_lists: list[list[str]]) -> pa.ListArray:
    return pa.array(token_lists, pa.list_(pa.large_string()))
