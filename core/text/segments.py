"""Chinese cut into words by jieba, an optional package."""

import logging
import re
import warnings
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from core.errors import DataError
from core.text.columns import matching, rewritten
from core.texts import Texts

# What jieba looks at together; it takes time quadratic in the length of such a run, so a run that no one wrote is cut.
TOGETHER = r"\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-"
PIECES_REMEMBERED = 2**14
PIECES = re.compile(f"[{TOGETHER}]{{1,500}}|[^{TOGETHER}]{{1,500}}")


def segment(text: str) -> list[str]:
    """Return the words of a text as jieba cuts them, white space left out.

    Raises:
        DataError: jieba is not installed.
    """
    return [word for piece in PIECES.findall(text) for word in _cut(piece)]


@lru_cache(PIECES_REMEMBERED)
def _cut(piece: str) -> tuple[str, ...]:
    return tuple(word for word in _jieba().lcut(piece) if not word.isspace())


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
