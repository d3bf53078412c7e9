"""The grammar of the generated reviews, read from ``assets/generated/grammar.ini`` (its head explains the slots)."""

from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache

from core.places import ASSETS

CLASSES = ("negative", "positive")
PRONOUNS = ("it", "they", "he", "she")

Words = tuple[str, ...]
Slots = Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Adjectives:
    """Adjectives of one polarity; only the mild ones may stand after a negation."""

    mild: Words
    strong: Words


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a verdict can be about: nouns with their pronoun, and the adjectives (negative, positive) that fit each."""

    nouns: tuple[tuple[str, str], ...]
    slots: Slots
    adjectives: tuple[Adjectives, Adjectives]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Domain:
    """Films, restaurants or products: the slots all its reviews can use, and its aspects."""

    slots: Slots
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """One way to tell a verdict, and how often it is taken."""

    name: str
    weight: int
    templates: Words


@dataclass(frozen=True, slots=True)
class Grammar:
    """The domains, the families, and the adjectives (negative, positive) that fit anything."""

    domains: tuple[Domain, ...]
    families: tuple[Family, ...]
    general: tuple[Adjectives, Adjectives]


@cache
def read_grammar() -> Grammar:
    """Return the grammar that ships with the project."""
    parser = ConfigParser(delimiters=("=",), comment_prefixes=("#",), interpolation=None)
    parser.read_string((ASSETS / "generated" / "grammar.ini").read_text(encoding="utf-8"))
    sections = {name: {key: _alternatives(text) for key, text in parser[name].items()} for name in parser.sections()}
    names = [name for name in sections if name not in ("words", "general") and "." not in name]
    return Grammar(
        domains=tuple(_domain(name, sections) for name in names),
        families=tuple(_family(name, slots) for name, slots in sections.items() if name.startswith("family.")),
        general=_adjectives(sections["general"]),
    )


def _alternatives(text: str) -> Words:
    parts = text.replace("\n", "|").split("|")
    return tuple(part.strip() for part in parts if part.strip())


def _domain(name: str, sections: Mapping[str, dict[str, Words]]) -> Domain:
    aspects = [slots for section, slots in sections.items() if section.startswith(f"{name}.")]
    return Domain(slots={**sections["words"], **sections[name]}, aspects=tuple(_aspect(slots) for slots in aspects))


def _aspect(slots: dict[str, Words]) -> Aspect:
    return Aspect(
        nouns=tuple((noun, pronoun) for pronoun in PRONOUNS for noun in slots.get(pronoun, ())),
        slots={name: words for name, words in slots.items() if name not in PRONOUNS},
        adjectives=_adjectives(slots),
        is_whole="is_whole" in slots,
    )


def _adjectives(slots: dict[str, Words]) -> tuple[Adjectives, Adjectives]:
    negative, positive = (Adjectives(slots[f"mild.{name}"], slots[f"strong.{name}"]) for name in CLASSES)
    return negative, positive


def _family(section: str, slots: dict[str, Words]) -> Family:
    return Family(section.removeprefix("family."), int(slots["weight"][0]), slots["templates"])
