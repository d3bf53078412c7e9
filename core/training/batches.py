"""Batches of padded ids: of similar length where the recipe is fast, exactly as a plain Keras script's where faithful.

Every distinct width is compiled once, which takes longer than a short training saves, so there are few widths and
as few of them as the training is short.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import keras
import numpy as np
from numpy.typing import NDArray

from core.errors import RecipeError
from core.recipe import Recipe, Speed
from core.runs.estimate import compile_seconds, position_seconds
from core.text.encode import Ragged, pad_rows

Ints = NDArray[np.int64]
Batch = (
    tuple[NDArray[np.int32], NDArray[np.float32]] | tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32]]
)

_QUANTILES = (0.25, 0.5, 0.75, 0.9)
_STEP = 4
_LOOK_UP_SECONDS = 0.05


def choose_widths(lengths: Ints, recipe: Recipe, engine: str, longest: int) -> tuple[int, ...]:
    """Return the widths that batches are padded to, ascending, the last one holding the longest row.

    Chosen for the least expected time: one step over padding costs what a step over a word does, and one more width
    costs one more compilation. A network without a mask reads its padding, so there every row has the full length.
    """
    if recipe.training.speed is Speed.FAITHFUL or not recipe.text.mask or len(lengths) == 0:
        return (longest,)
    widest = min(_round_up(int(lengths.max())), longest)
    narrower = {width for q in _QUANTILES if (width := _round_up(int(np.quantile(lengths, q)))) < widest}
    options = [
        (*sorted(chosen), widest) for count in range(len(narrower) + 1) for chosen in combinations(narrower, count)
    ]
    return min(options, key=lambda widths: (_expected_seconds(widths, lengths, recipe, engine), widths))


def class_weights(recipe: Recipe, classes: Sequence[str], labels: Ints) -> NDArray[np.float32] | None:
    """Return the weight of each text, ``(texts,)``: its class's, 1 where the recipe names none; None without weights.

    Raises:
        RecipeError: the recipe weights a class that the texts do not have.
    """
    weights = recipe.training.class_weight
    if weights is None:
        return None
    strange = [name for name in weights if name not in classes]
    if strange:
        raise RecipeError(
            f"training.class_weight: expected weights for {', '.join(classes)}, got one for {strange[0]!r}"
        )
    return np.array([weights.get(name, 1.0) for name in classes], np.float32)[labels]


def steps_at_once(recipe: Recipe, engine: str, batches: int, seconds: float) -> int:
    """Return how many steps of ``seconds`` each are made before the training looks up.

    Looking up after every step costs tiny networks more than the steps. So many that they take a twentieth of a second,
    and a divisor of the batches, because Keras tells nothing of steps that are left over at the end of an epoch. On
    PyTorch, Keras makes one at a time.
    """
    if recipe.training.speed is Speed.FAITHFUL or engine == "torch":
        return 1
    most = max(1, int(_LOOK_UP_SECONDS / seconds))
    return max(steps for steps in range(1, min(most, batches) + 1) if batches % steps == 0)


def _round_up(length: int) -> int:
    return -(-length // _STEP) * _STEP


def _expected_seconds(widths: Sequence[int], lengths: Ints, recipe: Recipe, engine: str) -> float:
    counts = np.bincount(np.searchsorted(widths, lengths), minlength=len(widths))
    steps = np.ceil(counts / recipe.training.batch_of(len(lengths)))
    reading = (
        float((steps * np.asarray(widths)).sum())
        * position_seconds(recipe, engine, len(lengths))
        * recipe.training.epochs
    )
    return reading + compile_seconds(recipe, engine) * len(widths)


@dataclass(frozen=True, slots=True)
class _Plan:
    """One epoch: for each batch its rows and its width."""

    rows: list[Ints]
    widths: list[int]


class Batches(keras.utils.PyDataset):  # type: ignore[misc]  # Keras has no types
    """The training part in batches; the order of an epoch follows from the seed and the epoch alone.

    In a fast recipe every batch is full, because another batch size would be compiled anew: the last batch of a width
    is filled up with rows of the next wider one, and the last batch of all with rows drawn from the whole part.
    """

    def __init__(
        self,
        encoded: Ragged,
        labels: NDArray[np.float32],
        recipe: Recipe,
        widths: tuple[int, ...],
        weights: NDArray[np.float32] | None = None,
    ) -> None:
        """Take the rows, their labels and weights (``(rows,)``; None: all alike), and the widths of batches."""
        super().__init__()
        self._encoded, self._labels, self._recipe, self._widths = encoded, labels, recipe, widths
        self._weights = weights
        self._lengths = encoded.lengths
        self._size = recipe.training.batch_of(len(encoded))
        self._plan = self._planned(0)

    @property
    def texts(self) -> int:
        """How many texts one epoch reads, filled-up rows included."""
        return sum(len(rows) for rows in self._plan.rows)

    def begin_epoch(self, epoch: int) -> None:
        """Lay down the order of this epoch, counted from 0."""
        self._plan = self._planned(epoch)

    def __len__(self) -> int:
        """Return how many batches an epoch has; the same in every epoch."""
        return len(self._plan.rows)

    def __getitem__(self, index: int) -> Batch:
        """Return the ids ``(batch, width)`` and the labels ``(batch,)``, and weights where there are some."""
        rows = self._plan.rows[index]
        ids = pad_rows(self._encoded.select(rows), self._plan.widths[index], self._recipe.text.pad)
        if self._weights is None:
            return ids, self._labels[rows]
        return ids, self._labels[rows], self._weights[rows]

    def size_of(self, index: int) -> int:
        """Return how many texts a batch has."""
        return len(self._plan.rows[index])

    def _planned(self, epoch: int) -> _Plan:
        chance = np.random.default_rng([self._recipe.seed, epoch])
        # Fewer steps than batches leave rows out. Keras begins the next epoch with them; here every epoch draws anew.
        order = chance.permutation(len(self._encoded))[: self._recipe.training.texts_an_epoch(len(self._encoded))]
        if self._recipe.training.speed is Speed.FAITHFUL:
            rows = [order[start : start + self._size] for start in range(0, len(order), self._size)]
            return _Plan(rows, [self._widths[-1]] * len(rows))
        return self._bucketed(order, chance)

    def _bucketed(self, order: Ints, chance: np.random.Generator) -> _Plan:
        bucket_of = np.searchsorted(self._widths, self._lengths[order])
        rows: list[Ints] = []
        widths: list[int] = []
        left_over = order[:0]
        for bucket, width in enumerate(self._widths):
            waiting = np.concatenate([left_over, order[bucket_of == bucket]])
            whole = len(waiting) // self._size
            rows += list(waiting[: whole * self._size].reshape(whole, self._size))
            widths += [width] * whole
            left_over = waiting[whole * self._size :]
        if len(left_over):
            filling = chance.choice(len(self._encoded), self._size - len(left_over))
            rows.append(np.concatenate([left_over, filling]))
            widths.append(self._widths[-1])
        mixed = self._mixed(widths, chance)
        return _Plan([rows[place] for place in mixed], [widths[place] for place in mixed])

    def _mixed(self, widths: list[int], chance: np.random.Generator) -> Ints:
        """Return a random order of the batches in which the first two differ in width where any do.

        On TensorFlow, Keras reads the shape that all batches share off the first two, and refuses a third that
        differs.
        """
        mixed = chance.permutation(len(widths))
        different = [place for place, batch in enumerate(mixed) if widths[batch] != widths[mixed[0]]]
        if different:
            mixed[[1, different[0]]] = mixed[[different[0], 1]]
        return mixed
