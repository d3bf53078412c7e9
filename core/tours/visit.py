"""A visitor on a tour: where, and what was there before, so that everything can be put back.

Nothing here draws or keeps anything. Each step returns a move: the page to show, what to set on it and what to take
away. Whoever shows the pages carries it out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from core.tours.tour import Setting, Settings, Tour

# Another network is looked at afresh, and so is one's own when the tour has gone.
PLACES = ("epoch", "layer", "word", "unit")
SENTENCE = "sentence"

Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Own:
    """What the visitor had: the page, what stood in its address, and the settings that the tour will touch.

    A setting that was not set is None.
    """

    page: str
    address: Address = field(default_factory=dict)
    settings: Settings = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """A tour under way: its name, the stop counted from 0, and what the visitor had before."""

    tour: str
    place: int
    own: Own

    def to_plain(self) -> dict[str, Any]:
        """Return it as plain values, for a session or a file."""
        return {
            "tour": self.tour,
            "place": self.place,
            "page": self.own.page,
            "address": {name: list(texts) for name, texts in self.own.address.items()},
            "settings": dict(self.own.settings),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Visit":
        """Return the visit that ``to_plain`` wrote."""
        return cls(plain["tour"], plain["place"], Own(plain["page"], plain["address"], plain["settings"]))


@dataclass(frozen=True, slots=True)
class Move:
    """What has to be done for a step of a tour.

    Attributes:
        page: The page to show.
        settings: What to set on it; None where it must not be set.
        address: What stands in its address; of a stop, beside those settings that pages keep there.
        visit: Where the visitor is then; None when the tour is over.
    """

    page: str
    settings: Settings
    address: Address
    visit: Visit | None


def touched(tour: Tour) -> tuple[str, ...]:
    """Return every setting that a tour may change: what its stops set, and what another network makes forget."""
    names = (*tour.names, *(PLACES if "run" in tour.names else ()))
    return tuple(dict.fromkeys(names))


def begin(tour: Tour, own: Own, place: int = 0) -> Move:
    """Return the move to a stop of a tour; ``own`` must tell all ``touched`` settings."""
    return _to(tour, Visit(tour.name, _within(tour, place), own))


def go(tour: Tour, visit: Visit, place: int, now: Settings) -> Move:
    """Return the move to another stop, the next or any; ``now`` are the settings as they stand."""
    return _to(tour, replace(_with_what_was_typed(tour, visit, now), place=_within(tour, place)))


def end(tour: Tour, visit: Visit, now: Settings) -> Move:
    """Return the move out of the tour: to the page the visitor came from, with everything as it was there."""
    own = _with_what_was_typed(tour, visit, now).own
    return Move(own.page, own.settings, own.address, None)


def _to(tour: Tour, visit: Visit) -> Move:
    told: dict[str, Setting] = tour.settings(visit.place)
    settings = {name: told.get(name) for name in touched(tour)}
    # Only the tour's: what stood in the address was meant for another picture.
    address = {"tour": [tour.name], "stop": [str(visit.place + 1)]}
    return Move(tour.stops[visit.place].page, settings, address, visit)


def _with_what_was_typed(tour: Tour, visit: Visit, now: Settings) -> Visit:
    """Return the visit with a sentence that the visitor has typed on the way as the one that is put back at the end."""
    ours, typed = tour.settings(visit.place).get(SENTENCE), now.get(SENTENCE)
    if ours is None or typed is None or typed == ours:
        return visit
    own = visit.own
    address = {**own.address, SENTENCE: [str(typed)]} if SENTENCE in own.address else own.address
    return replace(visit, own=replace(own, settings={**own.settings, SENTENCE: typed}, address=address))


def _within(tour: Tour, place: int) -> int:
    return min(max(place, 0), len(tour.stops) - 1)
