"""What an experiment measured, as tables and sentences."""

from collections.abc import Iterable, Sequence
from datetime import date

from core.experiments.experiment import Variant
from core.experiments.recorded import Recorded
from core.experiments.results import Apart, Measured, Row, Share, spread, together
from core.recipe import Cell
from pages.shared.reader import CELL_NAMES

APART = (
    "Test texts, apart: those of which every word stood in the training texts, and those with a word that did not. "
    "Texts of the second kind also differ in other ways (they are longer, and name people), so compare within a kind. "
    "The rings are the same networks and the same texts, the unseen words taken out of what is read: what lies between "
    "a cross and its ring is what the vector of the unknown word itself did."
)
_NONE = "–"


def way_rows(ways: Sequence[Variant], rows: Sequence[Row]) -> list[dict[str, str | int]]:
    """Return one line a way: what it is, and what it makes of the sentence."""
    return [
        {
            "way": way.name,
            "what it is": way.note,
            "words read": len(row.tokens) - row.paddings,
            "paddings read": 0 if row.masked else row.paddings,
            "read last": row.last_read,
            "cut off": row.cut,
            "left out": ", ".join(row.dropped) or _NONE,
            "read as unknown": sum(row.unknown),
        }
        for way, row in zip(ways, rows, strict=True)
    ]


def measured_rows(found: Sequence[Measured], ways: Sequence[str]) -> list[dict[str, str]]:
    """Return one line a way: its accuracy on the test texts over the seeds."""
    lines = []
    for way in ways:
        tests = spread([one.test for one in found if one.curve.variant == way and one.test is not None])
        after_one = spread(
            [one.curve.accuracies[0] for one in found if one.curve.variant == way and one.curve.accuracies]
        )
        lines.append(
            {
                "way": way,
                "validation, epoch 1": _percent(after_one.mean if after_one else None),
                "test, mean": _percent(tests.mean if tests else None),
                "test, lowest": _percent(tests.lowest if tests else None),
                "test, highest": _percent(tests.highest if tests else None),
            }
        )
    return lines


def ended_rows(found: Sequence[Measured], ways: Sequence[str]) -> list[dict[str, str]]:
    """Return one line a way: how its trainings ended, with each seed."""
    return [
        {
            "way": way,
            "test, by seed": ", ".join(_percent(one.test) for one in found if one.curve.variant == way),
            "failed": next((one.failure for one in found if one.curve.variant == way and one.failure), _NONE),
        }
        for way in ways
    ]


def apart_rows(found: Iterable[tuple[str, Apart]]) -> list[dict[str, str]]:
    """Return one line a way: its accuracy by kind of text, over all seeds together."""
    by_way: dict[str, list[Apart]] = {}
    for way, apart in found:
        by_way.setdefault(way, []).append(apart)
    return [
        {
            "way": way,
            "every word seen": _share(together(apart.known for apart in several)),
            "with an unseen word": _share(together(apart.unseen for apart in several)),
            "the same, unseen left out": _share(together(apart.left_out for apart in several if apart.left_out)),
        }
        for way, several in by_way.items()
    ]


def recorded_sentence(recorded: Recorded, cell: Cell) -> str:
    """Return when, where and over which seeds a recorded result was measured."""
    day = date.fromisoformat(recorded.date).strftime("%d %B %Y").lstrip("0")
    seeds = ", ".join(map(str, recorded.seeds))
    if cell not in recorded.measured:
        known = ", ".join(CELL_NAMES[one] for one in recorded.measured)
        return f"Nothing was recorded for {CELL_NAMES[cell]}, only for {known}; run it here."
    return (
        f"Recorded on {day} with the {CELL_NAMES[cell]} on {recorded.machine}. Seeds {seeds}: a thin line a seed, the "
        "thick line their mean."
    )


def _percent(value: float | None) -> str:
    return _NONE if value is None else f"{value:.1%}"


def _share(share: Share) -> str:
    return _NONE if share.accuracy is None else f"{share.accuracy:.1%} of {share.texts:,}"
