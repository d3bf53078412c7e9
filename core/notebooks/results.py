"""What a notebook's training came to, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.errors import DamagedRunError
from core.history import History
from core.intervals import wilson
from core.messages import mark
from core.notebooks.notebook import Training, find_training
from core.runs.folder import RunFolder

NEVER = mark("not reached")


@dataclass(frozen=True, slots=True)
class Point:
    """One epoch's end: training seconds so far, accuracy on the training texts as they were learnt, on validation."""

    seconds: float
    trained: float
    validation: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One measurement of a training; of a cross-validation all its folds together.

    Attributes:
        training: The training's key.
        variant: Its variant, with the seed where there are several.
        seed: The recipe's.
        accuracy: On the test texts, of the network after ``epoch``.
        interval: 95 %, Wilson, over the test texts.
        texts: How many test texts.
        baseline: A bag of words with logistic regression on the same parts.
        seconds: Of training.
        epochs: That were trained.
        curve: One point an epoch.
        signed_error: The mean of verdict less label over the test texts, verdicts rounded to classes; None of more
            than two classes, and of a cross-validation.
    """

    training: str
    variant: str
    seed: int
    accuracy: float
    epoch: int
    interval: tuple[float, float]
    texts: int
    loss: float
    baseline: float
    seconds: float
    epochs: int
    parameters: int
    run: str
    curve: tuple[Point, ...]
    signed_error: float | None = None

    def seconds_to(self, accuracy: float) -> float | None:
        """Return the training seconds after which the validation accuracy first was at least this; None if never."""
        return next((point.seconds for point in self.curve if point.validation >= accuracy), None)

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)

    @classmethod
    def from_plain(cls, document: Mapping[str, Any]) -> "Result":
        """Return the result that ``plain()`` described."""
        low, high = document["interval"]
        curve = tuple(Point(**point) for point in document["curve"])
        return cls(**{**document, "interval": (float(low), float(high)), "curve": curve})


@dataclass(frozen=True, slots=True)
class Reached:
    """When a training's validation accuracy first was the one that its notebook published.

    Attributes:
        accuracy: That one; None where the notebook printed none that can be held against it.
        seconds: Of training until then; None where there was none, or it was never reached.
        ratio: To the seconds that the notebook's own training took to what was published of its own validation part;
            None where that was never reached.
        why: Why there are no seconds, a phrase that can be translated; empty where there are.
    """

    accuracy: float | None
    seconds: float | None
    ratio: float | None
    why: str


def reached(training: Training, result: Result, own: Result | None) -> Reached:
    """Return when a result of a training reached its target, beside a result of the notebook's own training."""
    if training.target is None:
        return Reached(None, None, None, training.untimed)
    seconds = result.seconds_to(training.target)
    if seconds is None:
        return Reached(training.target, None, None, NEVER)
    before = _seconds_to_its_target(own)
    return Reached(training.target, seconds, seconds / before if before else None, "")


def _seconds_to_its_target(result: Result | None) -> float | None:
    training = None if result is None else find_training(result.training)
    return None if result is None or training is None or training.target is None else result.seconds_to(training.target)


def result_document(training: Training, result: Result, to_published: Reached) -> dict[str, Any]:
    """Return a line of what ``python -m core notebooks --json`` prints."""
    return {
        "notebook": training.notebook,
        "kind": training.kind.value,
        "variant": result.variant,
        "published": dict(training.published),
        "published_accuracy": training.published_accuracy,
        "accuracy": result.accuracy,
        "epoch": result.epoch,
        "interval": list(result.interval),
        "signed_error": result.signed_error,
        "baseline": result.baseline,
        "seconds": round(result.seconds, 1),
        "published_to_reach": to_published.accuracy,
        "seconds_to_published": to_published.seconds and round(to_published.seconds, 1),
        "ratio_of_seconds_to_published": to_published.ratio and round(to_published.ratio, 3),
        "no_seconds_because": to_published.why or None,
        "epochs": result.epochs,
        "parameters": result.parameters,
        "run": result.run,
    }


def result_of(training: Training, run: RunFolder, suffix: str = "") -> Result:
    """Return what a run that has its scores came to.

    Raises:
        DamagedRunError: the scores cannot be read.
    """
    scores, history = run.scores(), run.history()
    try:
        test = scores["test"]
        return Result(
            training=training.key,
            variant=training.variant + suffix,
            seed=run.recipe().seed,
            accuracy=float(test["accuracy"]),
            epoch=int(scores["chosen_epoch"]),
            interval=(float(test["interval"][0]), float(test["interval"][1])),
            texts=int(test["texts"]),
            loss=float(test["loss"]),
            baseline=float(scores["baselines"]["bag_of_words"]),
            seconds=float(scores.get("seconds", history.seconds)),
            epochs=len(history.epochs),
            parameters=int(scores.get("parameters", history.started.parameters if history.started else 0)),
            run=run.id,
            curve=_curve(history),
            signed_error=_signed_error(test.get("confusion", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRunError(f"damaged run {run.id}: scores.json is incomplete ({error!r})") from None


def pooled(results: Sequence[Result]) -> Result:
    """Return the folds of a cross-validation as one result: over all their test texts, their seconds added up.

    Curve, run and parameters are the first fold's; epochs are the most that a fold took, the epoch is their middle one.
    """
    first = results[0]
    texts = sum(result.texts for result in results)
    right = round(sum(result.accuracy * result.texts for result in results))
    return Result(
        training=first.training,
        variant=first.variant,
        seed=first.seed,
        accuracy=right / texts,
        epoch=sorted(result.epoch for result in results)[len(results) // 2],
        interval=wilson(right, texts),
        texts=texts,
        loss=sum(result.loss * result.texts for result in results) / texts,
        baseline=sum(result.baseline * result.texts for result in results) / texts,
        seconds=sum(result.seconds for result in results),
        epochs=max(result.epochs for result in results),
        parameters=first.parameters,
        run=first.run,
        curve=first.curve,
    )


def _signed_error(confusion: Sequence[Sequence[int]]) -> float | None:
    """Return the mean of verdict less label from what was called what: ``confusion[label][verdict]`` texts."""
    if len(confusion) != 2:
        return None
    (_, too_high), (too_low, _) = confusion
    return (too_high - too_low) / sum(map(sum, confusion))


def _curve(history: History) -> tuple[Point, ...]:
    """Return the epochs, at most about a hundred of them, the first and the last among them."""
    epochs = history.epochs
    step = max(1, len(epochs) // 100)
    kept = [point for place, point in enumerate(epochs) if place % step == 0 or place == len(epochs) - 1]
    return tuple(
        Point(round(point.t, 2), round(point.metrics["accuracy"], 4), round(point.metrics["val_accuracy"], 4))
        for point in kept
    )
