"""Stop words taken out of texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from core.recipe import Tokenizer
from core.steps import StopWords
from core.text.columns import WordMap, replaced, word_edges
from core.text.segments import chinese_words
from core.texts import Texts

WordLists: TypeAlias = Mapping[str, Sequence[str]]
"""What each stop-word step of a recipe takes out, by ``list_name``."""

CHINESE = "chinese"
APOSTROPHE = "\u2019"


def list_name(options: StopWords) -> str:
    """Return the name under which a step's words are kept with an encoder."""
    return f"{options.language}, negations kept" if options.keep_negations else options.language


def stop_word_remover(options: StopWords, words: Sequence[str], tokenizer: Tokenizer) -> Callable[[Texts], Texts]:
    """Return a function that takes the words out of a column.

    Words are compared in lower case and without the punctuation around them, which stays; where any is taken out or
    not, the words of a text come back with one space between them. Chinese puts no spaces between words: with the
    tokenizer ``jieba`` its words are taken out, else the listed characters wherever they stand.
    """
    if options.language == CHINESE and tokenizer is not Tokenizer.JIEBA:
        longest_first = sorted(words, key=len, reverse=True)
        return lambda column: replaced(column, "|".join(longest_first)) if words else column
    remove = WordMap(_Remover(frozenset(words)))
    return (lambda column: remove(chinese_words(column))) if options.language == CHINESE else remove


class _Remover:
    """Takes a listed word out of a token."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words

    def __call__(self, token: str) -> str:
        start, end = word_edges(token)
        word = token[start:end].lower().replace(APOSTROPHE, "'")
        return token[:start] + token[end:] if word in self._words else token
