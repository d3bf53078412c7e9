"""The smallest edits that turn a verdict: one word first, then two.

Every edit of one word is tried. Of the pairs there are too many, so they are tried in the order of what their halves
did alone, best first, up to a bound: when none is found, that says that none was found among those, not that there is
none. (The search is that of adversarial word substitutions, e.g. Jin et al. 2020, arXiv:1907.11932, with deletions and
swaps beside them.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.whatif.edits import Edit, apply, single_edits
from core.whatif.judges import Judge, Probabilities
from core.whatif.wording import Wording

MOST_PAIRS = 4000
_CHUNK = 500
_HALVES = 150


@dataclass(frozen=True, slots=True, eq=False)
class Flip:
    """A sentence that differs by few edits, and the verdict on it, ``(classes,)``."""

    text: str
    edits: tuple[Edit, ...]
    probabilities: Probabilities


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What was found.

    Attributes:
        verdict: ``(classes,)``, the verdict on the sentence as it is.
        flips: Those that turn it, all with the same number of edits, the most decided first; empty when none was found.
        closest: What came nearest to turning it; None where the sentence has no word to edit.
        tried: How many sentences were judged.
        pairs_left: How many pairs of edits were not tried.
    """

    verdict: Probabilities
    flips: tuple[Flip, ...]
    closest: Flip | None
    tried: int
    pairs_left: int

    @property
    def winner(self) -> int:
        """The class that the edits are to turn away from."""
        return int(self.verdict.argmax())


def find_flips(judge: Judge, wording: Wording, replacements: Mapping[int, Sequence[str]], most: int = 20) -> Search:
    """Return the smallest edits that turn a judge's verdict.

    Args:
        judge: Who is asked.
        wording: The sentence.
        replacements: Words that may stand in at a place.
        most: How many flips are returned.
    """
    verdict = judge([wording.text])[0]
    search = _Search(judge, wording, int(verdict.argmax()))
    singles = list(single_edits(wording, replacements))
    search.try_all([(edit,) for edit in singles])
    left = 0
    if not search.flips:
        pairs = search.promising_pairs(singles)
        for start in range(0, min(len(pairs), MOST_PAIRS), _CHUNK):
            search.try_all(pairs[start : start + _CHUNK])
            if search.flips:
                break
        left = max(0, _pairs_of(singles) - (search.tried - len(singles)))
    flips = sorted(search.flips, key=lambda flip: flip.probabilities[search.winner])
    return Search(verdict, tuple(flips[:most]), search.closest, search.tried, left)


class _Search:
    """What was tried so far, and what it did."""

    def __init__(self, judge: Judge, wording: Wording, winner: int) -> None:
        self._judge, self._wording, self.winner = judge, wording, winner
        self.flips: list[Flip] = []
        self.closest: Flip | None = None
        self.tried = 0
        self._alone: dict[Edit, float] = {}

    def try_all(self, tries: Sequence[tuple[Edit, ...]]) -> None:
        if not tries:
            return
        texts = [apply(self._wording, edits) for edits in tries]
        given = self._judge(texts)
        self.tried += len(tries)
        for text, edits, probabilities in zip(texts, tries, given, strict=True):
            self._take(Flip(text, edits, probabilities))

    def _take(self, tried: Flip) -> None:
        held = float(tried.probabilities[self.winner])
        if len(tried.edits) == 1:
            self._alone[tried.edits[0]] = held
        if int(tried.probabilities.argmax()) != self.winner:
            self.flips.append(tried)
        if self.closest is None or held < self.closest.probabilities[self.winner]:
            self.closest = tried

    def promising_pairs(self, singles: Sequence[Edit]) -> list[tuple[Edit, ...]]:
        """Return pairs of edits at different places, those first whose halves did most alone (in log-odds)."""
        best = sorted(singles, key=self._alone.__getitem__)[:_HALVES]
        odds = {edit: _log_odds(self._alone[edit]) for edit in best}
        pairs = [(one, other) for one, other in combinations(best, 2) if not one.places & other.places]
        return sorted(pairs, key=lambda pair: odds[pair[0]] + odds[pair[1]])


def _log_odds(probability: float) -> float:
    share = min(max(probability, 1e-9), 1 - 1e-9)
    return float(np.log(share / (1 - share)))


def _pairs_of(singles: Sequence[Edit]) -> int:
    """Return how many pairs of edits touch different places."""
    places = [edit.places for edit in singles]
    return sum(1 for one, other in combinations(places, 2) if not one & other)
