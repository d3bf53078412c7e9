"""Columns of texts: walked through in blocks, and rewritten row by row only where a whole column cannot be."""

from collections.abc import Callable, Iterator, Sequence
from unicodedata import category

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.texts import Texts, text_column

ROWS_AT_ONCE = 50_000
WORDS_REMEMBERED = 2**19
BYTES_AT_ONCE = 8_000_000


def as_column(texts: Sequence[str] | Texts) -> Texts:
    """Return texts as a column."""
    return texts if isinstance(texts, pa.Array) else text_column(texts)


def blocks(texts: Texts) -> Iterator[Texts]:
    """Yield the column in slices of at most ``ROWS_AT_ONCE`` rows and (but for one long text) ``BYTES_AT_ONCE``."""
    ends = np.cumsum(pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False))
    start = 0
    while start < len(texts):
        filled = ends[start - 1] if start else 0
        stop = int(np.searchsorted(ends, filled + BYTES_AT_ONCE, side="right"))
        stop = min(max(stop, start + 1), start + ROWS_AT_ONCE, len(texts))
        yield texts[start:stop]
        start = stop


def replaced(column: Texts, pattern: str, by: str = " ") -> Texts:
    """Return the texts with every match of an RE2 pattern replaced, by a space if not said otherwise."""
    return pc.replace_substring_regex(column, pattern, by)


def changed_where(column: Texts, rows: pa.BooleanArray, change: Callable[[Texts], Texts]) -> Texts:
    """Return the column with the rows that a mask names changed, all of them at once."""
    if not pc.any(rows).as_py():
        return column
    return pc.replace_with_mask(column, rows, change(column.filter(rows)))


def rewritten(column: Texts, rows: pa.BooleanArray, rewrite: Callable[[str], str]) -> Texts:
    """Return the column with the rows that a mask names rewritten one by one."""
    return changed_where(column, rows, lambda chosen: text_column([rewrite(text) for text in chosen.to_pylist()]))


def matching(column: Texts, pattern: str) -> pa.BooleanArray:
    """Return which texts have a match of an RE2 pattern."""
    return pc.match_substring_regex(column, pattern)


def not_ascii(column: Texts) -> pa.BooleanArray:
    """Return which texts have characters beyond ASCII."""
    return pc.invert(pc.string_is_ascii(column))


class WordMap:
    """Replaces every stretch between white space by what a function says of it.

    The function sees each distinct one once, as far as they are remembered; what it makes empty is left out, and one
    space stands between the others.
    """

    def __init__(self, function: Callable[[str], str]) -> None:
        self._function = function
        self._known: dict[str, str] = {}

    def __call__(self, column: Texts) -> Texts:
        """Return the texts with their words replaced."""
        lists = split_spaces(column)
        encoded = lists.flatten().dictionary_encode()
        mapped = text_column(self._mapped(encoded.dictionary.to_pylist()))
        return _joined(mapped.take(encoded.indices), lists.offsets)

    def then(self, other: "WordMap") -> "WordMap":
        """Return the map that does this one and then the other in one go."""
        first, second = self._function, other._function
        return WordMap(lambda word: second(mapped) if (mapped := first(word)) else "")

    def _mapped(self, words: list[str]) -> list[str]:
        if len(self._known) > WORDS_REMEMBERED:
            self._known = {}
        known, function = self._known, self._function
        for word in words:
            if word not in known:
                known[word] = function(word)
        return [known[word] for word in words]


def split_spaces(column: Texts) -> pa.ListArray:
    """Return what stands between ASCII white space, a list a text; an empty text gives one empty word."""
    return pc.ascii_split_whitespace(pc.ascii_trim_whitespace(column))


def _joined(words: Texts, offsets: pa.Array) -> Texts:
    kept = np.asarray(pc.greater(pc.binary_length(words), 0))
    places = np.append(0, np.cumsum(kept))[np.asarray(offsets)]
    lists = pa.ListArray.from_arrays(pa.array(places, pa.int32()), words.filter(pa.array(kept)))
    return pc.binary_join(lists, pa.scalar(" ", pa.large_string()))


def word_edges(token: str) -> tuple[int, int]:
    """Return where the word in a token begins and ends, without the punctuation around it; 0, 0 where there is none."""
    if token.isalnum():
        return 0, len(token)
    places = [place for place, character in enumerate(token) if character.isalnum() or category(character)[0] == "M"]
    return (places[0], places[-1] + 1) if places else (0, 0)
