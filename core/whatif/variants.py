"""Variants of a sentence by one press each: what a visitor would try by hand to find out what a network goes by."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import CoreError
from core.whatif.wording import Wording

SHORTEST_TYPO = 3
# fmt: off
_AUXILIARIES = frozenset((
    "am", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did", "have", "has", "had", "can",
    "could", "will", "would", "shall", "should", "may", "might", "must",
))
# fmt: on
_NEGATIONS = frozenset(("not", "never"))
# "won't" and "can't" are not their first halves with n't.
_CONTRACTED = {"won't": "will", "can't": "can", "shan't": "shall", "cannot": "can", "ain't": "is"}


class NoVariantError(CoreError):
    """This sentence has no variant of the kind that was asked for."""


class VariantKind(StrEnum):
    """What is done to a sentence."""

    DROP = "drop"
    SWAP = "swap"
    REPLACE = "replace"
    INSERT = "insert"
    NEGATE = "negate"
    REVERSE = "reverse"
    REPEAT = "repeat"
    LENGTHEN = "lengthen"
    TYPO = "typo"
    UPPER = "upper"


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantWish:
    """What to do, and where.

    Attributes:
        kind: What is done.
        place: The chosen word; kinds that are about the whole sentence pass it over.
        word: What is put in or stands in (``replace``, ``insert``).
        filler: Words that say little, to lengthen with.
    """

    kind: VariantKind
    place: int = 0
    word: str = ""
    filler: Sequence[str] = ()


def vary(wording: Wording, wish: VariantWish) -> str:
    """Return the variant of a sentence.

    Raises:
        NoVariantError: there is none; the text says why and what to choose instead.
    """
    if not len(wording):
        raise NoVariantError("expected a sentence with a word in it, got none; type one")
    if not 0 <= wish.place < len(wording):
        raise NoVariantError(f"expected the place of one of {len(wording)} words, got {wish.place}; choose a word")
    return _VARY[wish.kind](wording, wish)


def _drop(wording: Wording, wish: VariantWish) -> str:
    return wording.edited({wish.place: None})


def _swap(wording: Wording, wish: VariantWish) -> str:
    place = wish.place
    if place + 1 == len(wording):
        raise NoVariantError("the last word has no word after it to change places with; choose another word")
    return wording.edited({place: wording.words[place + 1], place + 1: wording.words[place]})


def _replace(wording: Wording, wish: VariantWish) -> str:
    return wording.edited({wish.place: _given(wish)})


def _insert(wording: Wording, wish: VariantWish) -> str:
    return wording.with_word(wish.place, _given(wish))


def _given(wish: VariantWish) -> str:
    if not wish.word.strip():
        raise NoVariantError("expected a word to put in, got none; type one")
    return wish.word.strip()


def _negate(wording: Wording, wish: VariantWish) -> str:  # noqa: ARG001  about the whole sentence
    """Return the sentence negated by the rules of English: a negation goes, else one comes after the first auxiliary.

    A sentence without an auxiliary is put after "it is not true that", which negates any.
    """
    plain = [word.lower().replace("’", "'") for word in wording.words]
    for place, word in enumerate(plain):
        if word in _NEGATIONS:
            return wording.edited({place: None})
        if word in _CONTRACTED or word.endswith("n't"):
            return wording.edited({place: _as_written(wording.words[place], _CONTRACTED.get(word, word[:-3]))})
    for place, word in enumerate(plain):
        if word in _AUXILIARIES:
            return wording.with_word(place + 1, "not")
    return f"it is not true that {wording.text}"


def _as_written(old: str, new: str) -> str:
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[:1].isupper() else new


def _reverse(wording: Wording, wish: VariantWish) -> str:  # noqa: ARG001
    return wording.edited(dict(enumerate(reversed(wording.words))))


def _repeat(wording: Wording, wish: VariantWish) -> str:  # noqa: ARG001
    return f"{wording.text} {wording.text}"


def _lengthen(wording: Wording, wish: VariantWish) -> str:
    if not wish.filler:
        raise NoVariantError("expected words to lengthen the sentence with, but the network knows none; train it first")
    return f"{wording.text} {' '.join(wish.filler)}"


def _typo(wording: Wording, wish: VariantWish) -> str:
    """Return the sentence with two inner letters of a word exchanged, the commonest slip of a quick typist."""
    place = wish.place
    if _mistyped(wording.words[place]) is None:
        place = max(range(len(wording)), key=lambda other: len(wording.words[other]))
    typed = _mistyped(wording.words[place])
    if typed is None:
        raise NoVariantError(
            "no word here has two different letters inside that could change places; choose upper case"
        )
    return wording.edited({place: typed})


def _mistyped(word: str) -> str | None:
    """Return a word with two different neighbouring letters exchanged, near its middle and not its first, or None."""
    if len(word) < SHORTEST_TYPO:
        return None
    middle = (len(word) - 1) // 2
    starts = sorted(range(1, len(word) - 1), key=lambda start: abs(start - middle))
    for start in starts:
        if word[start] != word[start + 1]:
            return word[:start] + word[start + 1] + word[start] + word[start + 2 :]
    return None


def _upper(wording: Wording, wish: VariantWish) -> str:  # noqa: ARG001
    upper = wording.text.upper()
    if upper == wording.text:
        raise NoVariantError("this sentence has no small letters; choose another variant")
    return upper


_VARY = {
    VariantKind.DROP: _drop,
    VariantKind.SWAP: _swap,
    VariantKind.REPLACE: _replace,
    VariantKind.INSERT: _insert,
    VariantKind.NEGATE: _negate,
    VariantKind.REVERSE: _reverse,
    VariantKind.REPEAT: _repeat,
    VariantKind.LENGTHEN: _lengthen,
    VariantKind.TYPO: _typo,
    VariantKind.UPPER: _upper,
}
