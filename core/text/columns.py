"""Columns of texts: walked through in blocks, and rewritten row by row only where a whole column cannot be."""

from collections.abc import Callable, Iterator, Sequence
from unicodedata import category

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.texts import Texts, text_column

ROWS_AT_ONCE = 20_000
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


def rewritten(column: Texts, rows: pa.BooleanArray, rewrite: Callable[[str], str]) -> Texts:
    """Return the column with the rows that a mask names rewritten one by one."""
    if not pc.any(rows).as_py():
        return column
    written = [rewrite(text) for text in column.filter(rows).to_pylist()]
    return pc.replace_with_mask(column, rows, text_column(written))


def matching(column: Texts, pattern: str) -> pa.BooleanArray:
    """Return which texts have a match of an RE2 pattern."""
    return pc.match_substring_regex(column, pattern)


def not_ascii(column: Texts) -> pa.BooleanArray:
    """Return which texts have characters beyond ASCII."""
    return pc.invert(pc.string_is_ascii(column))


def map_words(column: Texts, function: Callable[[str], str]) -> Texts:
    """Return the texts with every stretch between white space replaced by what the function says of it.

    The function sees each distinct one once; what it makes empty is left out, and one space stands between the others.
    """
    lists = split_spaces(column)
    encoded = lists.flatten().dictionary_encode()
    mapped = text_column([function(word) for word in encoded.dictionary.to_pylist()])
    words = mapped.take(encoded.indices)
    return _joined(words, lists.offsets)


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
