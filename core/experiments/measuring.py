"""What the runs of an experiment measured, read from their folders."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.data.labelled import Labelled
from core.experiments.results import Apart, Curve, EpochFading, Measured, Share
from core.history import History
from core.inside.fading import fading
from core.inside.verdicts import verdicts
from core.opened import OpenedRun, open_run
from core.recipe import Recipe
from core.runs.folder import RunFolder
from core.runs.status import Status
from core.text.encode import Encoder, pad_rows
from core.text.prepared import Prepared, prepare

# With these, the unknown token stands for the words that no training text has, and for no other.
EVERY_WORD = ("text.vocabulary.unknown=untrained", "text.vocabulary.size=null", "text.vocabulary.minimum_count=1")

MOST_TEXTS = 64

Flags = NDArray[np.bool_]


def curve_of(variant: str, seed: int, history: History) -> Curve:
    """Return the curve of a training so far."""
    epochs = (point.metrics for point in history.epochs if point.whole)
    return Curve(variant, seed, tuple(metrics["val_accuracy"] for metrics in epochs if "val_accuracy" in metrics))


def measure(variant: str, run: RunFolder, labelled: Labelled | None = None) -> Measured:
    """Return what a run that ended measured; with the texts of its recipe also how it did on either kind of them.

    Raises:
        DamagedRunError: a file of the run cannot be read.
    """
    status, curve = run.status(), curve_of(variant, run.recipe().seed, run.history())
    if status.status is Status.FAILED:
        return Measured(curve, None, failure=status.message)
    apart = None if labelled is None else accuracy_apart(run, labelled)
    return Measured(curve, float(run.scores()["test"]["accuracy"]), apart)


def epoch_fadings(run: RunFolder, labelled: Labelled) -> tuple[EpochFading, ...]:
    """Return how the gradients of a run's network fade, at each epoch that was kept and whose weights are numbers."""
    epochs = run.snapshots.epochs()
    if not epochs:
        return ()
    rows, labels = equal_texts(prepare(run.recipe(), labelled), open_run(run, epochs[0]).encoder)
    found = ((epoch, fading(open_run(run, epoch).network, rows, labels)) for epoch in epochs)
    return tuple(EpochFading(epoch, faded) for epoch, faded in found if faded is not None)


def equal_texts(prepared: Prepared, encoder: Encoder) -> tuple[list[NDArray[np.int32]], list[int]]:
    """Return the ids and labels of test texts of one length, as many as ``MOST_TEXTS``.

    That is the commonest length among the longer half of the texts; padding that the network reads belongs to them.
    """
    test, text = prepared.parts.test, encoder.text
    encoded = prepared.encoded.select(test)
    lengths = encoded.lengths
    longer = lengths[lengths >= np.median(lengths)]
    chosen = np.flatnonzero(lengths == np.bincount(longer).argmax())[:MOST_TEXTS]
    picked = encoded.select(chosen)
    rows = list(picked if text.mask else pad_rows(picked, encoder.length, text.pad))
    return rows, prepared.labelled.labels[test[chosen]].tolist()


def accuracy_apart(run: RunFolder, labelled: Labelled) -> Apart:
    """Return how many test texts a run's network calls right, apart by whether they have a word never trained on."""
    opened = open_run(run)
    prepared = prepare(opened.recipe, labelled)
    lacking, unknown = has_unseen_word(opened.recipe, labelled), prepared.encoder.vocabulary.unknown_id
    right = _called_right(opened, prepared)
    left_out = None if unknown is None else _share(_called_right(opened, prepared, without=unknown)[lacking])
    return Apart(_share(right[~lacking]), _share(right[lacking]), left_out)


def has_unseen_word(recipe: Recipe, labelled: Labelled) -> Flags:
    """Return which test texts hold, in what is read of them, a word that no training text has, ``(test texts,)``.

    It does not depend on what the recipe does with unknown words.
    """
    prepared = prepare(recipe.with_settings(EVERY_WORD), labelled)
    unknown = prepared.encoder.vocabulary.unknown_id
    return np.array([unknown in row for row in prepared.encoded.select(prepared.parts.test)], bool)


def _called_right(opened: OpenedRun, prepared: Prepared, without: int | None = None) -> Flags:
    """Return which test texts the network calls right, ``(test texts,)``, one id left out of all where asked."""
    test, text = prepared.parts.test, opened.recipe.text
    encoded = prepared.encoded.select(test)
    rows: Sequence[NDArray[np.int32]] = list(
        encoded if text.mask else pad_rows(encoded, opened.encoder.length, text.pad)
    )
    if without is not None:
        rows = [row[row != without] for row in rows]
    return np.asarray(verdicts(opened.network, rows).argmax(axis=1) == prepared.labelled.labels[test])


def _share(right: Flags) -> Share:
    return Share(int(right.sum()), len(right))
