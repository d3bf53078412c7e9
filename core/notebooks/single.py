"""What notebook C's last cell prints for one text: it asks which output is the largest, and looks for a 4."""

from collections.abc import Sequence
from typing import NamedTuple

ASKED = {0: "negative", 4: "positive"}


class Printed(NamedTuple):
    """The place of the largest output, and what is printed then; empty where nothing is."""

    place: int
    text: str


def printed(outputs: Sequence[float]) -> Printed:
    """Return what the notebook prints for these outputs, one a class: 0 is asked for, then 4, and nothing else."""
    place = max(range(len(outputs)), key=outputs.__getitem__)
    return Printed(place, ASKED.get(place, ""))
