"""A sentence as words with what stands between them, so that words can be taken out, exchanged and put in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import regex  # type: ignore[import-untyped]  # has no annotations

from core.text.emoticons import EMOJI, EMOTICON

# Scripts written without spaces give a word a character, because any cut into words would be a guess.
_WORD = regex.compile(
    EMOTICON.format(alphanumeric=r"\p{L}\p{N}")
    + "|"
    + EMOJI
    + r"|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[#@]?[\p{L}\p{M}\p{N}_]+(?:['’\-][\p{L}\p{M}\p{N}_]+)*",
    regex.V1,
)
_BEFORE_A_STOP = re.compile(r"\s+(?=[.,;:!?…)\]}])")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]", regex.V1)


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence cut into its words; ``gaps`` stand before each word and after the last, one more than words."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]

    @classmethod
    def of(cls, sentence: str) -> "Wording":
        """Return the wording of a sentence."""
        found = list(_WORD.finditer(sentence))
        ends = [0, *(match.end() for match in found)]
        starts = [*(match.start() for match in found), len(sentence)]
        return cls(
            tuple(match.group() for match in found),
            tuple(sentence[end:start] for end, start in zip(ends, starts, strict=True)),
        )

    def __len__(self) -> int:
        return len(self.words)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.gaps[0] + "".join(word + gap for word, gap in zip(self.words, self.gaps[1:], strict=True))

    def edited(self, changes: Mapping[int, str | None]) -> str:
        """Return the sentence with the words at some places replaced, or with None, taken out.

        Where a word goes, the space before it goes too, and the punctuation around it stays.
        """
        pieces = [self.gaps[0]]
        for place, (word, gap) in enumerate(zip(self.words, self.gaps[1:], strict=True)):
            new = changes.get(place, word)
            if new is None:
                pieces.append(_closed(pieces.pop(), gap, is_first=len(pieces) == 0))
            else:
                pieces += [new, gap]
        return "".join(pieces).strip()

    def with_word(self, place: int, word: str) -> str:
        """Return the sentence with a word put in before the word at ``place``; after the last one where there is none.

        Raises:
            IndexError: ``place`` is beyond the end.
        """
        if not 0 <= place <= len(self):
            raise IndexError(f"place {place} of {len(self)}")
        if place == len(self):
            before, space = (self.text[: -len(self.gaps[-1])] if self.gaps[-1] else self.text), _space(self, place - 1)
            return (before + space + word if self.words else word) + self.gaps[-1]
        head = Wording(self.words[:place], self.gaps[: place + 1]).text
        tail = Wording(self.words[place:], ("", *self.gaps[place + 1 :])).text
        return head + word + _space(self, place) + tail


def _closed(before: str, after: str, *, is_first: bool) -> str:
    joined = re.sub(r"\s+", " ", before + after)
    joined = _BEFORE_A_STOP.sub("", joined)
    return joined.lstrip() if is_first else joined


def _space(wording: Wording, place: int) -> str:
    """Return what separates a new word from the one at ``place``: nothing in a script without spaces."""
    is_unspaced = 0 <= place < len(wording) and _UNSPACED.fullmatch(wording.words[place]) is not None
    return "" if is_unspaced else " "
