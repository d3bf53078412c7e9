"""Generated reviews of films, restaurants and products, our own, with labels no careful reader would dispute.

About half of them can be told by their words alone. In the others a negation, a contrast, a comparison or a change of
mind decides, in an order that words in a bag do not keep: the grammar draws each template alike under both labels, so
that only the deciding words and where they stand know the label.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np

from core.data.generated.composer import MAX_DISTANCE, MAX_NAMES, Composer, Review
from core.data.generated.grammar import CLASSES
from core.data.generated.languages import CLOSING_WORDS
from core.errors import DataError

__all__ = ["CLASSES", "GeneratorOptions", "generate", "generate_reviews"]

MIN_ROWS, MAX_ROWS = 10, 1_000_000
TASKS = ("reviews", "languages", "neutral")
FURTHEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorOptions:
    """Which texts, how many, and how far apart their deciding words stand.

    Attributes:
        rows: number of texts, 10 to 1,000,000.
        distance: the most filler words put between the deciding words of a review, 0 (none) to 20; each review draws
            its own limit between 0 and this, and fills it with whole phrases. With the task ``languages`` the deciding
            word stands exactly this many words before the last one, 4 to 200.
        names: the most invented people a review names beside its verdict, 0 to 10; each review draws its own number
            between 0 and this. Nearly every name stands in one review only, so no training can teach it.
        task: ``reviews``; ``languages``: texts that name a country and break off before its language; or ``neutral``:
            reviews of which a third judges nothing.
        seed: the same options give the same reviews everywhere.

    Raises:
        DataError: names the option, what was expected and what came.
    """

    rows: int = 12_000
    distance: int = 8
    names: int = 0
    task: str = "reviews"
    seed: int = 7

    def __post_init__(self) -> None:
        _check_whole("rows", self.rows, MIN_ROWS, MAX_ROWS)
        if self.task not in TASKS:
            raise DataError(f"data.options.task: expected {', '.join(TASKS[:-1])} or {TASKS[-1]}, got {self.task!r}")
        low, high = (CLOSING_WORDS, FURTHEST) if self.task == "languages" else (0, MAX_DISTANCE)
        _check_whole("distance", self.distance, low, high)
        _check_whole("names", self.names, 0, MAX_NAMES)
        _check_whole("seed", self.seed, 0, 2**31 - 1)

    @classmethod
    def parse(cls, options: Mapping[str, object]) -> "GeneratorOptions":
        """Return the options a recipe names under ``data.options``; what it leaves out keeps its default."""
        known = [field.name for field in fields(cls)]
        for name in options:
            if name not in known:
                raise DataError(f"data.options.{name}: unknown option; generated texts know {', '.join(known)}")
        return cls(**options)  # type: ignore[arg-type]  # the types are checked at construction


def _check_whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise DataError(f"data.options.{name}: expected a whole number from {low:,} to {high:,}, got {value!r}")


DEFAULTS = GeneratorOptions()


def generate(options: GeneratorOptions = DEFAULTS) -> tuple[list[str], list[int]]:
    """Return texts and their labels (0 negative, 1 positive), shuffled; the classes differ by at most one row."""
    reviews = generate_reviews(options)
    return [review.text for review in reviews], [review.label for review in reviews]


def generate_reviews(options: GeneratorOptions = DEFAULTS) -> list[Review]:
    """Return the same reviews as ``generate``, each with what it was made from."""
    rng = np.random.default_rng(options.seed)
    labels = (rng.permutation(options.rows) % 2).tolist()
    composer = Composer(rng, options.distance, options.names)
    return [composer.compose(label) for label in labels]
