"""Composes one review after another from the grammar, by chance."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from core.data.generated.grammar import CLASSES, Family, read_grammar

MAX_DISTANCE = 20
MAX_WORDS = 40
MAX_NAMES = 10

CONTEXT_SHARE = 0.15
INTENSIFIER_SHARE = 0.3
STRONG_SHARE = 0.4
GENERAL_SHARE = 0.5
CONTRACTION_SHARE = 0.3
EXCLAMATION_SHARE = 0.15

TRIES = 3
MENTIONS = ("{people} had asked me. {review}", "{review}. I told {people} about it")
REPORTS = (
    "{context}. {context}",
    "{context}. {neutral.not}",
    "{neutral}. {context}",
    "{neutral}, and {neutral.not}. {context}",
    "{neutral.not}, but {neutral}. {context}",
    "{context}. {neutral}. {context}",
    "{context}. {context}. {neutral.not}",
)
SLOT = re.compile(r"\{([a-z.]+)\}")

CONTRACTIONS = {f"{verb} *not ": f"*{verb}n't " for verb in ("was", "were", "had", "have", "could")}
# Vowel letters that are not spoken as vowels: a university, a one-way street.
ARTICLE = re.compile(r"\b([Aa]) (?=\*?(?!uni|use|one)[aeiou])")
OBJECTS = {"it": "it", "they": "them", "he": "him", "she": "her"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Review:
    """A review and what it was made from.

    Attributes:
        text: as a visitor sees it.
        label: 0 negative, 1 positive.
        family: the way the verdict is told, such as "expectation".
        deciding: positions of the words that decide the label, counted in words parted by white space.
    """

    text: str
    label: int
    family: str
    deciding: tuple[int, ...]

    @property
    def gap(self) -> int:
        """The most words between one deciding word and the next; 0 where only one word decides."""
        return max((after - before - 1 for before, after in pairwise(self.deciding)), default=0)


class Dice:
    """Choices by chance, drawn from the generator in blocks (single draws are ten times as slow)."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def roll(self) -> float:
        """Return a number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(4096).tolist()
        return self._block.pop()

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each as likely as the others."""
        return choices[int(self.roll() * len(choices))]


class Composer:
    """Makes reviews; each call goes on where the last one left the chance.

    Args:
        rng: where chance comes from.
        distance: the most filler words between deciding words.
        names: the most people a review names in a sentence of its own.
    """

    def __init__(self, rng: np.random.Generator, distance: int, names: int = 0) -> None:
        self._dice = Dice(rng)
        self._distance = distance
        self._names = names
        self._draws: list[Family] = [family for family in read_grammar().families for _ in range(family.weight)]

    def compose(self, label: int) -> Review:
        """Return a review with this label (0 negative, 1 positive) that is told by nothing but its deciding words."""
        family = self._dice.pick(self._draws)
        scene, marked = self._told(family, label)
        while len(marked.split()) > MAX_WORDS:
            scene, marked = self._told(family, label)
        if self._dice.roll() < CONTEXT_SHARE:
            marked = self._with_context(marked, scene.fill("{context}"))
        if self._names:
            marked = self._with_people(marked, scene)
        words = self._punctuate(marked).split()
        deciding = tuple(place for place, word in enumerate(words) if "*" in word)
        return Review(" ".join(words).replace("*", ""), label, family.name, deciding)

    def report(self) -> str:
        """Return a text about what reviews are about that judges nothing."""
        scene = Scene(self._dice, 0, self._distance)
        told = scene.fill(self._dice.pick(REPORTS))
        return self._punctuate(told).replace("*", "")

    def _told(self, family: Family, label: int) -> tuple["Scene", str]:
        """Return what the review is about, and its verdict, deciding words starred."""
        scene = Scene(self._dice, label, self._distance)
        marked = scene.fill(self._dice.pick(family.templates))
        return scene, _contract(marked) if self._dice.roll() < CONTRACTION_SHARE else marked

    def _with_context(self, verdict: str, context: str) -> str:
        if len(verdict.split()) + len(context.split()) > MAX_WORDS:
            return verdict
        return self._dice.pick((f"{context}. {verdict}", f"{verdict}. {context}"))

    def _with_people(self, marked: str, scene: "Scene") -> str:
        """Return the review with a sentence before or after it that names people and says nothing about the label."""
        names = [scene.fill("{name}") for _ in range(int(self._dice.roll() * (self._names + 1)))]
        if not names:
            return marked
        people = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        return self._dice.pick(MENTIONS).format(people=people, review=marked)

    def _punctuate(self, marked: str) -> str:
        """Return sentences that begin with a capital letter and end with a mark."""
        sentences = ARTICLE.sub(r"\1n ", marked).split(". ")
        return " ".join(self._sentence(sentence) for sentence in sentences)

    def _sentence(self, words: str) -> str:
        first = 1 if words.startswith("*") else 0
        mark = "!" if self._dice.roll() < EXCLAMATION_SHARE else "."
        return words[:first] + words[first].upper() + words[first + 1 :] + mark


def _contract(marked: str) -> str:
    for full, short in CONTRACTIONS.items():
        marked = marked.replace(full, short)
    return marked


class Scene:
    """What one review is about; fills the slots of templates. Words that know the label come out with a star."""

    def __init__(self, dice: Dice, label: int, distance: int) -> None:
        self._dice = dice
        self._label = label
        self._distance = distance
        self._domain = dice.pick(read_grammar().domains)
        self._aspect = dice.pick(self._domain.aspects)
        self._second = dice.pick(
            [part for part in self._domain.aspects if part is not self._aspect and not part.is_whole]
        )
        noun = dice.pick(self._aspect.nouns)
        self._fixed = {**_agreement(*noun), **_agreement(*dice.pick(self._second.nouns), suffix=".second")}
        self._used: set[str] = set()

    def fill(self, template: str) -> str:
        """Return the template with every slot filled."""
        return SLOT.sub(lambda match: self._filling(match[1]), template) if "{" in template else template

    def _filling(self, slot: str) -> str:
        if slot in self._fixed:
            return self._fixed[slot]
        name, _, style = slot.partition(".")
        if name in MAKERS:
            return MAKERS[name](self, style)
        return self.fill(self._fresh(self._alternatives(slot)))

    def _fresh(self, choices: Sequence[str]) -> str:
        """Return a choice that this review does not hold yet, or, where that is rare, one it does."""
        for _ in range(TRIES):
            choice = self._dice.pick(choices)
            if choice not in self._used:
                break
        self._used.add(choice)
        return choice

    def _alternatives(self, slot: str) -> tuple[str, ...]:
        return self._aspect.slots.get(slot) or self._domain.slots[slot]

    def _verdict(self, style: str) -> str:
        return self._adjective(self._label, style)

    def _other(self, style: str) -> str:
        return self._adjective(1 - self._label, style)

    def _adjective(self, positive: int, style: str) -> str:
        """Return an adjective that was not used yet; strength and intensifier do not depend on its polarity."""
        strength = "mild" if style == "mild" or self._dice.roll() > STRONG_SHARE else "strong"
        word = self._draw(positive, strength, style)
        while word in self._used:
            word = self._draw(positive, strength, style)
        self._used.add(word)
        if style in ("bare", "mild") or self._dice.roll() > INTENSIFIER_SHARE:
            return f"*{word}"
        return f"{self._filling(f'intensifier.{strength}')} *{word}"

    def _draw(self, positive: int, strength: str, style: str) -> str:
        fitting = (self._second if style == "second" else self._aspect).adjectives
        if style == "whole" or self._dice.roll() < GENERAL_SHARE:
            fitting = read_grammar().general
        return self._dice.pick(fitting[positive].mild if strength == "mild" else fitting[positive].strong)

    def _polar(self, slot: str, style: str) -> str:
        """Return a verb, noun, feeling or closing sentence that agrees with the label (``other``: contradicts it)."""
        positive = 1 - self._label if style == "other" else self._label
        return self._dice.pick(self._alternatives(f"{slot}.{CLASSES[positive]}"))

    def _clause(self, slot: str, style: str) -> str:
        """Return a clause that judges nothing, with "not" in it where the style says so."""
        clause = self._dice.pick(self._alternatives(slot))
        while SLOT.fullmatch(clause):
            clause = self._dice.pick(self._alternatives(clause.strip("{}")))
        return self.fill(clause.replace("{not} ", "*not " if style == "not" else ""))

    def _filler(self) -> str:
        """Return whole phrases of at most as many words as this review's own limit, possibly none."""
        room = int(self._dice.roll() * (self._distance + 1))
        phrases = self._fitting("occasion", room)
        if not phrases:
            return "".join(self._fitting("short", room))
        for slot in ("company", "where", "time"):
            phrases += self._fitting(slot, room - len(" ".join(phrases).split()))
        return " ".join(phrases)

    def _fitting(self, slot: str, room: int) -> list[str]:
        """Return one phrase that has room, or none."""
        for _ in range(TRIES if room > 1 else 0):
            phrase = self._filling(slot)
            if len(phrase.split()) <= room:
                return [phrase]
        return []

    def _gap(self, _: str) -> str:
        filler = self._filler()
        return f" {filler}" if filler else ""

    def _pause(self, _: str) -> str:
        filler = self._filler()
        return f"{filler}, " if filler else ""

    def _aside(self, _: str) -> str:
        filler = self._filler()
        return f", {filler}," if filler else ""

    def _name(self, _: str) -> str:
        """Return an invented name; most names stand in one review only."""
        return self.fill("{onset}{vowel}{link}{ending}").capitalize()


MAKERS: dict[str, Callable[[Scene, str], str]] = {
    "verdict": Scene._verdict,
    "other": Scene._other,
    "verb": lambda scene, style: scene._polar("verb", style),
    "sum": lambda scene, style: scene._polar("sum", style),
    "feeling": lambda scene, style: scene._polar("feeling", style),
    "tail": lambda scene, style: scene._polar("tail", style),
    "neutral": lambda scene, style: scene._clause("neutral", style),
    "degree": lambda scene, style: scene._clause("degree", style),
    "gap": Scene._gap,
    "pause": Scene._pause,
    "aside": Scene._aside,
    "name": Scene._name,
}


def _agreement(noun: str, pronoun: str, suffix: str = "") -> dict[str, str]:
    """Return the slots that follow from a noun and its pronoun."""
    plural = pronoun == "they"
    slots = {"noun": noun, "the": f"the {noun}", "it": pronoun, "it.object": OBJECTS[pronoun]}
    verbs = {"was": "were", "these": "these"} if plural else {"was": "was", "these": "this"}
    return {f"{name}{suffix}": word for name, word in {**slots, **verbs}.items()}
