"""A finished run evaluated: its verdicts on the texts that trained no weight, beside those of a bag of words."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from core.audit.writing import language_of
from core.errors import CoreError, DamagedRunError
from core.evaluation.calibration import Calibration, calibrate
from core.evaluation.groups import Calls, Group, by_length, by_negation, by_unknown_share
from core.evaluation.operating import AtThreshold, Operating, operating_curves, thresholds
from core.evaluation.order import OrderTest, Rows, order_test
from core.evaluation.outcomes import Flags, Outcomes, Share, share_of
from core.evaluation.paired import Difference, compare_pairs
from core.evaluation.scores import Scores, score_outcomes
from core.opened import OpenedRun, open_run
from core.recipe import Tokenizer
from core.reporting import Report, silent
from core.runs.bag_of_words import BagOfWords
from core.runs.folder import RunFolder
from core.runs.scored import Scored, read_called, read_scored
from core.text.encode import Encoder, Ragged, pad_rows
from core.text.tokens import Tokens, tokenize
from core.text.word_lists import negations
from core.texts import Texts

MOST_SHOWN = 200
_GUESSED = 50
# The languages whose negations we know, by what language_of calls them.
_LISTED = {
    "ar": "arabic", "az": "azerbaijani", "bn": "bengali", "ca": "catalan", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "he": "hebrew",
    "hu": "hungarian", "id": "indonesian", "it": "italian", "kk": "kazakh", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sl": "slovene",
    "sv": "swedish", "tr": "turkish", "zh": "chinese",
}  # fmt: skip


class NotScoredError(CoreError):
    """The run has no final scores: it still trains, or ended before it could be scored."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What one of both, the network or the bag of words, made of the test texts."""

    scores: Scores
    curves: tuple[Operating | None, ...]
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What comes of each threshold between two classes, on the texts to choose it on and on those that test it."""

    validation: tuple[AtThreshold, ...]
    test: tuple[AtThreshold, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How good a run's network is on its test texts, and on which of them.

    Attributes:
        run: The run's id.
        epoch: Whose epoch's network.
        classes: Names of the classes.
        network: The network.
        words: The bag of words on the same texts.
        majority: Always answering the class that is largest in training.
        over_words: The network's accuracy less that of the bag of words, in pairs.
        lengths: The texts by how many words are read of them.
        unknown: The texts by the share of unknown words.
        negation: The texts without and those with a negation; empty where we know no negations of their language.
        language: Whose negations were looked for.
        thresholds: For two classes.
        test_looked_at: How the test texts were looked at before, one sentence each.
    """

    run: str
    epoch: int
    classes: tuple[str, ...]
    network: Judge
    words: Judge
    majority: Share
    over_words: Difference
    lengths: tuple[Group, ...]
    unknown: tuple[Group, ...]
    negation: tuple[Group, ...]
    language: str | None
    thresholds: Thresholds | None
    test_looked_at: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return the evaluation as plain values."""
        return dict(TypeAdapter(Evaluation).dump_python(self, mode="json"))

    @classmethod
    def from_document(cls, document: object) -> "Evaluation":
        """Return the evaluation that ``document()`` described."""
        return TypeAdapter(Evaluation).validate_python(document)


def evaluate_run(run: RunFolder, report: Report = silent) -> Evaluation:
    """Return how good a run's network is.

    Raises:
        NotScoredError: it was not scored yet.
        DamagedRunError: a file of the run is missing or cannot be read.
    """
    scores = final_scores(run)
    document = run.vocabulary()
    encoder, classes = Encoder.from_document(document), _class_names(run, document)
    report("Reading the texts", 0.0)
    test, validation = (read_scored(run, part, len(classes)) for part in ("test", "validation"))
    if not len(test) or not len(validation):
        raise DamagedRunError(f"damaged run {run.id}: {run.scored_path.name} lacks the validation or the test texts")
    report("Splitting them into words", 0.2)
    encoded, tokens = encoder.encode(test.texts), encoder.split(test.texts)
    network = Outcomes(test.labels, test.verdicts, test.called)
    words = Outcomes.of(test.labels, _bag(run, encoder, len(classes)).probabilities(encoded))
    calls = Calls(network.right, words.right)
    report("Counting", 0.6)
    language = _LISTED.get(language_of(" ".join(test.texts.slice(0, _GUESSED).to_pylist())) or "")
    return Evaluation(
        run=run.id,
        epoch=int(scores["chosen_epoch"]),
        classes=classes,
        network=_judge(network),
        words=_judge(words),
        majority=share_of(round(float(scores["baselines"]["majority"]) * len(test)), len(test)),
        over_words=compare_pairs(network.right, words.right),
        lengths=by_length(encoded.lengths, calls),
        unknown=by_unknown_share(_unknown_shares(encoder, tokens), calls),
        negation=by_negation(_negated(test.texts, language), calls) if language else (),
        language=language,
        thresholds=_thresholds(validation, network) if len(classes) == 2 else None,
        test_looked_at=tuple(map(str, scores.get("test_looked_at", ()))),
    )


def order_of_run(run: RunFolder, report: Report = silent) -> OrderTest:
    """Return what the order of words is worth to a run's network on its validation texts.

    Raises:
        NotScoredError: it was not scored yet.
        DamagedRunError: a file of the run is missing or cannot be read.
    """
    final_scores(run)
    opened = open_run(run)
    found = read_scored(run, "validation", len(opened.classes))
    encoded = opened.encoder.encode(found.texts)
    called = _bag(run, opened.encoder, len(opened.classes)).predict(encoded)
    return order_test(
        opened.network,
        Rows(_rows(opened, encoded), _fixed(opened.encoder), found.labels),
        np.asarray(called == found.labels),
        report=report,
    )


def texts_called(run: RunFolder, label: int, called: int, classes: int) -> Scored:
    """Return test texts of one class that were called a class, those called with most confidence first.

    At most ``MOST_SHOWN`` of them. Raises DamagedRunError.
    """
    found = read_called(run, label, called, classes)
    order = np.argsort(-found.verdicts[:, called], kind="stable")[:MOST_SHOWN]
    return Scored(
        found.texts.take(order), found.labels[order], found.called[order], found.rows[order], found.verdicts[order]
    )


def final_scores(run: RunFolder) -> dict[str, Any]:
    """Return the scores of a run; raises NotScoredError where there are none, DamagedRunError where they are broken."""
    if not (run.path / "scores.json").exists():
        raise NotScoredError(
            f"run {run.id} has no final scores yet: it still trains, or ended before that; resume it to its end"
        )
    scores = run.scores()
    try:
        int(scores["chosen_epoch"]), float(scores["baselines"]["majority"]), list(scores.get("test_looked_at", ()))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRunError(f"damaged run {run.id}: scores.json is incomplete ({error!r})") from None
    return scores


def _class_names(run: RunFolder, document: dict[str, Any]) -> tuple[str, ...]:
    names = document.get("classes")
    if not isinstance(names, list) or len(names) < 2:
        raise DamagedRunError(f"damaged run {run.id}: vocabulary.json names no classes")
    return tuple(map(str, names))


def _bag(run: RunFolder, encoder: Encoder, classes: int) -> BagOfWords:
    bag = BagOfWords.load(run.baseline_path)
    if bag.weights.shape != (classes, len(encoder.vocabulary)):
        raise DamagedRunError(
            f"damaged run {run.id}: {run.baseline_path.name} has weights for {bag.weights.shape[0]} classes and "
            f"{bag.weights.shape[1]} words, expected {classes} and {len(encoder.vocabulary)}"
        )
    return bag


def _judge(outcomes: Outcomes) -> Judge:
    return Judge(score_outcomes(outcomes), operating_curves(outcomes), calibrate(outcomes))


def _thresholds(validation: Scored, test: Outcomes) -> Thresholds:
    chosen_on = Outcomes(validation.labels, validation.verdicts, validation.called)
    return Thresholds(thresholds(chosen_on), thresholds(test))


def _unknown_shares(encoder: Encoder, tokens: Tokens) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return the share of each text's words that the vocabulary lacks, 0 for a text without words."""
    unknown = np.array([word not in encoder.vocabulary.ids for word in tokens.words], bool)
    return _counted(tokens, unknown) / np.maximum(tokens.lengths, 1)


def _negated(texts: Texts, language: str) -> Flags:
    """Return which texts hold a negation, as they were written, before any cleaning."""
    listed, tokens = negations(language), tokenize(texts, Tokenizer.WORDS)
    flags = np.array([word.lower() in listed for word in tokens.words], bool)
    return np.asarray(_counted(tokens, flags) > 0)


def _counted(tokens: Tokens, flags: Flags) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return how many of each text's tokens are flagged; ``flags`` has one entry a distinct word."""
    places = np.repeat(np.arange(len(tokens)), tokens.lengths)
    return np.bincount(places[flags[tokens.codes]], minlength=len(tokens)).astype(np.float64)


def _rows(opened: OpenedRun, encoded: Ragged) -> list[Any]:
    """Return the rows that the network reads, with the padding that it reads too."""
    text = opened.recipe.text
    return list(encoded) if text.mask else list(pad_rows(encoded, opened.encoder.length, text.pad))


def _fixed(encoder: Encoder) -> frozenset[int]:
    start = encoder.vocabulary.start_id
    return frozenset({encoder.vocabulary.padding_id} | ({start} if start is not None else set()))
