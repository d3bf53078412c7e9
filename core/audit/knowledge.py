"""Words that the network will not know, and words that give the class away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from core.audit.findings import Cell, Finding, Fix, Severity, examples, offered
from core.audit.material import Material, TokenTable
from core.data.labelled import Rows
from core.recipe import Unknown

MANY_UNKNOWN, MOST_UNKNOWN = 0.1, 0.5
UNTRAINED = 0.005
PURE, LEAST_SHARE, LEAST_TEXTS = 0.97, 0.01, 20
# How much rarer another class must be beside a word than it is among all texts.
LEAST_LIFT = 5
# How many standard deviations beyond what chance deals out.
LEAST_DEVIATIONS = 4
MUCH_GIVEN_AWAY = 0.1
RATING = r"(?:^|[^\d./])(?P<stars>10|[0-9](?:[.,]5)?)\s?(?:/|out of)\s?(?P<most>5|10)(?:[^\d/]|$)"
LEAST_RATED = 0.01


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A token that nearly alone tells the class: of the ``texts`` it stands in, ``purity`` are of class ``label``."""

    token: int
    label: int
    texts: int
    purity: float


def check_unknown(material: Material) -> Finding | None:
    """Tell the share of tokens outside the training part that the vocabulary does not know."""
    if material.tokens is None or material.parts is None:
        return None
    share, common = _unknown(material.tokens, material.parts.others)
    policy = material.recipe.text.vocabulary.unknown
    is_poison = policy is Unknown.UNTRAINED and share > UNTRAINED
    return Finding(
        kind="unknown_words",
        severity=_unknown_severity(share, is_poison),
        title="Unknown words",
        found=f"{share:.1%} of the tokens of the validation and test part are not in the vocabulary.",
        effect=_unknown_effect(policy),
        numbers={"unknown_share": share, "vocabulary": int(material.tokens.is_known.sum())},
        examples=examples(("unknown word", "times"), common) if common else None,
        fix=_known(material, is_poison) if is_poison or share > MANY_UNKNOWN else None,
    )


def check_giveaways(material: Material) -> Finding | None:
    """Tell words that nearly alone decide the class."""
    if material.tokens is None:
        return None
    found = giveaways(material.tokens, material.labelled.labels, len(material.labelled.classes))
    texts = _texts_with(material.tokens, {word.token for word in found})
    share = texts / max(1, len(material.labelled))
    words, classes = material.tokens.words, material.labelled.classes
    marks = [word for word in found if _is_mark(words[word.token], classes)]
    shown = ", ".join(f"{words[w.token]} ({classes[w.label]}, {w.purity:.1%} of {w.texts:,})" for w in found[:5])
    gives_much = _texts_with(material.tokens, {word.token for word in marks}) / max(1, len(material.labelled))
    return Finding(
        kind="giveaways",
        severity=_giveaway_severity(len(found), gives_much),
        title="Words that give the class away",
        found=(
            f"{len(found)} words nearly decide the class alone; {share:.1%} of the texts hold one of them: {shown}."
            if found
            else "No single word decides the class nearly alone in a noticeable share of the texts."
        ),
        effect=(
            "If they are how people say what they feel, this is what there is to learn. If they only say what a text "
            "is about, or if the labels were made from them (emoticons, the name of the class), a network learns to "
            "find the mark and little else: the score is high, and texts without the mark are a guess."
        ),
        numbers={"words": len(found), "share": share, "marks": len(marks), "share_of_marks": gives_much},
        examples=examples(("word", "class", "of its texts", "texts"), _told(found, material)) if found else None,
        fix=_without_emoticons(material) if any(re.search(r"[^\w']", words[word.token]) for word in marks) else None,
    )


def check_ratings(material: Material) -> Finding | None:
    """Tell texts that state a rating, such as 8/10, which says the class in figures."""
    texts = material.labelled.texts
    rated = pc.extract_regex(pc.utf8_lower(texts), RATING)
    places = np.flatnonzero(pc.is_valid(rated).to_numpy(zero_copy_only=False))
    share = len(places) / max(1, len(texts))
    if share < LEAST_RATED:
        return None
    high = np.array([_is_high(rated[int(place)].as_py()) for place in places])
    labels = material.labelled.labels[places]
    right = sum(int(np.bincount(labels[high == side]).max(initial=0)) for side in (False, True))
    sure = right / len(places)
    rows = ((material.labelled.text(int(p)), material.class_of(int(p))) for p in places)
    return Finding(
        kind="ratings",
        severity=Severity.NOTE,
        title="Ratings in the texts",
        found=f"{share:.1%} of the texts state a rating such as 8/10; it alone tells the class of {sure:.1%} of them.",
        effect="A network that finds the figures needs no words for these texts; texts without a rating tell more.",
        numbers={"share": share, "told": sure},
        examples=examples(("text", "class"), rows),
        fix=offered(material.recipe, "Take digits out", {"text.clean": [*material.recipe.text.clean, "digits"]}),
    )


def giveaways(tokens: TokenTable, labels: Rows, classes: int) -> list[Giveaway]:
    """Return tokens that stand in at least 1 % of the texts, nearly all of one class; the commonest first."""
    counts = texts_by_class(tokens, labels, classes)
    totals, best = counts.sum(axis=1), counts.argmax(axis=1)
    purity = counts.max(axis=1) / np.maximum(totals, 1)
    usual = np.bincount(labels, minlength=classes) / max(1, len(labels))
    least = max(LEAST_TEXTS, LEAST_SHARE * len(labels))
    is_rare = (1 - purity) * LEAST_LIFT <= 1 - usual[best]
    chance = np.sqrt(usual[best] * (1 - usual[best]) / np.maximum(totals, 1))
    is_no_chance = purity - usual[best] >= LEAST_DEVIATIONS * chance
    places = np.flatnonzero((totals >= least) & (purity >= PURE) & is_rare & is_no_chance)
    order = places[np.argsort(-totals[places], kind="stable")]
    return [Giveaway(int(t), int(best[t]), int(totals[t]), float(purity[t])) for t in order]


def texts_by_class(tokens: TokenTable, labels: Rows, classes: int) -> Rows:
    """Return in how many texts of each class each token stands, shape ``(tokens, classes)``."""
    pairs = np.unique(tokens.owners * len(tokens.words) + tokens.ids.values)
    owner, token = np.divmod(pairs, len(tokens.words))
    flat = np.bincount(token * classes + labels[owner], minlength=len(tokens.words) * classes)
    return flat.reshape(len(tokens.words), classes)


def _unknown(tokens: TokenTable, rows: Rows) -> tuple[float, list[tuple[Cell, ...]]]:
    read = tokens.ids.select(rows).values
    strange = read[~tokens.is_known[read]]
    counts = np.bincount(strange, minlength=len(tokens.words))
    commonest = [int(place) for place in np.argsort(-counts, kind="stable")[:20] if counts[place]]
    return len(strange) / max(1, len(read)), [(tokens.words[place], int(counts[place])) for place in commonest]


def _unknown_severity(share: float, is_poison: bool) -> Severity:
    if share > MOST_UNKNOWN:
        return Severity.STOPS
    return Severity.MISLEADS if is_poison else Severity.NOTE if share > MANY_UNKNOWN else Severity.FINE


def _unknown_effect(policy: Unknown) -> str:
    if policy is Unknown.UNTRAINED:
        return "They all read as one vector that training never moves: noise in every text that holds one."
    if policy is Unknown.DROP:
        return "They are left out: the network reads these texts with holes in them."
    return "They all read as one word, so what tells them apart is lost: a verdict then rests on the other words."


def _known(material: Material, is_poison: bool) -> Fix | None:
    if is_poison:
        settings = {"text.vocabulary.unknown": Unknown.TOKEN.value}
        return offered(material.recipe, "Let rare words stand in for unknown ones", settings)
    size = material.recipe.text.vocabulary.size
    is_full = material.tokens is not None and size is not None and int(material.tokens.is_known.sum()) >= size - 3
    return offered(material.recipe, "Let all words in", {"text.vocabulary.size": None}) if is_full else None


def _texts_with(tokens: TokenTable, chosen: set[int]) -> int:
    here = np.zeros(len(tokens.words), bool)
    here[list(chosen)] = True
    return len(np.unique(tokens.owners[here[tokens.ids.values]]))


def _is_mark(word: str, classes: tuple[str, ...]) -> bool:
    """Return whether a token is more likely a trace of how labels were made than a word of opinion."""
    is_word = re.fullmatch(r"[^\W\d_]+(?:'[^\W\d_]+)*", word)
    return not is_word or word.casefold() in {name.casefold() for name in classes}


def _giveaway_severity(words: int, marked: float) -> Severity:
    if not words:
        return Severity.FINE
    return Severity.MISLEADS if marked >= MUCH_GIVEN_AWAY else Severity.NOTE


def _told(found: list[Giveaway], material: Material) -> Iterator[tuple[Cell, ...]]:
    words = material.tokens.words if material.tokens else ()
    for word in found:
        yield words[word.token], material.labelled.classes[word.label], f"{word.purity:.1%}", word.texts


def _without_emoticons(material: Material) -> Fix | None:
    steps = [*material.recipe.text.clean, "emoticons"]
    return offered(material.recipe, "Take emoticons out", {"text.clean": steps})


def _is_high(rating: dict[str, str]) -> bool:
    return float(rating["stars"].replace(",", ".")) / float(rating["most"]) > 0.55
