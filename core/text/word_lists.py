"""Lists of stop words, and the negations among them.

A list is NLTK's of the language (from the catalogue) or, for Chinese, one of ours. Lists hold the words that turn a
sentence round (*not*, *no*, *but*, *don't*; *não*, *nem*, *mas*); unless a recipe asks otherwise these are left out of
them, and so stay in the texts.
"""

from functools import cache

import yaml

from core.places import ASSETS, Places, find_mirror
from core.recipe import Text
from core.steps import StopWords
from core.text.stop_words import CHINESE, KEPT_CHINESE, list_name

FOLDER = ASSETS / "wordlists"


def resolve_word_lists(text: Text, places: Places) -> dict[str, tuple[str, ...]]:
    """Return the words that the stop-word steps of a recipe take out, read from the catalogue's lists.

    Raises:
        DataError: a list is not on this machine; the text says how to fetch it.
    """
    wanted = [step.options for step in text.steps if isinstance(step.options, StopWords)]
    lists = {list_name(options): _words_out(options, places) for options in wanted}
    if any(options.language == CHINESE and options.keep_negations for options in wanted):
        lists[KEPT_CHINESE] = tuple(sorted(negations(CHINESE)))
    return lists


@cache
def negations(language: str) -> frozenset[str]:
    """Return the words of a language that turn a sentence round, as far as we know them."""
    listed = yaml.safe_load((FOLDER / "negations.yaml").read_text(encoding="utf-8"))
    return frozenset(listed.get(language, "").split())


def _words_out(options: StopWords, places: Places) -> tuple[str, ...]:
    listed = _listed(options.language, places)
    kept = negations(options.language) if options.keep_negations else frozenset[str]()
    return tuple(word for word in listed if word not in kept)


def _listed(language: str, places: Places) -> tuple[str, ...]:
    if language == CHINESE:
        return tuple((FOLDER / "chinese.txt").read_text(encoding="utf-8").split())
    from core.data.catalogue.wordlists import word_list

    return word_list(f"stopwords/{language}", places, find_mirror())
