"""Edits of single words: what can be taken out, exchanged with its neighbour, or replaced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.whatif.wording import Wording


class EditKind(StrEnum):
    """What was done to a word."""

    DROP = "drop"
    SWAP = "swap"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: the new word at each place it touches, None where a word goes.

    A swap of neighbours touches two places and counts as one edit.
    """

    kind: EditKind
    changes: tuple[tuple[int, str | None], ...]

    @property
    def places(self) -> frozenset[int]:
        """The places it touches."""
        return frozenset(place for place, _ in self.changes)

    def in_words(self, wording: Wording) -> str:
        """Return what it does to a sentence: "drop *not*"."""
        first, new = self.changes[0]
        old = wording.words[first]
        match self.kind:
            case EditKind.DROP:
                return f"without “{old}”"
            case EditKind.SWAP:
                return f"“{old}” and “{new}” change places"
            case EditKind.REPLACE:
                return f"“{new}” for “{old}”"


def apply(wording: Wording, edits: Sequence[Edit]) -> str:
    """Return the sentence after edits that touch different places."""
    return wording.edited({place: word for edit in edits for place, word in edit.changes})


def single_edits(wording: Wording, replacements: Mapping[int, Sequence[str]]) -> Iterator[Edit]:
    """Yield every edit of one word: each dropped, each neighbours' swap, each replacement offered at a place."""
    words = wording.words
    for place in range(len(words)):
        if len(words) > 1:
            yield Edit(EditKind.DROP, ((place, None),))
    for place in range(len(words) - 1):
        if words[place] != words[place + 1]:
            yield Edit(EditKind.SWAP, ((place, words[place + 1]), (place + 1, words[place])))
    for place, offered in sorted(replacements.items()):
        for word in offered:
            if word != words[place]:
                yield Edit(EditKind.REPLACE, ((place, word),))
