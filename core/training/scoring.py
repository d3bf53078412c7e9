"""What a network answers to many texts, and how good that is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.inside.verdicts import verdicts
from core.inside.weights import OpenNetwork
from core.intervals import wilson
from core.network.arrays import arrays_of
from core.recipe import Recipe
from core.text.encode import Ragged, pad_rows

Verdicts = NDArray[np.float64]
Ints = NDArray[np.int64]

_CHUNK = 256


class Scorer:
    """Keras's verdicts on texts, in calls of one fixed shape so that nothing is compiled twice."""

    def __init__(self, model: keras.Model, recipe: Recipe, width: int) -> None:
        self._model, self._recipe, self._width = model, recipe, width
        self._loss = _loss_over_outputs(model)

    def outputs(self, encoded: Ragged) -> Verdicts:
        """Return what the head gives for each text, shape ``(texts, head units)``."""
        worded = np.flatnonzero(encoded.lengths) if self._recipe.text.mask else np.arange(len(encoded))
        chunks = [self._chunk(encoded.select(worded[at : at + _CHUNK])) for at in range(0, len(worded), _CHUNK)]
        outputs = np.empty((len(encoded), self._model.output_shape[-1]))
        if chunks:
            outputs[worded] = np.concatenate(chunks)
        if len(worded) < len(encoded):
            outputs[np.setdiff1d(np.arange(len(encoded)), worded)] = self._wordless()
        return outputs

    def compile(self) -> None:
        """Compile what reads, so that the first texts do not wait for it."""
        self._chunk(Ragged(np.zeros(0, np.int32), np.zeros(1, np.int64)))

    def _wordless(self) -> Verdicts:
        """Return what the head gives where no word was read, shape ``(head units,)``.

        Keras has no one answer to a row that is all masked: cuDNN refuses it, and an average over it is no number.
        """
        network = OpenNetwork.from_arrays(self._recipe, arrays_of(self._model, self._recipe))
        verdict = verdicts(network, [np.zeros(0, np.int32)])[0]
        return np.asarray(verdict[1:] if self._model.output_shape[-1] == 1 else verdict, np.float64)

    def _chunk(self, rows: Ragged) -> NDArray[np.float32]:
        # cuDNN refuses a row without a single word, so what is only there to fill the shape holds some.
        ids = np.ones((_CHUNK, self._width), np.int32)
        ids[: len(rows)] = pad_rows(rows, self._width, self._recipe.text.pad)
        return np.asarray(self._model.predict_on_batch(ids))[: len(rows)]

    def loss(self, outputs: Verdicts, labels: Ints) -> float:
        """Return the model's own loss over texts, the mean of one value a text."""
        truth = labels[:, None] if outputs.shape[1] == 1 else labels
        value = self._loss(truth.astype(np.float32), outputs.astype(np.float32))
        return float(keras.ops.convert_to_numpy(value))


def _loss_over_outputs(model: keras.Model) -> keras.losses.Loss:
    """Return the loss that Keras counts in this model, to be asked about outputs that are plain numbers.

    On TensorFlow Keras remembers what went into a softmax and takes that as the logits, whatever ``from_logits`` says;
    plain numbers remember nothing, and with ``from_logits`` would go through a second softmax.
    """
    if keras.backend.backend() != "tensorflow" or not model.loss.get_config().get("from_logits", False):
        return model.loss
    return type(model.loss)(from_logits=False)


def probabilities(outputs: Verdicts) -> Verdicts:
    """Return one probability a class, shape ``(texts, classes)``; a single sigmoid unit gives two."""
    return np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs


def predictions(given: Verdicts) -> Ints:
    """Return the likelier class of each text; at a tie of a sigmoid (0.5) the first, as Keras's accuracy counts."""
    return np.asarray(given.argmax(axis=1), np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScores:
    """How good verdicts are on one part; ``interval`` is the 95 % interval of the accuracy."""

    texts: int
    accuracy: float
    interval: tuple[float, float]
    loss: float
    confusion: list[list[int]]

    def document(self) -> dict[str, Any]:
        """Return the JSON document; ``confusion[i][j]`` counts texts of class i that were called j."""
        return asdict(self)


def score(given: Verdicts, labels: Ints, classes: Sequence[str], loss: float) -> PartScores:
    """Return the scores of verdicts against the true labels."""
    called = predictions(given)
    confusion = np.zeros((len(classes), len(classes)), np.int64)
    np.add.at(confusion, (labels, called), 1)
    right = int(np.trace(confusion))
    return PartScores(
        texts=len(labels),
        accuracy=right / len(labels),
        interval=wilson(right, len(labels)),
        loss=loss,
        confusion=confusion.tolist(),
    )
