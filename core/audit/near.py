"""Near copies of a text, found by MinHash and locality-sensitive hashing and then compared exactly.

Two texts are near copies where the sets of their word pairs (shingles of two words) have a Jaccard similarity of at
least ``LEAST_SIMILARITY``: pairs in both, divided by pairs in either. Case, punctuation, web addresses, ``@names`` and
a leading RT count for nothing, so a retweet is a near copy. A. Broder, On the resemblance and containment of documents
(1997); J. Leskovec, A. Rajaraman, J. Ullman, Mining of Massive Datasets, chapter 3.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.data.labelled import Rows
from core.reporting import Report, silent
from core.texts import Texts

LEAST_SIMILARITY = 0.7
FEWEST_WORDS = 4
BANDS, ROWS_OF_A_BAND = 12, 4
PAIRS_AT_ONCE = 20_000
TEXTS_AT_ONCE = 50_000
NOT_COMPARED = r"(?:https?://|\bwww\.)\S+|\B@[0-9A-Za-z_]+|^\W*rt\b"
# One character of a script that writes no spaces stands for a word.
SPACELESS = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
SPACE = pa.scalar(" ", pa.large_string())
_SEED = 12

Codes: TypeAlias = npt.NDArray[np.uint64]
Hashes: TypeAlias = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Shingles:
    """The word pairs of texts: those of text ``i`` are ``codes[offsets[i]:offsets[i + 1]]``."""

    codes: Codes
    offsets: Rows

    @property
    def lengths(self) -> Rows:
        """How many pairs each text has."""
        return np.diff(self.offsets)

    def of(self, texts: Rows) -> tuple[Rows, Codes]:
        """Return the pairs of these texts, each beside the place in ``texts`` it belongs to."""
        lengths = self.lengths[texts]
        ends = np.cumsum(lengths)
        places = np.repeat(self.offsets[texts] - ends + lengths, lengths) + np.arange(ends[-1] if len(ends) else 0)
        return np.repeat(np.arange(len(texts)), lengths), self.codes[places]


def families(texts: Texts, report: Report = silent) -> Rows:
    """Return a number for each text, shape ``(texts,)``; near copies share theirs, directly or through other copies.

    Texts of fewer than ``FEWEST_WORDS`` words are alike only where they are equal letter by letter.
    """
    plain = _plain(texts, report)
    words = pc.fill_null(pc.list_value_length(plain), 0).to_numpy(zero_copy_only=False)
    same = _same(texts, plain, words < FEWEST_WORDS)
    _, first, kind = np.unique(same, return_index=True, return_inverse=True)
    compared = first[words[first] >= FEWEST_WORDS]
    pairs = similar_pairs(shingles(pc.take(plain, pa.array(compared))), report)
    links = np.concatenate([compared[pairs], np.column_stack([first[kind], np.arange(len(texts))])])
    return _components(links, len(texts))


def shingles(words: pa.ListArray) -> Shingles:
    """Return the pairs of neighbouring words of each text that has at least two."""
    ids = pc.dictionary_encode(words.flatten()).indices.to_numpy(zero_copy_only=False).astype(np.uint64)
    lengths = pc.list_value_length(words).to_numpy(zero_copy_only=False)
    ends = np.cumsum(lengths)
    inside = np.ones(max(len(ids) - 1, 0), bool)
    inside[ends[:-1] - 1] = False  # the last word of a text and the first of the next are no neighbours
    codes = (ids[:-1] << np.uint64(32) | ids[1:])[inside]
    return Shingles(codes, np.append(0, np.cumsum(lengths - 1)))


def similar_pairs(found: Shingles, report: Report = silent) -> npt.NDArray[np.int64]:
    """Return pairs of places of texts whose Jaccard similarity is at least ``LEAST_SIMILARITY``, shape ``(pairs, 2)``.

    Of many texts that are all alike, each is paired with the next and with the first, not with every other. A pair
    with exactly the least similarity is found with a probability of 96 %, one with a similarity of 0.8 with 99.8 %.
    """
    if len(found.lengths) < 2:
        return np.zeros((0, 2), np.int64)
    hashes = mixed(found.codes)
    random = np.random.default_rng(_SEED)
    candidates = np.zeros(0, np.int64)
    for band in range(BANDS):
        report("Comparing texts", band / BANDS)
        keys = _band_keys(hashes, found.offsets[:-1], random)
        candidates = np.union1d(candidates, _neighbours(keys))
    pairs = np.column_stack(np.divmod(candidates, len(found.lengths)))
    return pairs[jaccard(found, pairs) >= LEAST_SIMILARITY]


def jaccard(found: Shingles, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return how alike the two texts of each pair are: word pairs in both, divided by word pairs in either."""
    parts = [_jaccard(found, pairs[start : start + PAIRS_AT_ONCE]) for start in range(0, len(pairs), PAIRS_AT_ONCE)]
    return np.concatenate(parts) if parts else np.zeros(0)


def mixed(codes: Codes) -> Hashes:
    """Return 32 well mixed bits of each code (the finisher of splitmix64)."""
    hashes = codes ^ (codes >> np.uint64(30))
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(27)
    hashes *= np.uint64(0x94D049BB133111EB)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _plain(texts: Texts, report: Report) -> pa.ListArray:
    """Return the words of each text that count in a comparison."""
    parts = []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        report("Reading texts", start / len(texts))
        part = pc.utf8_lower(texts[start : start + TEXTS_AT_ONCE])
        part = pc.replace_substring_regex(part, NOT_COMPARED, " ")
        part = pc.replace_substring_regex(part, r"[^\pL\pN\pM]+", " ")
        if pc.any(pc.match_substring_regex(part, SPACELESS)).as_py():
            part = pc.replace_substring_regex(part, f"({SPACELESS})", r" \1 ")
        parts.append(pc.utf8_split_whitespace(pc.utf8_trim_whitespace(part)))
    return pa.chunked_array(parts).combine_chunks() if parts else pa.array([], pa.list_(pa.large_string()))


def _same(texts: Texts, plain: pa.ListArray, short: npt.NDArray[np.bool_]) -> Rows:
    """Return a number for each text; the same for texts with the same words, for short ones with the same letters."""
    joined = pc.binary_join(plain, SPACE)
    told = pc.if_else(pa.array(short), pc.binary_join_element_wise(SPACE, texts, SPACE), joined)
    return np.asarray(pc.dictionary_encode(told).indices.to_numpy(zero_copy_only=False), np.int64)


def _components(links: Rows, size: int) -> Rows:
    """Return a number for each of ``size`` places that those linked to each other share."""
    # SciPy takes longer to import than most commands of the command line take to run.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(links), bool), (links[:, 0], links[:, 1])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _band_keys(hashes: Hashes, starts: Rows, random: np.random.Generator) -> Codes:
    """Return one key a text from the least of its hashes under ``ROWS_OF_A_BAND`` random linear functions."""
    keys = np.zeros(len(starts), np.uint64)
    for factor, shift in random.integers(0, 2**32, (ROWS_OF_A_BAND, 2), np.uint32):
        least = np.minimum.reduceat(hashes * (factor | np.uint32(1)) + shift, starts)
        keys = keys * np.uint64(0x9E3779B97F4A7C15) + least
    return keys


def _neighbours(keys: Codes) -> Rows:
    """Return pairs of places with equal keys, as ``first * len(keys) + second``: each with the next and the first."""
    order = np.argsort(keys, kind="stable")
    new = np.append(True, keys[order][1:] != keys[order][:-1])
    first = order[np.maximum.accumulate(np.where(new, np.arange(len(keys)), 0))]
    others = np.flatnonzero(~new)
    linked = np.concatenate([first[others], order[others - 1]]) * len(keys)
    return np.unique(linked + np.tile(order[others], 2))


def _jaccard(found: Shingles, pairs: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    left, right = (_pair_sets(found, pairs[:, side]) for side in (0, 1))
    both = np.intersect1d(left, right, assume_unique=True)
    shared, a, b = (np.bincount(keys >> np.uint64(32), minlength=len(pairs)) for keys in (both, left, right))
    return np.asarray(shared / (a + b - shared))


def _pair_sets(found: Shingles, texts: Rows) -> Codes:
    pair, codes = found.of(texts)
    return np.unique(pair.astype(np.uint64) << np.uint64(32) | mixed(codes))
