"""Cleaning steps: each a small pure function over a whole column of texts.

All regular expressions here run in RE2 (through pyarrow), which takes time linear in the length of the text.
What a step takes out leaves a space behind, so that no two words are glued together.
"""

import html
from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from core.texts import Texts, text_column

Step = Callable[[Texts], Texts]

ROWS_AT_ONCE = 50_000
# Python refuses to turn more than 4,300 digits into a number, and html.unescape does just that.
ENDLESS_ENTITY = r"&#[0-9]{10,};?"


def lowercase(column: Texts) -> Texts:
    """Return the texts in lower case."""
    return pc.utf8_lower(column)


def urls(column: Texts) -> Texts:
    """Return the texts without web addresses (``http://…``, ``https://…``, ``www.…``)."""
    return _replaced(column, r'(?i)(?:https?://|\bwww\.)[^\s\p{Z}\p{Han}<>"]+')


def mentions(column: Texts) -> Texts:
    """Return the texts without ``@account``; an address such as ``me@example.org`` stays."""
    return _replaced(column, r"\B@[0-9A-Za-z_]+")


def html_markup(column: Texts) -> Texts:
    """Return the texts without HTML comments and tags, entities turned into their characters."""
    # Comments go first and alone: beside the tags, an unclosed one would make every later match scan to the end.
    without_comments = _replaced(column, r"(?s)<!--.*?-->")
    without_tags = _replaced(without_comments, r"</?[A-Za-z][^<>]*>|<![A-Za-z][^<>]*>")
    tamed = _replaced(without_tags, ENDLESS_ENTITY)
    return pa.array([html.unescape(text) if "&" in text else text for text in tamed.to_pylist()], pa.large_string())


def punctuation(column: Texts) -> Texts:
    """Return the texts without punctuation; apostrophes inside a word and emoji stay."""
    apostrophes_left = _replaced(column, r"[^\PP'\x{2019}]+|[$+<=>^`|~]+")
    not_after_a_letter = pc.replace_substring_regex(apostrophes_left, r"(^|[^\pL\pN\pM'\x{2019}])['\x{2019}]+", r"\1 ")
    return pc.replace_substring_regex(not_after_a_letter, r"['\x{2019}]+($|[^\pL\pN'\x{2019}])", r" \1")


def digits(column: Texts) -> Texts:
    """Return the texts without digits and other number signs."""
    return _replaced(column, r"\pN+")


STEPS: dict[str, Step] = {
    "lowercase": lowercase,
    "urls": urls,
    "mentions": mentions,
    "html": html_markup,
    "punctuation": punctuation,
    "digits": digits,
}


def clean(texts: Sequence[str] | Texts, steps: Sequence[str]) -> list[str]:
    """Return the texts after the steps (names in ``STEPS``), applied in their order.

    Lone surrogates, which no file can hold, become U+FFFD even where there are no steps.
    """
    cleaned: list[str] = []
    for start in range(0, len(texts), ROWS_AT_ONCE):
        batch = texts[start : start + ROWS_AT_ONCE]
        column = batch if isinstance(batch, pa.Array) else text_column(batch)
        for step in steps:
            column = STEPS[step](column)
        cleaned.extend(column.to_pylist())
    return cleaned


def _replaced(column: Texts, pattern: str) -> Texts:
    return pc.replace_substring_regex(column, pattern, " ")
