"""Several runs beside each other: where their recipes differ, how good each is, and whether that may be chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations
from typing import Any

import numpy as np

from core.errors import CoreError, DamagedRunError
from core.evaluated import NotScoredError, final_scores
from core.evaluation.outcomes import Share, share_of
from core.evaluation.paired import Difference, compare_pairs, holm
from core.recipe import Recipe
from core.runs.folder import RunFolder
from core.runs.scored import Scored, read_scored

MOST_COMPARED = 6
_NOT_COMPARED = frozenset({"name"})


class _Nothing(Enum):
    """What stands where a recipe has no such layer, or no such field in a document that may hold any."""

    NO_LAYER = "no layer"
    MISSING = "missing"


_NO_LAYER, _MISSING = _Nothing.NO_LAYER, _Nothing.MISSING


@dataclass(frozen=True, slots=True)
class Compared:
    """One run: its name, and where it was scored the epoch, the accuracy and the bag of words' on the test texts."""

    id: str
    name: str
    epoch: int | None = None
    accuracy: Share | None = None
    words: float | None = None
    parameters: int | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A field of the recipe in which the runs differ, and its value in each; None where a run has no such field."""

    path: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two of the runs, by their places: the first's accuracy less the second's on the same test texts.

    ``adjusted`` is the p-value after Holm's correction for the number of pairs. Where the pair cannot be tested,
    ``difference`` is None and ``reason`` says why.
    """

    first: int
    second: int
    difference: Difference | None
    adjusted: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs beside each other."""

    runs: tuple[Compared, ...]
    settings: tuple[Setting, ...]
    pairs: tuple[Pair, ...]


def compare_runs(runs: Sequence[RunFolder]) -> Comparison:
    """Return how runs compare; those that were not scored take part with their recipe only.

    Raises:
        CoreError: fewer than two runs were named, or too many.
        DamagedRunError: the recipe or the name of a run cannot be read.
    """
    if not 2 <= len(runs) <= MOST_COMPARED:
        raise CoreError(f"expected 2 to {MOST_COMPARED} runs to compare, got {len(runs)}")
    return Comparison(
        runs=tuple(_compared(run) for run in runs),
        settings=differing_settings([run.recipe() for run in runs]),
        pairs=_pairs([_answers(run) for run in runs]),
    )


def differing_settings(recipes: Sequence[Recipe]) -> tuple[Setting, ...]:
    """Return the fields in which recipes differ, in the order of the recipe; their names do not count.

    Where one has fewer layers, the number of layers differs; the fields of a layer are compared among those that
    have it.
    """
    found = _differing([recipe.document() for recipe in recipes], "")
    return tuple(one for one in found if one.path not in _NOT_COMPARED)


def _differing(values: Sequence[Any], path: str) -> Iterator[Setting]:
    present = [value for value in values if value is not _NO_LAYER]
    if all(isinstance(value, Mapping) for value in present):
        for name in dict.fromkeys(name for value in present for name in value):
            inner = [_NO_LAYER if value is _NO_LAYER else value.get(name, _MISSING) for value in values]
            yield from _differing(inner, f"{path}.{name}" if path else str(name))
    elif all(_is_layers(value) for value in present) and any(present):
        yield from _differing_layers(values, path)
    else:
        words = [None if value in (_NO_LAYER, _MISSING) else in_words(value) for value in values]
        if len({word for word, value in zip(words, values, strict=True) if value is not _NO_LAYER}) > 1:
            yield Setting(path, tuple(words))


def _differing_layers(values: Sequence[Any], path: str) -> Iterator[Setting]:
    counts = [len(value) for value in values if value is not _NO_LAYER]
    if len(set(counts)) > 1:
        yield Setting(path, tuple(f"{count} layer{'s' * (count != 1)}" for count in counts))
    for place in range(max(counts)):
        yield from _differing(
            [value[place] if place < len(value) else _NO_LAYER for value in values], f"{path}.{place}"
        )


def _is_layers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(inner, Mapping) and "units" in inner for inner in value)


def in_words(value: object) -> str:
    """Return a value of a recipe as it is written in one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_words, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_words(inner)}" for name, inner in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _compared(run: RunFolder) -> Compared:
    name = run.about().name
    try:
        scores = final_scores(run)
        test = scores["test"]
        return Compared(
            id=run.id,
            name=name,
            epoch=int(scores["chosen_epoch"]),
            accuracy=share_of(round(float(test["accuracy"]) * int(test["texts"])), int(test["texts"])),
            words=float(scores["baselines"]["bag_of_words"]),
            parameters=int(scores["parameters"]),
        )
    except NotScoredError:
        return Compared(run.id, name)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRunError(f"damaged run {run.id}: scores.json is incomplete ({error!r})") from None


@dataclass(frozen=True, slots=True, eq=False)
class _Answers:
    """What a run answered to its test texts, or why there is nothing to compare."""

    classes: tuple[str, ...] = ()
    scored: Scored | None = None
    reason: str = ""


def _answers(run: RunFolder) -> _Answers:
    try:
        final_scores(run)
        names = run.vocabulary().get("classes")
        classes = tuple(map(str, names)) if isinstance(names, list) else ()
        return _Answers(classes, read_scored(run, "test", len(classes)))
    except NotScoredError:
        return _Answers(reason="not scored yet")
    except DamagedRunError as error:
        return _Answers(reason=str(error))


def _pairs(answers: Sequence[_Answers]) -> tuple[Pair, ...]:
    pairs = [_pair(first, second, answers) for first, second in combinations(range(len(answers)), 2)]
    adjusted = iter(holm([pair.difference.p for pair in pairs if pair.difference is not None]))
    return tuple(
        pair if pair.difference is None else Pair(pair.first, pair.second, pair.difference, next(adjusted))
        for pair in pairs
    )


def _pair(first: int, second: int, answers: Sequence[_Answers]) -> Pair:
    one, other = answers[first], answers[second]
    if one.scored is None or other.scored is None:
        return Pair(first, second, None, reason=one.reason or other.reason)
    if not _same_texts(one, other):
        return Pair(first, second, None, reason="their test texts are not the same")
    right = [np.asarray(found.called == found.labels) for found in (one.scored, other.scored)]
    return Pair(first, second, compare_pairs(*right))


def _same_texts(one: _Answers, other: _Answers) -> bool:
    first, second = one.scored, other.scored
    return (
        first is not None
        and second is not None
        and one.classes == other.classes
        and np.array_equal(first.rows, second.rows)
        and np.array_equal(first.labels, second.labels)
        and bool(first.texts.equals(second.texts))
    )
