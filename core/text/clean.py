"""Cleaning steps: each a small pure function over a whole column of texts.

All regular expressions over a column run in RE2 (through pyarrow), which takes time linear in the length of the text.
What a step takes out leaves a space behind, so that no two words are glued together.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

import pyarrow as pa
import pyarrow.compute as pc

from core.errors import DataError
from core.recipe import Text, Tokenizer
from core.steps import Fate, ParsedStep, Pattern, StopWords, WrittenStep
from core.text.columns import WordMap, as_column, blocks, changed_where, matching, not_ascii, replaced, rewritten
from core.text.emoticons import drop_faces, keep_faces, unmarked
from core.text.stems import stemmer
from core.text.stop_words import WordLists, stop_word_remover
from core.texts import Texts

Change = Callable[[Texts], Texts]

# Python refuses to turn more than 4,300 digits into a number, and html.unescape does just that.
ENDLESS_ENTITY = r"&#[0-9]{10,};?"
IN_TAG_WORD = r"[\pL\pM\pN_]"
REPEATED = re.compile(r"([^\W\d_])\1{2,}+")
THREE_ALIKE = "|".join(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
MOST_GROWTH = 4
BYTES_TO_GROW_BY = 1_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """One cleaning step, ready to be applied: how the recipe writes it, and what it does to a column."""

    written: WrittenStep
    change: Change

    def __str__(self) -> str:
        if isinstance(self.written, str):
            return self.written
        return ", ".join(f"{name}: {options}" for name, options in self.written.items())


def lowercase(column: Texts) -> Texts:
    """Return the texts in lower case."""
    return pc.utf8_lower(column)


def urls(column: Texts) -> Texts:
    """Return the texts without web addresses (``http://…``, ``https://…``, ``www.…``)."""
    return replaced(column, r'(?i)(?:https?://|\bwww\.)[^\s\p{Z}\p{Han}<>"]+')


def mentions(column: Texts) -> Texts:
    """Return the texts without ``@account``; an address such as ``me@example.org`` stays."""
    return replaced(column, r"\B@[0-9A-Za-z_]+")


def html_markup(column: Texts) -> Texts:
    """Return the texts without HTML comments and tags, entities turned into their characters."""
    # Comments go first and alone: beside the tags, an unclosed one would make every later match scan to the end.
    without_comments = replaced(column, r"(?s)<!--.*?-->")
    without_tags = replaced(without_comments, r"</?[A-Za-z][^<>]*>|<![A-Za-z][^<>]*>")
    tamed = replaced(without_tags, ENDLESS_ENTITY)
    return rewritten(tamed, pc.match_substring(tamed, "&"), html.unescape)


def punctuation(column: Texts) -> Texts:
    """Return the texts without punctuation; apostrophes inside a word and emoji stay."""
    apostrophes_left = replaced(column, r"[^\PP'\x{2019}]+|[$+<=>^`|~]+")
    return changed_where(apostrophes_left, matching(apostrophes_left, r"['\x{2019}]"), _without_quotes)


def _without_quotes(column: Texts) -> Texts:
    """Return the texts without apostrophes that do not stand inside a word."""
    not_after_a_letter = replaced(column, r"(^|[^\pL\pN\pM'\x{2019}])['\x{2019}]+", r"\1 ")
    return replaced(not_after_a_letter, r"['\x{2019}]+($|[^\pL\pN'\x{2019}])", r" \1")


def digits(column: Texts) -> Texts:
    """Return the texts without digits and other number signs."""
    return replaced(column, r"\pN+")


def retweets(column: Texts) -> Texts:
    """Return the texts without the mark of a retweet: ``RT``, or in any case at the beginning or before a mention."""
    return replaced(replaced(column, r"^\s*(?i:rt)\b|\bRT\b"), r"\b(?i:rt)(\s*@)", r" \1")


def accents(column: Texts) -> Texts:
    """Return the texts with Latin and Greek letters without their accents (``ação`` → ``acao``).

    Marks that make another letter in other scripts (Cyrillic й, Japanese が, Indic vowels) stay.
    """
    loose_gone = replaced(column, r"([\p{Latin}\p{Greek}])[\x{300}-\x{36f}]+", r"\1")
    return rewritten(loose_gone, matching(loose_gone, r"[\x{c0}-\x{24f}\x{370}-\x{3ff}\x{1e00}-\x{1fff}]"), _unaccented)


def repeats(column: Texts) -> Texts:
    """Return the texts with letters that stand more than twice in a row standing twice (``yeaaaah`` → ``yeaah``)."""
    rows = pc.or_(matching(column, THREE_ALIKE), not_ascii(column))
    return rewritten(column, rows, lambda text: REPEATED.sub(r"\1\1", text))


def drop_hashtags(column: Texts) -> Texts:
    """Return the texts without ``#word``."""
    return replaced(column, rf"\B[#\x{{ff03}}]+{IN_TAG_WORD}+")


def keep_hashtags(column: Texts) -> Texts:
    """Return the texts with the word of ``#word`` only."""
    return replaced(column, rf"\B[#\x{{ff03}}]+({IN_TAG_WORD}+)", r" \1")


def patterns(pattern: Pattern, column: Texts) -> Texts:
    """Return the texts with every match of the pattern replaced.

    Raises:
        DataError: the texts grow beyond four times their size.
    """
    changed = replaced(column, pattern.find, pattern.replace)
    if changed.nbytes > MOST_GROWTH * column.nbytes + BYTES_TO_GROW_BY:
        raise DataError(
            f"text.clean: expected a pattern that leaves texts at most {MOST_GROWTH} times as long, but "
            f"{pattern.find!r} with {pattern.replace!r} in its place makes more of them; replace by less"
        )
    return changed


PLAIN: Mapping[str, Change] = {
    "lowercase": lowercase,
    "urls": urls,
    "mentions": mentions,
    "html": html_markup,
    "punctuation": punctuation,
    "digits": digits,
    "retweet": retweets,
    "accents": accents,
    "repeats": repeats,
}
CHOSEN: Mapping[tuple[str, Fate], Change] = {
    ("hashtags", Fate.DROP): drop_hashtags,
    ("hashtags", Fate.KEEP): keep_hashtags,
    ("emoticons", Fate.DROP): drop_faces,
    ("emoticons", Fate.KEEP): keep_faces,
}


def steps_of(text: Text, word_lists: WordLists | None = None) -> tuple[Step, ...]:
    """Return the recipe's cleaning steps, ready to be applied.

    Args:
        text: The recipe's part.
        word_lists: What ``resolve_word_lists`` found; needed only where the recipe takes out stop words.

    Raises:
        DataError: the recipe takes out stop words and their list is not given.
    """
    changes = [_change(step, text.tokenizer, word_lists or {}) for step in text.steps]
    return tuple(Step(written, change) for written, change in zip(text.clean, changes, strict=True))


def clean(texts: Sequence[str] | Texts, steps: Sequence[Step]) -> Texts:
    """Return the texts after the steps, applied in their order.

    Lone surrogates, which no file can hold, become U+FFFD even where there are no steps.
    """
    column = as_column(texts)
    if not steps:
        return column
    cleaned = [*clean_blocks(column, steps)]
    return pa.concat_arrays(cleaned) if cleaned else column


def clean_blocks(column: Texts, steps: Sequence[Step]) -> Iterator[Texts]:
    """Yield the column after the steps, in blocks that are small enough to be held several times."""
    changes = _fused(steps)
    for block in blocks(column):
        cleaned = block
        for change in changes:
            cleaned = change(cleaned)
        yield unmarked(cleaned) if changes else cleaned


def _fused(steps: Sequence[Step]) -> list[Change]:
    """Return the changes of the steps; what looks at words one after the other looks at each word once."""
    changes: list[Change] = []
    for step in steps:
        last = changes[-1] if changes else None
        if isinstance(last, WordMap) and isinstance(step.change, WordMap):
            changes[-1] = last.then(step.change)
        else:
            changes.append(step.change)
    return changes


def _change(step: ParsedStep, tokenizer: Tokenizer, word_lists: WordLists) -> Change:
    match step.options:
        case Fate() as fate:
            return CHOSEN[step.name, fate]
        case StopWords() as options:
            return stop_word_remover(options, word_lists, tokenizer)
        case Pattern() as pattern:
            return partial(patterns, pattern)
        case str() as name:
            return WordMap(stemmer(name))
        case None:
            return PLAIN[step.name]


@cache
def _accented() -> dict[int, str]:
    """Return the Latin and Greek letters with accents, and what is left without these."""
    letters = (
        chr(number)
        for first, last in [(0xC0, 0x24F), (0x370, 0x3FF), (0x1E00, 0x1FFF)]
        for number in range(first, last + 1)
    )
    return {ord(letter): _base(letter) for letter in letters if _base(letter) != letter}


def _base(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def _unaccented(text: str) -> str:
    return text.translate(_accented())
