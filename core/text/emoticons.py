"""Emoticons and emoji: found, taken out, or kept through the steps that follow.

A kept emoticon is written in private-use characters until the last step is done, so that no step takes it for
punctuation or digits.
"""

import regex  # type: ignore[import-untyped]  # has no annotations

from core.text.columns import matching, rewritten
from core.texts import Texts

# Every part is bounded or unambiguous, so a search takes linear time. The look-ahead only saves time.
EMOTICON = (
    r"(?=[<:;=^-])(?:</?3|\^_{{0,3}}\^|[:;=][-^']?[()]"
    r"|(?<![{alphanumeric}])(?:[:;=][-^']?[\[\]{{}}]|[:;=][-^]?[DdPpOo3/\\|*](?![{alphanumeric}/])|[-;]_{{1,3}}[-;]))"
)
EMOJI = (
    r"\p{Regional_Indicator}{2}"
    r"|\p{Extended_Pictographic}[\uFE0F\p{EMod}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]*)*+"
)
FACES = regex.compile(EMOTICON.format(alphanumeric=r"\p{L}\p{N}") + "|" + EMOJI, regex.V1)
# What every emoticon and emoji has, as RE2 finds it in a whole column.
MAYBE_EMOTICON = r"[:;=][-^']?[()\[\]{}DdPpOo3/\\|*]|</?3|\^_{0,3}\^|[-;]_{1,3}[-;]"
MAYBE_FACE = rf"{MAYBE_EMOTICON}|[^\x00-\x7f]"

PLANE = 0x100000
MARKS = rf"[\x{{{PLANE:x}}}-\x{{10ffff}}]"


def drop_faces(column: Texts) -> Texts:
    """Return the texts without emoticons and emoji."""
    return rewritten(column, matching(column, MAYBE_FACE), lambda text: FACES.sub(" ", text))


def keep_faces(column: Texts) -> Texts:
    """Return the texts with emoticons and emoji between spaces, marked so that they outlast the steps that follow."""
    return rewritten(
        column, matching(column, MAYBE_FACE), lambda text: FACES.sub(lambda found: f" {_marked(found[0])} ", text)
    )


def unmarked(column: Texts) -> Texts:
    """Return the texts with kept emoticons and emoji as they were; every character stays at its place."""
    return rewritten(column, matching(column, MARKS), lambda text: "".join(map(_unmarked, text)))


def _marked(face: str) -> str:
    return "".join(chr(PLANE + (ord(character) & 0xFFFF)) for character in face)


def _unmarked(character: str) -> str:
    number = ord(character) - PLANE
    if number < 0:
        return character
    # Emoji beyond the first 65,536 characters lie at 1F000 to 1FAFF; no emoji lies at F000 to FAFF.
    return chr(number + 0x10000 if 0xF000 <= number < 0xFC00 else number)
