"""What a training's own numbers show of a mistake, each as a sentence."""

from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from core.errors import DamagedRunError
from core.messages import Say
from core.notebooks.results import Result
from core.runs.folder import RunFolder


class SignedError(NamedTuple):
    """The mean of prediction less label, what share of the texts was called right, and how many texts there are."""

    mean: float
    accuracy: float
    texts: int


def gap_sentence(result: Result, say: Say) -> str:
    """Return how far the last epoch's accuracy on the training texts lies over that on the validation texts."""
    last = result.curve[-1]
    return say(
        "after the last epoch {trained:.1%} of the training texts are called right, {validation:.1%} of the validation "
        "texts, and {test:.1%} of the test texts.",
        trained=last.trained,
        validation=last.validation,
        test=result.accuracy,
    )


def stop_sentence(result: Result, say: Say) -> str:
    """Return which epoch was the best on the validation texts, and how the last one compares."""
    values = [point.validation for point in result.curve]
    best = int(np.argmax(values))
    if best == len(values) - 1:
        return say(
            "the last of {epochs} epochs is the best one on the validation texts, {share:.1%}.",
            epochs=result.epochs,
            share=values[best],
        )
    return say(
        "on the validation texts the best epoch is {best} of {epochs} with {share:.1%}; the last has {last:.1%}.",
        best=best + 1,
        epochs=result.epochs,
        share=values[best],
        last=values[-1],
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


def signed_of(result: Result) -> SignedError | None:
    """Return the signed error that was kept with a result, or None."""
    return None if result.signed_error is None else SignedError(result.signed_error, result.accuracy, result.texts)


def signed_sentence(found: SignedError, say: Say) -> str:
    """Return a signed error beside the accuracy."""
    return say(
        "the mean of prediction less label over {texts} test sentences, each prediction rounded to a class, is "
        "{mean:+.2f}, and yet {wrong:.0%} of them are called wrong: the accuracy is {right:.0%}.",
        texts=found.texts,
        mean=found.mean,
        wrong=1 - found.accuracy,
        right=found.accuracy,
    )
