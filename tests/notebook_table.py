"""``PYTHONPATH=. python tests/notebook_table.py``: write the table of ``docs/notebooks.md`` from what is recorded."""

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from core.notebooks.notebook import Training, all_notebooks
from core.notebooks.recorded import EARLIER, Recorded, is_trained_by, read_recorded, recorded_reach

PAGE = Path(__file__).resolve().parents[1] / "docs" / "notebooks.md"
COLUMNS = (
    "training",
    "published",
    "test accuracy (95 % interval, or each seed)",
    "bag of words",
    "trained",
    "loss",
    "epochs, chosen",
    "seconds",
    "published accuracy reached",
    "parameters",
)
_SAID = {"unsaid": "(on which texts is not said)", "signed_error": "(a signed error)"}
_TABLE = re.compile(r"^\| training \|.*?(?=^$)", re.DOTALL | re.MULTILINE)


def with_table(page: str) -> str:
    """Return the page with the table as recorded in the place of the one that stands in it."""
    return _TABLE.sub(lambda _: table(), page)


def table() -> str:
    """Return a line of Markdown for every training that is recorded, in the order of the notebooks."""
    kept = read_recorded()
    trainings = [training for notebook in all_notebooks() for training in notebook.trainings if training.key in kept]
    lines = [COLUMNS, ("---",) * len(COLUMNS), *(_line(training, kept[training.key]) for training in trainings)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _line(training: Training, recorded: Recorded) -> tuple[str, ...]:
    results = recorded.results
    first, (low, high) = results[0], recorded.spread
    beside = f"{low:.3f} to {high:.3f}"
    if len(results) > 1:
        beside = ", ".join(f"{result.accuracy:.4f}" for result in results)
    earlier = "" if is_trained_by(recorded.recipe, training) else f" ({EARLIER})"
    return (
        f"{training.key}{earlier}",
        ", ".join(f"{value:.4g} {_SAID.get(kind, kind)}" for kind, value in training.published.items()) or "–",
        f"{recorded.accuracy:.3f} ({beside}), {first.texts:,} texts",
        _range([result.baseline for result in results], ".3f"),
        "–" if training.folds else _range([result.curve[-1].trained for result in results], ".3f"),
        _range([result.loss for result in results], ".2f"),
        f"{_range([one.epochs for one in results], '.0f')}, {_range([one.epoch for one in results], '.0f')}",
        _range([result.seconds for result in results], ".0f"),
        _reached(training),
        f"{first.parameters:,}",
    )


def _range(values: Sequence[float], spelt: str) -> str:
    low, high = format(min(values), spelt), format(max(values), spelt)
    return low if low == high else f"{low} to {high}"


def _reached(training: Training) -> str:
    found = recorded_reach(training, read_recorded())
    if found.seconds is None:
        return found.why if found.accuracy is None else f"{found.accuracy:.4g}: {found.why}"
    ratio = "–" if found.ratio is None else f"{found.ratio:.2f} ×"
    return f"{found.accuracy:.4g} after {found.seconds:.0f} s, {ratio}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written\n")
