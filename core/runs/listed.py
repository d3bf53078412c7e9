"""The list of runs with what a person looks for in it: scores, and whether a run fits a filter."""

from dataclasses import dataclass

from core.data.split import looks_at_test
from core.errors import DamagedRunError
from core.intervals import wilson
from core.recipe import Cell
from core.runs.collection import RunSummary
from core.runs.described import own_tags
from core.runs.folder import RunFolder


@dataclass(frozen=True, slots=True)
class Score:
    """A run's accuracy on its test texts with its 95 % interval, and the bag of words' on the same texts."""

    accuracy: float
    low: float
    high: float
    words: float
    parameters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which runs are wanted; an empty filter wants all. ``text`` is looked for in names and ids."""

    states: frozenset[str] = frozenset()
    cells: frozenset[Cell] = frozenset()
    sources: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    text: str = ""

    def takes(self, run: RunSummary) -> bool:
        """Return whether a run is wanted."""
        return (
            (not self.states or state_of(run) in self.states)
            and (not self.cells or bool(self.cells & set(cells_of(run))))
            and (not self.sources or source_of(run) in self.sources)
            and (not self.tags or bool(self.tags & set(own_tags(run.tags))))
            and self.text.strip().casefold() in f"{run.name} {run.id}".casefold()
        )


def state_of(run: RunSummary) -> str:
    """Return the state of a run as a word."""
    return "damaged" if run.status is None else run.status.value


def cells_of(run: RunSummary) -> tuple[Cell, ...]:
    """Return the cells of a run's recurrent layers, each once."""
    return () if run.recipe is None else tuple(dict.fromkeys(layer.cell for layer in run.recipe.network.recurrent))


def source_of(run: RunSummary) -> str:
    """Return what a run's recipe calls its data."""
    if run.recipe is None:
        return ""
    named = run.recipe.data.source
    return named if isinstance(named, str) else " + ".join(named)


def score_of(run: RunFolder) -> Score | None:
    """Return a run's test score, or None where it has none or it cannot be read."""
    try:
        scores = run.scores()
        test = scores["test"]
        accuracy, texts = float(test["accuracy"]), int(test["texts"])
        low, high = wilson(round(accuracy * texts), texts)
        return Score(accuracy, low, high, float(scores["baselines"]["bag_of_words"]), int(scores["parameters"]))
    except (DamagedRunError, KeyError, TypeError, ValueError, ZeroDivisionError):
        return None


def is_flattered(run: RunSummary) -> bool:
    """Return whether the recipe looked at the test texts before the score, so that it says less."""
    return run.recipe is not None and bool(looks_at_test(run.recipe))
