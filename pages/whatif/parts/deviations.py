"""What a table of expectations has otherwise than the one that comes with the program, short enough for an address."""

import json
from collections.abc import Sequence

from core.whatif.behaviour import Expectation, Expected
from pages.shared import state

_ADDED, _LEFT_OUT = "expect", "without"
# Browsers and servers cut addresses that are much longer.
MOST_LETTERS = 4000


def linked(shipped: Sequence[Expectation]) -> list[Expectation] | None:
    """Return the table that the address tells, or None where it tells of none."""
    added, left_out = state.linked(_ADDED), state.asked(_LEFT_OUT) or ""
    if not added and not left_out:
        return None
    gone = {int(place) for place in left_out.split(",") if place.isascii() and place.isdigit()}
    kept = [expectation for place, expectation in enumerate(shipped) if place not in gone]
    return kept + [found for text in added if (found := _parsed(text)) is not None]


def keep(shipped: Sequence[Expectation], edited: Sequence[Expectation]) -> bool:
    """Keep what is otherwise in the address; return whether it fits, else the address tells nothing of it."""
    left = list(edited)
    gone = []
    for place, expectation in enumerate(shipped):
        if expectation in left:
            left.remove(expectation)
        else:
            gone.append(str(place))
    added = [json.dumps([one.group, one.text, one.changed, one.expected.value], ensure_ascii=False) for one in left]
    fits = sum(map(len, added)) <= MOST_LETTERS
    state.link(**{_LEFT_OUT: ",".join(gone) if fits and gone else None})
    state.link_all(_ADDED, added if fits else [])
    return fits


def _parsed(text: str) -> Expectation | None:
    try:
        group, before, changed, expected = json.loads(text)
        return Expectation(str(group), str(before), str(changed), Expected(expected))
    except (ValueError, TypeError):  # somebody wrote it by hand
        return None
