"""Texts become rows of ids: the rows that the network reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import DamagedRunError
from core.recipe import MAX_LENGTH, End, FitOn, FitText, Text
from core.text.clean import clean
from core.text.tokens import tokenize
from core.text.vocabulary import PADDING, START, Vocabulary, fit_vocabulary
from core.texts import Texts

Ids = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]

LONGEST_AUTO = 250
AUTO_PERCENTILE = 95
TEXTS_AT_ONCE = 20_000
MISSING = -1


@dataclass(frozen=True, slots=True)
class Ragged:
    """Rows of different lengths: row ``i`` is ``values[offsets[i]:offsets[i + 1]]``."""

    values: Ids
    offsets: Offsets

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, row: int) -> Ids:
        if not -len(self) <= row < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        row %= len(self)
        return self.values[self.offsets[row] : self.offsets[row + 1]]

    def __iter__(self) -> Iterator[Ids]:
        return (self[row] for row in range(len(self)))

    @property
    def lengths(self) -> Offsets:
        """The length of each row, shape ``(rows,)``."""
        return np.diff(self.offsets)

    def select(self, rows: npt.ArrayLike) -> "Ragged":
        """Return the rows with these numbers, in this order."""
        chosen = np.asarray(rows, np.int64)
        return _gather(self.values, self.offsets[chosen], self.lengths[chosen])

    def cut(self, length: int, end: End) -> "Ragged":
        """Return the rows with at most ``length`` ids each, the others cut off at ``end``."""
        kept = np.minimum(self.lengths, length)
        starts = self.offsets[1:] - kept if end is End.FRONT else self.offsets[:-1]
        return _gather(self.values, starts, kept)


@dataclass(frozen=True, slots=True)
class Reading:
    """The row that the network reads for one text, and what did not come into it.

    ``tokens``, ``ids``, ``unknown`` and ``padding`` have one entry a row of the network, shape ``(words,)``;
    ``cut`` counts tokens beyond the length; ``dropped`` are the unknown words that were left out.
    """

    tokens: tuple[str, ...]
    ids: Ids
    unknown: tuple[bool, ...]
    padding: tuple[bool, ...]
    cut: int
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Encoder:
    """Texts to ids by one vocabulary, one way of cleaning and cutting, and one length."""

    vocabulary: Vocabulary
    text: Text
    length: int

    def encode(self, texts: Sequence[str] | Texts) -> Ragged:
        """Return one row of ids a text, cut to ``length``, never padded; a text without a known token may give none.

        The start token is the first token of its row and is cut like any other.
        """
        return self.encode_whole(texts).cut(self.length, self.text.truncate)

    def encode_whole(self, texts: Sequence[str] | Texts) -> Ragged:
        """Return one row of ids a text, at its full length."""
        return _joined([self._looked_up(split_texts(batch, self.text)) for batch in _batches(texts)])

    def read(self, text: str) -> Reading:
        """Return the row that the network reads for one text: padded to ``length`` where padding is not masked."""
        found = self._found(text)
        known = [(token, number) for token, number in found if number is not None]
        kept = known[max(0, len(known) - self.length) :] if self.text.truncate is End.FRONT else known[: self.length]
        padding = [(PADDING, 0)] * (0 if self.text.mask else self.length - len(kept))
        row = padding + kept if self.text.pad is End.FRONT else kept + padding
        return Reading(
            tokens=tuple(token for token, _ in row),
            ids=np.array([number for _, number in row], np.int32),
            unknown=tuple(number == self.vocabulary.unknown_id for _, number in row),
            padding=tuple(number == self.vocabulary.padding_id for _, number in row),
            cut=len(known) - len(kept),
            dropped=tuple(token for token, number in found if number is None),
        )

    def document(self) -> dict[str, Any]:
        """Return everything needed to encode again, as plain values."""
        return {"text": self.text.model_dump(mode="json"), "length": self.length, **self.vocabulary.document()}

    @classmethod
    def from_document(cls, document: object) -> "Encoder":
        """Return the encoder that ``document()`` described.

        Raises:
            DamagedRunError: a field is missing or does not fit the others.
        """
        vocabulary = Vocabulary.from_document(document)
        try:
            return cls._from_fields(vocabulary, document)
        except (KeyError, TypeError, ValueError, OverflowError) as error:  # pydantic's ValidationError is a ValueError
            raise DamagedRunError(
                f"expected text and length in the vocabulary, but {' '.join(str(error).split())}; train the run again"
            ) from None

    @classmethod
    def _from_fields(cls, vocabulary: Vocabulary, document: Any) -> "Encoder":
        length = int(document["length"])
        if not 1 <= length <= MAX_LENGTH:
            raise ValueError(f"the length is {length}")
        return cls(vocabulary, Text.model_validate(document["text"]), length)

    def _found(self, text: str) -> list[tuple[str, int | None]]:
        unknown = self.vocabulary.unknown_id
        start = [] if self.vocabulary.start_id is None else [(START, self.vocabulary.start_id)]
        return start + [(token, self.vocabulary.ids.get(token, unknown)) for token in split_texts([text], self.text)[0]]

    def _looked_up(self, token_lists: list[list[str]]) -> Ragged:
        ids, unknown = self.vocabulary.ids, self.vocabulary.unknown_id
        missing = MISSING if unknown is None else unknown
        lengths = np.fromiter(map(len, token_lists), np.int64, len(token_lists))
        values = np.fromiter((ids.get(token, missing) for token in chain.from_iterable(token_lists)), np.int32)
        found = values != MISSING
        # The number of known tokens before each place turns the old offsets into the new ones.
        offsets = np.append(0, np.cumsum(found))[_offsets(lengths)]
        return self._started(Ragged(values[found], offsets))

    def _started(self, rows: Ragged) -> Ragged:
        if self.vocabulary.start_id is None:
            return rows
        values = np.insert(rows.values, rows.offsets[:-1], self.vocabulary.start_id)
        return Ragged(values, rows.offsets + np.arange(len(rows.offsets)))


def fit_encoder(train: Sequence[str] | Texts, text: Text, rest: Sequence[str] | Texts = ()) -> Encoder:
    """Return the encoder learnt from the training texts; ``rest`` (all other texts) only counts with ``fit_on: all``.

    Raises:
        DataError: no word is left to learn from.
    """
    learnt_from = chain(_batches(train), _batches(rest) if text.vocabulary.fit_on is FitOn.ALL else ())
    steps = () if text.vocabulary.fit_text is FitText.RAW else text.clean
    token_lists = chain.from_iterable(tokenize(clean(batch, steps), text.tokenizer) for batch in learnt_from)
    vocabulary = fit_vocabulary(token_lists, text.vocabulary)
    whole = Encoder(vocabulary, text, MAX_LENGTH).encode_whole(train)
    return Encoder(vocabulary, text, resolve_length(whole.lengths, text))


def resolve_length(lengths: npt.ArrayLike, text: Text) -> int:
    """Return the tokens kept of a text; ``auto``: the 95th percentile of the training texts' lengths, 1 to 250."""
    if text.length != "auto":
        return text.length
    counts = np.asarray(lengths)
    longest = int(np.percentile(counts, AUTO_PERCENTILE, method="higher")) if counts.size else 1
    return min(max(longest, 1), LONGEST_AUTO)


def split_texts(texts: Sequence[str] | Texts, text: Text) -> list[list[str]]:
    """Return the tokens of each text after cleaning."""
    return tokenize(clean(texts, text.clean), text.tokenizer)


def pad_rows(rows: Ragged, width: int, end: End) -> Ids:
    """Return the rows as a matrix, shape ``(rows, width)``, with the padding id 0 at ``end`` of the shorter ones.

    Raises:
        ValueError: a row is longer than ``width``.
    """
    lengths = rows.lengths
    if lengths.size and lengths.max() > width:
        raise ValueError(f"expected rows of at most {width} ids, got one of {lengths.max()}")
    places = np.arange(width)
    filled = places >= (width - lengths)[:, None] if end is End.FRONT else places < lengths[:, None]
    matrix = np.zeros((len(rows), width), np.int32)
    # A boolean mask is filled row by row, in the order in which the values lie.
    matrix[filled] = rows.values[rows.offsets[0] : rows.offsets[-1]]
    return matrix


def _batches(texts: Sequence[str] | Texts) -> Iterator[Sequence[str] | Texts]:
    return (texts[start : start + TEXTS_AT_ONCE] for start in range(0, len(texts), TEXTS_AT_ONCE))


def _offsets(lengths: npt.NDArray[np.integer[Any]]) -> Offsets:
    return np.append(0, np.cumsum(lengths, dtype=np.int64))


def _gather(values: Ids, starts: Offsets, lengths: Offsets) -> Ragged:
    offsets = _offsets(lengths)
    places = np.repeat(starts - offsets[:-1], lengths) + np.arange(offsets[-1])
    return Ragged(values[places], offsets)


def _joined(parts: Sequence[Ragged]) -> Ragged:
    if not parts:
        return Ragged(np.zeros(0, np.int32), np.zeros(1, np.int64))
    lengths = np.concatenate([part.lengths for part in parts])
    return Ragged(np.concatenate([part.values for part in parts]), _offsets(lengths))
