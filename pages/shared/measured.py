"""What an experiment measured, as tables and sentences."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from core.experiments.experiment import Variant
from core.experiments.recorded import Recorded
from core.experiments.results import Apart, Measured, Row, Share, Spread, spread, together
from core.recipe import CELL_NAMES, Cell
from pages.shared import words

APART = (
    "Test texts, apart: those of which every word stood in the training texts, and those with a word that did not. "
    "Texts of the second kind also differ in other ways (they are longer, and name people), so compare within a kind. "
    "The rings are the same networks and the same texts, the unseen words taken out of what is read: what lies between "
    "a cross and its ring is what the vector of the unknown word itself did."
)
_NONE = "–"
_WORSE = 1.1


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
    by_way = {way: [one for one in found if one.curve.variant == way] for way in ways}
    return [
        {
            "way": way,
            "test, by seed": ", ".join(_percent(one.test) for one in trained),
            "highest loss of an epoch": _loss(spread([max(one.losses) for one in trained if one.losses])),
            "loss, last epoch": _loss(spread([one.losses[-1] for one in trained if one.losses])),
            "failed": next((one.failure for one in trained if one.failure), _NONE),
        }
        for way, trained in by_way.items()
    ]


def ended_sentence(found: Sequence[Measured], ways: Sequence[str], chance: float) -> str:
    """Return what became of each way, in how many seeds: whether it learnt, guesses, or is worse than a guess."""
    told = []
    for way in ways:
        trained = [one for one in found if one.curve.variant == way]
        counts = Counter(_became(one, chance) for one in trained)
        seeds = ", ".join(f"{what} ({count} of {len(trained)} seeds)" for what, count in counts.items())
        told.append(f"**{way}**: {seeds}")
    return "; ".join(told) + "."


def _became(one: Measured, chance: float) -> str:
    if one.test is None:
        return "no number is left"
    if one.test > (1 + chance) / 2:
        return f"more than {(1 + chance) / 2:.0%} of the test texts right"
    is_worse = bool(one.losses) and one.losses[-1] > _WORSE * -math.log(chance)
    return (
        "no better than guessing, and sure of it: a loss far above that of guessing" if is_worse else "still guessing"
    )


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
    seeds = ", ".join(map(str, recorded.seeds))
    if cell not in recorded.measured:
        known = ", ".join(CELL_NAMES[one] for one in recorded.measured)
        return f"Nothing was recorded for {CELL_NAMES[cell]}, only for {known}; run it here."
    return (
        f"Recorded on {words.day(recorded.date)} with the {CELL_NAMES[cell]} on {recorded.machine}. Seeds {seeds}: a "
        "thin line a seed, the thick line their mean."
    )


def _loss(found: Spread | None) -> str:
    return _NONE if found is None else f"{found.lowest:.2g} to {found.highest:.2g}"


def _percent(value: float | None) -> str:
    return _NONE if value is None else f"{value:.1%}"


def _share(share: Share) -> str:
    return _NONE if share.accuracy is None else f"{share.accuracy:.1%} of {share.texts:,}"
