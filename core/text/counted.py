"""What cleaning and the vocabulary do to a whole data set, counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.data.labelled import Labelled
from core.places import Places
from core.recipe import Recipe
from core.reporting import Report, silent
from core.text.clean import steps_of
from core.text.coverage import Coverage, measure_coverage
from core.text.prepared import prepare
from core.text.trace import StepCount, count_steps
from core.text.word_lists import resolve_word_lists


@dataclass(frozen=True, slots=True)
class Counted:
    """A data set as written and after each cleaning step, and how much of it the recipe's vocabulary knows."""

    steps: tuple[StepCount, ...]
    coverage: Coverage

    def document(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        steps = [{"step": None if count.step is None else str(count.step), **_numbers(count)} for count in self.steps]
        return {"steps": steps, "coverage": asdict(self.coverage)}


def count_texts(recipe: Recipe, labelled: Labelled, places: Places, report: Report = silent) -> Counted:
    """Return the counts over all texts; the vocabulary is the one that the recipe's training would have.

    Raises:
        DataError: a word list is missing, the texts cannot be split, or no word is left to learn from.
    """
    steps = steps_of(recipe.text, resolve_word_lists(recipe.text, places))
    counts = count_steps(labelled.texts, steps, recipe.text.tokenizer, report)
    prepared = prepare(recipe, labelled, places, report)
    return Counted(counts, measure_coverage(prepared.encoder, labelled.texts))


def _numbers(count: StepCount) -> Mapping[str, int]:
    return {name: getattr(count, name) for name in ("texts", "changed", "tokens", "words", "empty")}
