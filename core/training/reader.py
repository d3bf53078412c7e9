"""The network as it is read: for scores, snapshots and the file, beside the one that learns.

It is a model of its own, so that what reads can be compiled in a thread while the first batches are trained, and
because the one that learns may have a smaller table.
"""

import keras

from core.network.arrays import Array, arrays_of, assign_arrays
from core.recipe import Recipe
from core.training.scoring import Scorer
from core.training.table import TABLE, KeptRows


class Reader:
    """The whole network, brought up to date from the one that learns.

    Args:
        model: The whole network, compiled for its loss.
        recipe: Its recipe.
        kept: Which rows of the table are trained; None: all.
        width: The longest text, in ids.
    """

    def __init__(self, model: keras.Model, recipe: Recipe, kept: KeptRows | None, width: int) -> None:
        self.model = model
        self.scorer = Scorer(model, recipe, width)
        self._recipe, self._kept = recipe, kept
        self._start: Array | None = None

    def arrays(self) -> dict[str, Array]:
        """Return copies of the weights as they are read now."""
        return arrays_of(self.model, self._recipe)

    def give_start(self, learner: keras.Model) -> None:
        """Let the network that learns begin with these weights; rows that it does not have stay as they are now."""
        arrays = self.arrays()
        self._start = arrays[TABLE]
        assign_arrays(learner, self._recipe, arrays if self._kept is None else self._kept.narrow(arrays))

    def take(self, learner: keras.Model) -> dict[str, Array]:
        """Take over the weights of the network that learns, and return copies of all of them by name."""
        arrays = self.look_at(learner)
        assign_arrays(self.model, self._recipe, arrays)
        return arrays

    def look_at(self, learner: keras.Model) -> dict[str, Array]:
        """Return copies of the weights that it would take over, and change nothing."""
        arrays = arrays_of(learner, self._recipe)
        if self._kept is None:
            return arrays
        if self._start is None:
            raise RuntimeError("the network that learns was not given its start")
        return self._kept.widen(arrays, self._start)
