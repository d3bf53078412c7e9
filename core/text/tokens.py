"""Texts cut into tokens."""

import re
from collections.abc import Callable, Sequence

import regex  # type: ignore[import-untyped]  # has no annotations

from core.recipe import Tokenizer

TYPOGRAPHIC_APOSTROPHE = "\u2019"
# Every part is bounded or unambiguous, so a search takes linear time. The look-ahead only saves time.
EMOTICON = (
    r"(?=[<:;=^-])(?:</?3|\^_{{0,3}}\^|[:;=][-^']?[()]"
    r"|(?<![{alphanumeric}])(?:[:;=][-^']?[\[\]{{}}]|[:;=][-^]?[DdPpOo3/\\|*](?![{alphanumeric}/])|[-;]_{{1,3}}[-;]))"
)
EMOJI = (
    r"\p{Regional_Indicator}{2}"
    r"|\p{Extended_Pictographic}[\uFE0F\p{EMod}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]*)*+"
)
LETTER = r"[[\p{L}\p{N}]--\p{Han}]"
IN_WORD = r"[[\p{L}\p{M}\p{N}]--\p{Han}]"
WORD = rf"\p{{Han}}|{LETTER}{IN_WORD}*+(?:'{IN_WORD}++)*+"
WORDS = regex.compile("|".join([WORD, EMOTICON.format(alphanumeric=r"\p{L}\p{N}"), EMOJI]), regex.V1)
# The same for the many texts that are plain ASCII, at half the time.
ASCII_WORDS = re.compile("[A-Za-z0-9]++(?:'[A-Za-z0-9]++)*+|" + EMOTICON.format(alphanumeric="A-Za-z0-9"))


def words(text: str) -> list[str]:
    """Return words (with their contractions: ``don't``), numbers, emoticons and emoji; other punctuation is dropped.

    A typographic apostrophe reads as a plain one. Chinese is not segmented: each Han character is a token of its own.
    """
    if text.isascii():
        return ASCII_WORDS.findall(text)
    tokens: list[str] = WORDS.findall(text.replace(TYPOGRAPHIC_APOSTROPHE, "'"))
    return tokens


def whitespace(text: str) -> list[str]:
    """Return what stands between white space."""
    return text.split()


def characters(text: str) -> list[str]:
    """Return the characters (code points), spaces among them."""
    return list(text)


TOKENIZERS: dict[Tokenizer, Callable[[str], list[str]]] = {
    Tokenizer.WORDS: words,
    Tokenizer.WHITESPACE: whitespace,
    Tokenizer.CHARACTERS: characters,
}


def tokenize(texts: Sequence[str], tokenizer: Tokenizer | str) -> list[list[str]]:
    """Return the tokens of each text, in their order."""
    return [*map(TOKENIZERS[Tokenizer(tokenizer)], texts)]
