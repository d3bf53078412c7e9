"""Expectations of a network's behaviour: a change to a text that should turn the verdict, or should not.

After the behavioural tests of Ribeiro et al. 2020 (CheckList, arXiv:2005.04118): an invariance test changes what should
not matter, a directional one what should. Here both are told by the class that wins.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np

from core.errors import CoreError
from core.intervals import wilson
from core.whatif.judges import Judge, Probabilities
from core.whatif.variants import NoVariantError, VariantKind, VariantWish, vary
from core.whatif.wording import Wording


class Expected(StrEnum):
    """What the change should do to the verdict."""

    FLIPS = "flips"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Expectation:
    """One pair of texts of a group, such as "negation flips", and what the change should do."""

    group: str
    text: str
    changed: str
    expected: Expected


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An expectation, and the verdicts on its two texts, ``(classes,)`` each."""

    expectation: Expectation
    before: Probabilities
    after: Probabilities

    @property
    def passed(self) -> bool:
        """Whether the verdict did what was expected."""
        is_same = int(self.before.argmax()) == int(self.after.argmax())
        return is_same is (self.expectation.expected is Expected.STAYS)


@dataclass(frozen=True, slots=True)
class GroupResult:
    """How a group of expectations was met; ``interval`` is Wilson's, 95 %."""

    group: str
    outcomes: tuple[Outcome, ...]

    @property
    def passed(self) -> int:
        """How many were met."""
        return sum(outcome.passed for outcome in self.outcomes)

    @property
    def share(self) -> float:
        """The share that was met, 0 to 1."""
        return self.passed / len(self.outcomes)

    @property
    def interval(self) -> tuple[float, float]:
        """How sure the share is."""
        return wilson(self.passed, len(self.outcomes))

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """What was not met."""
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)


def check(judge: Judge, expectations: Sequence[Expectation]) -> tuple[GroupResult, ...]:
    """Return how a judge meets expectations, group by group in the order in which they first come."""
    if not expectations:
        return ()
    before = judge([expectation.text for expectation in expectations])
    after = judge([expectation.changed for expectation in expectations])
    outcomes = [Outcome(*parts) for parts in zip(expectations, before, after, strict=True)]
    order = {name: place for place, name in enumerate(dict.fromkeys(e.group for e in expectations))}
    outcomes.sort(key=lambda outcome: order[outcome.expectation.group])
    grouped = groupby(outcomes, key=lambda outcome: outcome.expectation.group)
    return tuple(GroupResult(name, tuple(members)) for name, members in grouped)


def expect_of_texts(texts: Iterable[str], filler: Sequence[str], seed: int = 0) -> Iterator[Expectation]:
    """Yield what can be expected of any texts: a slip of the keys, capitals and empty words should turn no verdict."""
    chance = np.random.default_rng(seed)
    for text in texts:
        wording = Wording.of(text)
        place = int(chance.integers(len(wording))) if len(wording) else 0
        for group, kind in _ROBUST.items():
            try:
                changed = vary(wording, VariantWish(kind=kind, place=place, filler=filler))
            except NoVariantError:
                continue
            yield Expectation(group, text, changed, Expected.STAYS)


def expectations_of(document: object) -> tuple[Expectation, ...]:
    """Return the expectations in a plain document: a list of groups with a name, what is expected, and pairs of texts.

    Raises:
        CoreError: it is no such list; the text says where.
    """
    if not isinstance(document, list):
        raise CoreError(f"expected a list of groups of expectations, got {type(document).__name__}")
    return tuple(expectation for number, group in enumerate(document, 1) for expectation in _group(number, group))


def _group(number: int, group: object) -> Iterator[Expectation]:
    try:
        name, expected = str(group["group"]), Expected(group["expected"])  # type: ignore[index]  # checked by trying
        pairs = [(str(text), str(changed)) for text, changed in group["pairs"]]  # type: ignore[index]
    except (KeyError, TypeError, ValueError) as error:
        raise CoreError(
            f"expected group {number} to have a group, expected (flips or stays) and pairs of texts, got {error!r}"
        ) from None
    yield from (Expectation(name, text, changed, expected) for text, changed in pairs)


_ROBUST = {
    "your texts with a typo": VariantKind.TYPO,
    "your texts in capitals": VariantKind.UPPER,
    "your texts, longer": VariantKind.LENGTHEN,
}
