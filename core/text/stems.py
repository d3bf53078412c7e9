"""Stems of words, exactly as NLTK's stemmers give them.

PyStemmer does the same twenty times as fast, but speaks a newer Snowball: for some English words (*added*,
*university*, *biologist*) its stem is another, and its Porter has no NLTK extensions. It is asked for English words
that look like none of those, and NLTK for all others.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from core.text.columns import word_edges

LONGEST_WORD = 100
# The words on which Snowball's versions differ, and more that look like them.
SAME_IN_BOTH = re.compile(
    r"(?!.*(?:ogist|ation|izer|ying|ingly|edly))"
    r"(?!inter|univers|organ|emerg|past|later|even|proceed|exceed|succeed|outing|inning|herring|canning|earring)"
    r"(?!gener|commun|arsen|[aeiouy](.)\1)[a-z]+"
)

Stem = Callable[[str], str]


def stemmer(name: str) -> Stem:
    """Return a function from a word to its stem, in lower case; punctuation around the word stays.

    A "word" of more than 100 characters is no word and stays as it is: NLTK would take hours over some.

    Args:
        name: ``porter``, or ``snowball-`` and a language.
    """
    stem_of = _fast_english if name == "snowball-english" else _slow(name)

    def stem(token: str) -> str:
        start, end = word_edges(token)
        if not 0 < end - start <= LONGEST_WORD:
            return token
        return token[:start] + stem_of(token[start:end]) + token[end:]

    return stem


def _fast_english(word: str) -> str:
    lowered = word.lower()
    return str(_quick().stemWord(lowered)) if SAME_IN_BOTH.fullmatch(lowered) else _slow("snowball-english")(lowered)


@cache
def _quick() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)


@cache
def _slow(name: str) -> Stem:
    # NLTK takes two seconds to load, and only those who stem wait for it.
    from nltk.stem import PorterStemmer, SnowballStemmer

    stem: Stem = (PorterStemmer() if name == "porter" else SnowballStemmer(name.removeprefix("snowball-"))).stem
    return stem
