"""What cleaning and the vocabulary do to a whole data set, counted."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from core.data.labelled import Labelled
from core.places import Places
from core.recipe import MAX_LENGTH, Recipe
from core.reporting import Report, part_of, silent
from core.text.clean import steps_of
from core.text.coverage import Coverage, coverage_of
from core.text.prepared import prepare
from core.text.trace import StepCount, count_steps
from core.text.word_lists import resolve_word_lists


@dataclass(frozen=True, slots=True)
class Counted:
    """A data set as written and after each cleaning step, and how much of it the recipe's vocabulary knows.

    ``lengths[n]`` texts give rows of ``n`` ids before any is cut; the last counts all longer ones, too. ``kept`` is the
    length that the recipe reads.
    """

    steps: tuple[StepCount, ...]
    coverage: Coverage
    lengths: tuple[int, ...]
    kept: int

    def document(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        steps = [{"step": None if count.step is None else str(count.step), **_numbers(count)} for count in self.steps]
        return {"steps": steps, "coverage": asdict(self.coverage), "lengths": list(self.lengths), "kept": self.kept}


def count_texts(recipe: Recipe, labelled: Labelled, places: Places, report: Report = silent) -> Counted:
    """Return the counts over all texts; the vocabulary is the one that the recipe's training would have.

    Raises:
        DataError: a word list is missing, the texts cannot be split, or no word is left to learn from.
    """
    steps = steps_of(recipe.text, resolve_word_lists(recipe.text, places))
    counts = count_steps(labelled.texts, steps, recipe.text.tokenizer, part_of(report, 0, 0.6))
    encoder = prepare(recipe, labelled, places, part_of(report, 0.6, 0.9)).encoder
    report("Looking words up", 0.9)
    tokens = encoder.split(labelled.texts)
    lengths = np.bincount(np.minimum(encoder.look_up(tokens).lengths, MAX_LENGTH))
    coverage = coverage_of(tokens, encoder.vocabulary.ids.keys())
    return Counted(counts, coverage, tuple(lengths.tolist()), encoder.length)


def _numbers(count: StepCount) -> Mapping[str, int]:
    return {name: getattr(count, name) for name in ("texts", "changed", "tokens", "words", "empty")}
