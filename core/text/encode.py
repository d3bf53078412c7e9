"""Texts become rows of ids: the rows that the network reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from core.errors import DamagedRunError, DataError
from core.recipe import MAX_LENGTH, End, FitOn, FitText, Text, Tokenizer
from core.text.clean import Step, clean_blocks, steps_of
from core.text.columns import as_column
from core.text.stop_words import WordLists
from core.text.tokens import Offsets, Tokens, gathered, joined, tokenize, tokenize_block
from core.text.vocabulary import PADDING, START, Vocabulary, fit_vocabulary
from core.texts import Texts

Ids = npt.NDArray[np.int32]

LONGEST_AUTO = 250
AUTO_PERCENTILE = 95
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
    """Texts to ids by one vocabulary, one way of cleaning and cutting, and one length.

    ``word_lists`` are the words that its stop-word steps take out, so that it needs no list from elsewhere.
    """

    vocabulary: Vocabulary
    text: Text
    length: int
    word_lists: WordLists = field(default_factory=dict)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The cleaning steps, ready to be applied."""
        return steps_of(self.text, self.word_lists)

    def encode(self, texts: Sequence[str] | Texts) -> Ragged:
        """Return one row of ids a text, cut to ``length``, never padded; a text without a known token may give none.

        The start token is the first token of its row and is cut like any other.
        """
        return self.encode_whole(texts).cut(self.length, self.text.truncate)

    def encode_whole(self, texts: Sequence[str] | Texts) -> Ragged:
        """Return one row of ids a text, at its full length."""
        return joined_rows([self.look_up(tokens) for tokens in token_blocks(texts, self.steps, self.text.tokenizer)])

    def split(self, texts: Sequence[str] | Texts) -> Tokens:
        """Return the tokens of each text after cleaning, known or not."""
        return split_texts(texts, self.text, self.word_lists)

    def look_up(self, tokens: Tokens) -> Ragged:
        """Return one row of ids a text whose tokens are given, at its full length."""
        ids, unknown = self.vocabulary.ids, self.vocabulary.unknown_id
        missing = MISSING if unknown is None else unknown
        of_words = np.fromiter((ids.get(word, missing) for word in tokens.words), np.int32, len(tokens.words))
        values = of_words[tokens.codes]
        found = values != MISSING
        # The number of known tokens before each place turns the old offsets into the new ones.
        return self._started(Ragged(values[found], np.append(0, np.cumsum(found, dtype=np.int64))[tokens.offsets]))

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
        lists = {"word_lists": {name: list(words) for name, words in self.word_lists.items()}}
        return {"text": self.text.model_dump(mode="json"), "length": self.length, **lists, **self.vocabulary.document()}

    @classmethod
    def from_document(cls, document: object) -> "Encoder":
        """Return the encoder that ``document()`` described.

        Raises:
            DamagedRunError: a field is missing or does not fit the others.
        """
        vocabulary = Vocabulary.from_document(document)
        try:
            return cls._from_fields(vocabulary, document)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError, DataError) as error:
            # pydantic's ValidationError is a ValueError
            raise DamagedRunError(
                f"expected text and length in the vocabulary, but {' '.join(str(error).split())}; train the run again"
            ) from None

    @classmethod
    def _from_fields(cls, vocabulary: Vocabulary, document: Any) -> "Encoder":
        length = int(document["length"])
        if not 1 <= length <= MAX_LENGTH:
            raise ValueError(f"the length is {length}")
        lists = {str(name): tuple(map(str, words)) for name, words in document.get("word_lists", {}).items()}
        text = Text.model_validate(document["text"])
        steps_of(text, lists)  # Refuses a text part whose word lists are not here.
        return cls(vocabulary, text, length, lists)

    def _found(self, text: str) -> list[tuple[str, int | None]]:
        unknown = self.vocabulary.unknown_id
        start = [] if self.vocabulary.start_id is None else [(START, self.vocabulary.start_id)]
        return start + [(token, self.vocabulary.ids.get(token, unknown)) for token in self.split([text])[0]]

    def _started(self, rows: Ragged) -> Ragged:
        if self.vocabulary.start_id is None:
            return rows
        values = np.insert(rows.values, rows.offsets[:-1], self.vocabulary.start_id)
        return Ragged(values, rows.offsets + np.arange(len(rows.offsets)))


def fit_encoder(
    train: Sequence[str] | Texts,
    text: Text,
    rest: Sequence[str] | Texts = (),
    word_lists: WordLists | None = None,
) -> Encoder:
    """Return the encoder learnt from the training texts, and from ``rest`` too unless ``fit_on`` is ``train``.

    Args:
        train: The training texts.
        text: The recipe's part.
        rest: The other texts that ``fit_on`` names.
        word_lists: What ``resolve_word_lists`` found; needed only where the recipe takes out stop words.

    Raises:
        DataError: no word is left to learn from, or a word list is missing.
    """
    lists = dict(word_lists or {})
    tokens = split_texts(train, text, lists)
    seen = [as_column(train)] if text.vocabulary.fit_on is FitOn.TRAIN else [as_column(train), as_column(rest)]
    if text.vocabulary.fit_text is FitText.RAW:
        return fit_tokens(tokens, joined(tokenize(column, text.tokenizer) for column in seen), text, lists)
    others = [split_texts(column, text, lists) for column in seen[1:]]
    return fit_tokens(tokens, joined([tokens, *others]), text, lists)


def fit_tokens(train: Tokens, seen: Tokens, text: Text, word_lists: WordLists) -> Encoder:
    """Return the encoder whose vocabulary is learnt from the tokens seen, and whose length from the training texts'."""
    vocabulary = fit_vocabulary(seen.counts(), len(seen), text.vocabulary)
    encoder = Encoder(vocabulary, text, MAX_LENGTH, word_lists)
    return replace(encoder, length=resolve_length(encoder.look_up(train).lengths, text))


def resolve_length(lengths: npt.ArrayLike, text: Text) -> int:
    """Return the tokens kept of a text; ``auto``: the 95th percentile of the training texts' lengths, 1 to 250."""
    if text.length != "auto":
        return text.length
    counts = np.asarray(lengths)
    longest = int(np.percentile(counts, AUTO_PERCENTILE, method="higher")) if counts.size else 1
    return min(max(longest, 1), LONGEST_AUTO)


def split_texts(texts: Sequence[str] | Texts, text: Text, word_lists: WordLists | None = None) -> Tokens:
    """Return the tokens of each text after cleaning."""
    return joined(token_blocks(texts, steps_of(text, word_lists), text.tokenizer))


def token_blocks(texts: Sequence[str] | Texts, steps: Sequence[Step], tokenizer: Tokenizer) -> Iterator[Tokens]:
    """Yield the tokens of the texts after cleaning, a block of texts at a time."""
    return (tokenize_block(block, tokenizer) for block in clean_blocks(as_column(texts), steps))


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


def joined_rows(parts: Sequence[Ragged]) -> Ragged:
    """Return the rows of several lists as those of one."""
    if not parts:
        return Ragged(np.zeros(0, np.int32), np.zeros(1, np.int64))
    lengths = np.concatenate([part.lengths for part in parts])
    return Ragged(np.concatenate([part.values for part in parts]), np.append(0, np.cumsum(lengths, dtype=np.int64)))


def _gather(values: Ids, starts: Offsets, lengths: Offsets) -> Ragged:
    places, offsets = gathered(starts, lengths)
    return Ragged(values[places], offsets)
