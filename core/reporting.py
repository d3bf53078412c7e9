"""How long work says how far it is."""

from collections.abc import Callable

Report = Callable[[str, float], None]
"""Takes what is being done, as a word for a person ("Reading"), and the share that is done of it, 0 to 1."""


def silent(what: str, share: float) -> None:
    """Report to nobody."""


def part_of(report: Report, start: float, end: float) -> Report:
    """Return a report for a part of the work, which goes from ``start`` to ``end`` of the whole."""
    return lambda what, share: report(what, start + share * (end - start))
