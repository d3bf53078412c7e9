"""Texts whose first words name a country and that break off before the language spoken there.

Which language comes next hangs on the country alone, and the country stands at one distance from the end in all of
them: a network that reads to the end must have kept it. Everything else is drawn without looking at the label, so a
bag of words that sees the country solves the task at any distance, and without it is left to guess: what falls with
the distance is memory, not knowledge.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from core.data.generated.composer import Dice
from core.documents import load_yaml
from core.places import ASSETS

CLOSING_WORDS = 4


def language_names() -> tuple[str, ...]:
    """Return the classes, in their order."""
    return tuple(_words()["languages"])


def countries() -> tuple[str, ...]:
    """Return every country that a text may name."""
    return tuple(country for several in _words()["languages"].values() for country in several)


def language_texts(rows: int, distance: int, seed: int) -> tuple[list[str], list[int]]:
    """Return texts and their languages' numbers, shuffled; any two languages differ by at most one text.

    Args:
        rows: How many texts.
        distance: How many words before the last one the country stands, at least four.
        seed: The same seed gives the same texts.
    """
    rng = np.random.default_rng(seed)
    labels = (rng.permutation(rows) % len(language_names())).tolist()
    dice = Dice(rng)
    return [_text(dice, label, distance) for label in labels], labels


def _text(dice: Dice, label: int, distance: int) -> str:
    words = _words()
    country = dice.pick(words["languages"][language_names()[label]])
    opening = dice.pick(words["openings"])
    phrases = _filler(dice, distance - CLOSING_WORDS)
    return ", ".join([f"{opening} {country}", *phrases, dice.pick(words["closings"])])


def _filler(dice: Dice, room: int) -> list[str]:
    """Return phrases of exactly so many words in all, no two the same beside each other."""
    phrases: list[str] = []
    while room:
        phrase = dice.pick(_fitting(room))
        if phrases[-1:] == [phrase] and room > 1:
            continue
        phrases.append(phrase)
        room -= len(phrase.split())
    return phrases


@cache
def _fitting(room: int) -> Sequence[str]:
    return [phrase for phrase in _words()["filler"] if len(phrase.split()) <= room]


@cache
def _words() -> Mapping[str, Any]:
    read: Mapping[str, Any] = load_yaml((ASSETS / "generated" / "languages.yaml").read_text(encoding="utf-8"))
    return read
