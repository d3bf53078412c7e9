"""What a training's own numbers show of a mistake, each as a sentence."""

from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from core.errors import DamagedRunError
from core.notebooks.results import Result
from core.runs.folder import RunFolder


class SignedError(NamedTuple):
    """The mean of prediction less label, what share of the texts was called right, and how many texts there are."""

    mean: float
    accuracy: float
    texts: int


def gap_sentence(result: Result) -> str:
    """Return how far the last epoch's accuracy on the training texts lies over that on the validation texts."""
    last = result.curve[-1]
    return (
        f"after the last epoch {last.trained:.1%} of the training texts are called right, {last.validation:.1%} of the "
        f"validation texts, and {result.accuracy:.1%} of the test texts."
    )


def stop_sentence(result: Result) -> str:
    """Return which epoch was the best on the validation texts, and how the last one compares."""
    values = [point.validation for point in result.curve]
    best = int(np.argmax(values))
    if best == len(values) - 1:
        return f"the last of {result.epochs} epochs is the best one on the validation texts, {values[best]:.1%}."
    return (
        f"on the validation texts the best epoch is {best + 1} of {result.epochs} with {values[best]:.1%}; "
        f"the last has {values[-1]:.1%}."
    )


def signed_error(run: RunFolder) -> SignedError:
    """Return the signed error of a run of two classes over its test texts, verdicts rounded to classes.

    Raises:
        DamagedRunError: its texts cannot be read.
    """
    try:
        table = pq.read_table(run.path / "texts.parquet", columns=["label", "part", "prediction"])
        test = np.asarray(table["part"]) == "test"
        labels, called = np.asarray(table["label"])[test], np.asarray(table["prediction"])[test]
    except (OSError, KeyError, ValueError) as error:
        raise DamagedRunError(f"damaged run {run.id}: texts.parquet cannot be read ({error})") from None
    return SignedError(float(np.mean(called - labels)), float(np.mean(called == labels)), len(labels))


def signed_sentence(run: RunFolder) -> str:
    """Return a run's signed error beside its accuracy."""
    found = signed_error(run)
    return (
        f"In your run the mean of prediction less label over {found.texts} test sentences is {found.mean:+.2f}, "
        f"and yet {1 - found.accuracy:.0%} of them are called wrong: the accuracy is {found.accuracy:.0%}."
    )
