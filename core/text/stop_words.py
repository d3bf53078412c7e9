"""Stop words taken out of texts."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from core.errors import DataError
from core.recipe import Tokenizer
from core.steps import StopWords
from core.text.columns import WordMap, replaced, word_edges
from core.text.segments import chinese_words
from core.texts import Texts

WordLists: TypeAlias = Mapping[str, Sequence[str]]
"""What each stop-word step of a recipe takes out, by ``list_name``."""

CHINESE = "chinese"
KEPT_CHINESE = "chinese, kept whole"
APOSTROPHE = "\u2019"


def list_name(options: StopWords) -> str:
    """Return the name under which a step's words are kept with an encoder."""
    return f"{options.language}, negations kept" if options.keep_negations else options.language


def stop_word_remover(options: StopWords, word_lists: WordLists, tokenizer: Tokenizer) -> Callable[[Texts], Texts]:
    """Return a function that takes the words out of a column.

    Words are compared in lower case and without the punctuation around them, which stays; what is left of a text comes
    back with one space between its words. Chinese puts no spaces between words: with the
    tokenizer ``jieba`` its words are taken out, else the listed characters wherever they stand.

    Raises:
        DataError: the list is not among the word lists.
    """
    words = _listed(options, word_lists)
    if options.language == CHINESE and tokenizer is not Tokenizer.JIEBA:
        kept = word_lists.get(KEPT_CHINESE, ()) if options.keep_negations else ()
        return _wherever_they_stand(words, kept)
    remove = WordMap(_Remover(frozenset(words)))
    return (lambda column: remove(chinese_words(column))) if options.language == CHINESE else remove


def _listed(options: StopWords, word_lists: WordLists) -> Sequence[str]:
    try:
        return word_lists[list_name(options)]
    except KeyError:
        raise DataError(
            f"expected the list of {options.language} stop words with the texts, but it is not there; "
            "resolve the recipe's word lists first"
        ) from None


def _wherever_they_stand(words: Sequence[str], kept: Sequence[str]) -> Callable[[Texts], Texts]:
    """Return a function that takes listed words out of text without spaces, but not out of the words to keep."""
    out, whole = ("|".join(sorted(some, key=len, reverse=True)) for some in (words, kept))
    if not whole:
        return lambda column: replaced(column, out)
    return lambda column: replaced(column, f"({whole})|(?:{out})", r"\1")


class _Remover:
    """Takes a listed word out of a token."""

    def __init__(self, words: frozenset[str]) -> None:
        self._words = words

    def __call__(self, token: str) -> str:
        start, end = word_edges(token)
        word = token[start:end].lower().replace(APOSTROPHE, "'")
        return token[:start] + token[end:] if word in self._words else token
