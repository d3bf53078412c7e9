"""Chinese cut into words by jieba, an optional package."""

import logging
import warnings
from functools import cache
from importlib.util import find_spec
from typing import Any

from core.errors import DataError
from core.text.columns import matching, rewritten
from core.texts import Texts


def segment(text: str) -> list[str]:
    """Return the words of a text as jieba cuts them, white space left out.

    Raises:
        DataError: jieba is not installed.
    """
    return [word for word in _jieba().lcut(text) if not word.isspace()]


def chinese_words(column: Texts) -> Texts:
    """Return the texts that have Chinese characters with spaces between their words."""
    return rewritten(column, matching(column, r"\p{Han}"), lambda text: " ".join(segment(text)))


def _jieba() -> Any:
    if find_spec("jieba") is None:
        raise DataError(
            "expected the package jieba, which cuts Chinese into words, but it is not installed; "
            "run: pip install jieba, or set text.tokenizer to words (each Chinese character a token)"
        )
    return _loaded_jieba()


@cache
def _loaded_jieba() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba is older than the rules that it breaks.
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba
