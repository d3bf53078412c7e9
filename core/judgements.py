"""What the curves of a training say, in words. Each judgement comes with the rule that made it and its numbers.

The rules know chance: an accuracy on few texts is held against Wilson's interval, a training loss against the spread
of its batches.
"""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import stdev

from core.history import BatchPoint, EpochPoint, History
from core.intervals import wilson, wilson_half_width

FEW_POINTS = 0.05
STUCK_EPOCHS = 3
RISES, LOOKED_BACK = 2, 4
WORSE_THAN_GUESSING = 1.2
OVERFIT_EPOCHS, OVERFIT_RISE = 2, 0.02
STILL_FALLS, SETTLED_EPOCHS = 0.01, 3
_ENOUGH_BATCHES, _BLUR = 4, 0.05


class Kind(StrEnum):
    """What can be said of a curve."""

    ONE_CLASS = "one class"
    FEW_TEXTS = "few texts"
    STUCK = "stuck"
    RATE_TOO_HIGH = "rate too high"
    OVERFITTING = "overfitting"
    STILL_LEARNING = "still learning"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing the curves say: the sentence, and the rule behind it, with its limits. Both are plain text."""

    kind: Kind
    sentence: str
    rule: str
    epoch: int | None = None


def judge(history: History) -> tuple[Judgement, ...]:
    """Return what can be said of a training so far; nothing where there is nothing to say yet."""
    epochs = [
        point
        for point in history.epochs
        if point.whole and all(math.isfinite(point.metrics.get(name, math.nan)) for name in ("loss", "val_loss"))
    ]
    said = [_one_class(history), _few_texts(history, epochs)]
    if epochs:
        said += [_stuck(history, epochs), _rate_too_high(history, epochs)]
        said += [_overfitting(history, epochs) or _still_learning(epochs) or _settled(epochs)]
    return tuple(judgement for judgement in said if judgement is not None)


def _one_class(history: History) -> Judgement | None:
    counts = _validation_counts(history)
    present = [place for place, count in enumerate(counts) if count]
    if len(counts) < 2 or len(present) != 1:
        return None
    name = _class_name(history, present[0])
    sentence = (
        f"All {sum(counts):,} validation texts are of one class, {name}. The validation accuracy says only how often "
        f"the network answers {name}, and nothing about telling the classes apart: split the texts another way."
    )
    return Judgement(Kind.ONE_CLASS, sentence, "Said when the validation part has texts of a single class.")


def _few_texts(history: History, epochs: list[EpochPoint]) -> Judgement | None:
    texts = sum(_validation_counts(history))
    accuracy = epochs[-1].metrics.get("val_accuracy") if epochs else None
    if not texts or accuracy is None or wilson_half_width(accuracy, texts) <= FEW_POINTS:
        return None
    low, high = wilson(round(accuracy * texts), texts)
    sentence = (
        f"There are only {texts:,} validation texts: the accuracy of {accuracy:.1%} measured on them fits any true one "
        f"from {low:.0%} to {high:.0%}. Smaller differences, between epochs or between runs, may be chance."
    )
    rule = f"Said while the 95 % interval (Wilson) of the validation accuracy is wider than ±{FEW_POINTS:.0%}."
    return Judgement(Kind.FEW_TEXTS, sentence, rule)


def _stuck(history: History, epochs: list[EpochPoint]) -> Judgement | None:
    counts, last = _validation_counts(history), epochs[-STUCK_EPOCHS:]
    if sum(count > 0 for count in counts) < 2 or len(last) < STUCK_EPOCHS:
        return None
    texts = sum(counts)
    largest = max(counts) / texts
    accuracies = [point.metrics.get("val_accuracy", math.nan) for point in last]
    if not all(math.isfinite(value) and wilson(round(value * texts), texts)[0] <= largest for value in accuracies):
        return None
    if not _trains_no_better(history, last[-1]):
        return None
    name = _class_name(history, counts.index(max(counts)))
    sentence = (
        f"Stuck: in the last {STUCK_EPOCHS} epochs the validation accuracy ({_shares(accuracies)}) is no better than "
        f"always answering {name}, the largest class ({largest:.1%}), and the training accuracy is no better either."
    )
    rule = (
        f"Said when in each of the last {STUCK_EPOCHS} epochs the 95 % interval (Wilson) of the validation accuracy "
        "reaches down to the share of the largest class, and the training accuracy does not rise over its share "
        "there by more than half of such an interval."
    )
    return Judgement(Kind.STUCK, sentence, rule, last[0].epoch)


def _trains_no_better(history: History, point: EpochPoint) -> bool:
    counts = history.started.train_counts if history.started else ()
    if not sum(counts):
        return True
    largest = max(counts) / sum(counts)
    return point.metrics.get("accuracy", 0.0) <= largest + wilson_half_width(largest, sum(counts))


def _rate_too_high(history: History, epochs: list[EpochPoint]) -> Judgement | None:
    rate = f"{epochs[-1].learning_rate:g}"
    classes = len(history.started.classes) if history.started else 0
    last = epochs[-1].metrics["loss"]
    guessing = math.log(classes) if classes > 1 else math.inf
    steps = list(pairwise(epochs))[-LOOKED_BACK:]
    rises = [(before, after) for before, after in steps if _rises(history, before, after)]
    if last > WORSE_THAN_GUESSING * guessing:
        told = (
            f"the training loss of epoch {epochs[-1].epoch}, {last:.3f}, is far over that of guessing ({guessing:.3f})"
        )
    elif len(rises) >= RISES:
        pairs = ", ".join(f"{a.metrics['loss']:.3f} to {b.metrics['loss']:.3f}" for a, b in rises)
        told = f"the training loss rose in {len(rises)} of the last {len(steps)} steps between epochs ({pairs})"
    else:
        return None
    rule = (
        f"Said when the training loss of the last epoch is over {WORSE_THAN_GUESSING:g} times that of guessing, "
        f"ln(classes), or when it rose in {RISES} of the last {LOOKED_BACK} steps between epochs by more than twice "
        f"the standard errors of both epochs' batches (by more than {_BLUR:.0%} where an epoch has under "
        f"{_ENOUGH_BATCHES} points)."
    )
    sentence = f"The learning rate of {rate} looks too high: {told}. Try a third of it."
    return Judgement(Kind.RATE_TOO_HIGH, sentence, rule, epochs[-1].epoch)


def _rises(history: History, before: EpochPoint, after: EpochPoint) -> bool:
    rise = after.metrics["loss"] - before.metrics["loss"]
    return rise > 2 * (_standard_error(history, before) + _standard_error(history, after))


def _standard_error(history: History, point: EpochPoint) -> float:
    """Return how far chance moves an epoch's mean loss, from the spread of its points."""
    # The batches stand in the order of their epochs, and there may be hundreds of thousands.
    first = bisect_left(history.batches, point.epoch, key=_epoch_of)
    last = bisect_right(history.batches, point.epoch, key=_epoch_of)
    losses = [batch.loss for batch in history.batches[first:last] if math.isfinite(batch.loss)]
    if len(losses) < _ENOUGH_BATCHES:
        return _BLUR / 4 * abs(point.metrics["loss"])
    return stdev(losses) / math.sqrt(len(losses))


def _epoch_of(batch: BatchPoint) -> int:
    return batch.epoch


def _overfitting(history: History, epochs: list[EpochPoint]) -> Judgement | None:
    best, last = _best(epochs), epochs[-1]
    since = len(epochs) - 1 - epochs.index(best)
    now, lowest = last.metrics["val_loss"], best.metrics["val_loss"]
    if since < OVERFIT_EPOCHS or now <= lowest * (1 + OVERFIT_RISE) or last.metrics["loss"] >= best.metrics["loss"]:
        return None
    sentence = (
        f"Overfitting since epoch {best.epoch}: from there to epoch {last.epoch} the training loss fell from "
        f"{best.metrics['loss']:.3f} to {last.metrics['loss']:.3f}, while the validation loss rose from {lowest:.3f} "
        f"to {now:.3f}{_accuracy_moved(history, best, last)}"
    )
    rule = (
        f"Said when the lowest validation loss lies {OVERFIT_EPOCHS} epochs or more back, the last one is over it by "
        f"more than {OVERFIT_RISE:.0%}, and the training loss has fallen since."
    )
    return Judgement(Kind.OVERFITTING, sentence, rule, best.epoch)


def _accuracy_moved(history: History, best: EpochPoint, last: EpochPoint) -> str:
    """Return the end of the sentence: how the accuracy went, and whether chance alone may have moved it so."""
    before, after = (point.metrics.get("val_accuracy", math.nan) for point in (best, last))
    texts = sum(_validation_counts(history))
    if not math.isfinite(before + after):
        return "."
    moved = f". The validation accuracy went from {before:.1%} to {after:.1%}"
    if not texts:
        return f"{moved}."
    half = wilson_half_width(before, texts)
    verdict = "no more than chance may do" if abs(after - before) <= half else "more than chance does"
    return f"{moved}: {verdict} on {texts:,} texts (±{100 * half:.1f} points)."


def _still_learning(epochs: list[EpochPoint]) -> Judgement | None:
    *earlier, last = epochs
    if not earlier:
        return None
    before, now = _best(earlier).metrics["val_loss"], last.metrics["val_loss"]
    if now >= before * (1 - STILL_FALLS):
        return None
    sentence = (
        f"Still learning: epoch {last.epoch} has the lowest validation loss so far, {now:.3f} after {before:.3f}. "
        "More epochs may help."
    )
    rule = f"Said when the last validation loss is the lowest, by more than {STILL_FALLS:.0%}."
    return Judgement(Kind.STILL_LEARNING, sentence, rule, last.epoch)


def _settled(epochs: list[EpochPoint]) -> Judgement | None:
    if len(epochs) <= SETTLED_EPOCHS:
        return None
    losses = [point.metrics["val_loss"] for point in epochs[-SETTLED_EPOCHS - 1 :]]
    middle = sum(losses) / len(losses)
    if max(losses) - min(losses) > 2 * OVERFIT_RISE * middle:
        return None
    sentence = (
        f"Settled: over the last {SETTLED_EPOCHS} epochs the validation loss stays between {min(losses):.3f} and "
        f"{max(losses):.3f}. More epochs are unlikely to change much."
    )
    rule = f"Said when the last {SETTLED_EPOCHS + 1} validation losses lie within ±{OVERFIT_RISE:.0%} of their middle."
    return Judgement(Kind.SETTLED, sentence, rule, epochs[-SETTLED_EPOCHS].epoch)


def _best(epochs: list[EpochPoint]) -> EpochPoint:
    return min(epochs, key=lambda point: point.metrics["val_loss"])


def _validation_counts(history: History) -> tuple[int, ...]:
    return history.started.validation_counts if history.started else ()


def _class_name(history: History, place: int) -> str:
    names = history.started.classes if history.started else ()
    return f"“{names[place]}”" if place < len(names) else f"class {place}"


def _shares(values: list[float]) -> str:
    return ", ".join(f"{value:.1%}" for value in values)
