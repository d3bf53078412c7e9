"""The vocabulary: which word has which id, and what becomes of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.errors import DamagedRunError, DataError
from core.recipe import Unknown, VocabularyRecipe

PADDING = ""
UNKNOWN = "[unknown]"
START = "[start]"
SPECIAL = (PADDING, UNKNOWN, START)

TRAINED_SHARE = 0.002
MOST_GIVEN_UP = 0.01


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by id: padding, then the unknown token (not with ``drop``), then the start token if asked for, then words.

    ``counts`` says how often each id occurred in the texts it was learnt from, before any text was cut.
    ``unknown_share`` is the share of those tokens that have no id of their own.
    """

    tokens: tuple[str, ...]
    counts: tuple[int, ...]
    policy: Unknown
    start_token: bool
    unknown_share: float

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def padding_id(self) -> int:
        """The id of the padding, always 0."""
        return 0

    @property
    def unknown_id(self) -> int | None:
        """The id unknown words read as, or None where they are dropped."""
        return None if self.policy is Unknown.DROP else 1

    @property
    def start_id(self) -> int | None:
        """The id every row starts with, or None."""
        return _specials(self.policy, self.start_token).index(START) if self.start_token else None

    @property
    def words(self) -> tuple[str, ...]:
        """The words, without padding, unknown and start token."""
        return self.tokens[len(_specials(self.policy, self.start_token)) :]

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The id of each word; the special tokens are not words, a text cannot spell them."""
        first = len(self.tokens) - len(self.words)
        return {word: number for number, word in enumerate(self.words, first)}

    @property
    def unknown_is_trained(self) -> bool:
        """Whether unknown words can come to a vector that training has moved (or, dropped, to none at all)."""
        return self.policy is Unknown.DROP or self.unknown_share >= TRAINED_SHARE

    def document(self) -> dict[str, Any]:
        """Return the vocabulary as plain values."""
        return {
            "tokens": list(self.tokens),
            "counts": list(self.counts),
            "unknown": self.policy.value,
            "start_token": self.start_token,
            "unknown_share": self.unknown_share,
        }

    @classmethod
    def from_document(cls, document: object) -> "Vocabulary":
        """Return the vocabulary that ``document()`` described.

        Raises:
            DamagedRunError: a field is missing or does not fit the others.
        """
        try:
            return cls._from_fields(document)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise DamagedRunError(
                f"expected a vocabulary with tokens, counts, unknown, start_token and unknown_share, but {error!r}; "
                "train the run again"
            ) from None

    @classmethod
    def _from_fields(cls, document: Any) -> "Vocabulary":
        tokens, counts = tuple(document["tokens"]), tuple(int(count) for count in document["counts"])
        policy, start_token = Unknown(document["unknown"]), bool(document["start_token"])
        specials = _specials(policy, start_token)
        if len(tokens) != len(counts) or tokens[: len(specials)] != specials:
            raise ValueError(f"{len(tokens)} tokens with {len(counts)} counts do not start with {specials}")
        if not all(isinstance(token, str) for token in tokens) or len(set(tokens)) != len(tokens):
            raise ValueError("the tokens are not distinct texts")
        return cls(tokens, counts, policy, start_token, float(document["unknown_share"]))


def fit_vocabulary(frequencies: Mapping[str, int], texts: int, recipe: VocabularyRecipe) -> Vocabulary:
    """Return the vocabulary of so many texts: the most frequent words first, ties in the order of first appearance.

    ``frequencies`` says how often each token occurs, in the order of first appearance.

    With ``unknown: token`` the unknown token must occur in training, so words seen once have no id and read as it.
    Where that makes fewer than ``TRAINED_SHARE`` of all tokens (texts from a closed set of words), the rarest
    words stand in too, until the share is reached, as long as it stays below ``MOST_GIVEN_UP``. In a very small
    vocabulary no word is rare enough; ``unknown_is_trained`` is false then.

    Raises:
        DataError: no word is left to learn from.
    """
    total = sum(frequencies.values())
    words = _words_kept(frequencies, recipe)
    if not words:
        raise DataError(_no_words(total, recipe))
    unknown = total - sum(frequencies[word] for word in words)
    special_counts = {PADDING: 0, UNKNOWN: unknown, START: texts}
    specials = _specials(recipe.unknown, recipe.start_token)
    return Vocabulary(
        tokens=(*specials, *words),
        counts=(*(special_counts[token] for token in specials), *(frequencies[word] for word in words)),
        policy=recipe.unknown,
        start_token=recipe.start_token,
        unknown_share=unknown / total,
    )


def _words_kept(frequencies: Mapping[str, int], recipe: VocabularyRecipe) -> list[str]:
    stands_in = recipe.unknown is Unknown.TOKEN
    least = max(recipe.minimum_count, 2 if stands_in else 1)
    frequent = sorted(frequencies, key=frequencies.__getitem__, reverse=True)  # stable: ties stay as they came
    words = [word for word in frequent if frequencies[word] >= least and word not in SPECIAL]
    if recipe.size is not None:
        words = words[: max(0, recipe.size - len(_specials(recipe.unknown, recipe.start_token)))]
    return _without_the_rarest(words, frequencies) if stands_in else words


def _without_the_rarest(words: list[str], frequencies: Mapping[str, int]) -> list[str]:
    total = sum(frequencies.values())
    unknown = total - sum(frequencies[word] for word in words)
    kept = len(words)
    while kept > 1 and unknown < TRAINED_SHARE * total:
        unknown += frequencies[words[kept - 1]]
        if unknown > MOST_GIVEN_UP * total:
            break
        kept -= 1
    return words[:kept]


def _specials(policy: Unknown, start_token: bool) -> tuple[str, ...]:
    return (PADDING, *(() if policy is Unknown.DROP else (UNKNOWN,)), *((START,) if start_token else ()))


def _no_words(total: int, recipe: VocabularyRecipe) -> str:
    if not total:
        return "expected words in the training texts, but cleaning leaves none; use fewer steps in text.clean"
    if recipe.unknown is Unknown.TOKEN and recipe.minimum_count <= 2:
        return (
            f"expected words that occur more than once in the training texts, got {total} tokens and none that does; "
            "use more texts, or set text.vocabulary.unknown to drop"
        )
    return (
        f"expected words for the vocabulary, but of {total} tokens none passes text.vocabulary.size {recipe.size} and "
        f"text.vocabulary.minimum_count {recipe.minimum_count}; raise the size or lower the count"
    )
