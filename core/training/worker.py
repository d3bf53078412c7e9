"""One training from the queued run folder to its scores, in the order in which things happen."""

import resource
import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

import keras
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from core.data.split import looks_at_test
from core.network.arrays import assign_arrays
from core.network.build import build_model, compile_model
from core.network.probe import Probe
from core.places import Places
from core.recipe import Recipe, Speed
from core.runs.bag_of_words import BagOfWords
from core.runs.estimate import Sizes, expected_seconds, step_seconds
from core.runs.events import EventLog
from core.runs.files import replace_file, replace_json
from core.runs.folder import RunFolder
from core.runs.gpu import lost_kernels
from core.runs.heartbeat import Heartbeat
from core.runs.status import Status
from core.text.encode import Encoder, Ragged, pad_rows
from core.text.prepared import Prepared
from core.training.album import Album
from core.training.baseline import fit_bag_of_words, is_quick, majority_share
from core.training.batches import Batches, choose_widths, class_weights, steps_at_once
from core.training.checkpoint import restore_checkpoint
from core.training.diagnostics import GradientGauge, Internals
from core.training.engine import Engine, compiled_hastily, device_name, is_on_gpu, versions
from core.training.pretrained import start_from_vectors
from core.training.reader import Reader
from core.training.scoring import PartScores, Verdicts, predictions, probabilities, score
from core.training.table import rows_to_train
from core.training.watcher import UnreadLogs, Validation, Watcher

_NO_GPU = "training.mixed_precision changes nothing here: there is no GPU, so this network is trained in float32."
_UNHEARD_OF = "qzxvykwj"
# Validation texts over which saturation is counted while the network learns.
_LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Parts:
    """The encoded parts and their labels; the training part has no text without a word."""

    train: Ragged
    train_labels: NDArray[np.int64]
    validation: Validation
    test: Validation


class Trainer:
    """Trains one run."""

    def __init__(
        self,
        heartbeat: Heartbeat,
        log: EventLog,
        prepared: Prepared,
        engine: Engine,
        places: Places,
    ) -> None:
        self._run, self._log, self._heartbeat = heartbeat.run, log, heartbeat
        self._engine, self._places = engine, places
        self._recipe: Recipe = self._run.recipe()
        self._device = device_name(engine)
        self._prepared = prepared
        self._parts = _parts(prepared)
        self._classes = prepared.labelled.classes
        kept = rows_to_train(self._recipe, self._parts.train, self._rows)
        self._reader = Reader(self._network(self._rows), self._recipe, kept, prepared.encoder.length)
        read = self._parts.train if kept is None else kept.narrow_ids(self._parts.train)
        lengths = prepared.trained_lengths
        self._widths = choose_widths(lengths, self._recipe, engine.name, prepared.encoder.length)
        labels = self._parts.train_labels.astype(np.float32)
        weights = class_weights(self._recipe, self._classes, self._parts.train_labels)
        self._batches = Batches(read, labels, self._recipe, self._widths, weights)
        step = step_seconds(self._recipe, self._sizes(), engine.name)
        steps = steps_at_once(self._recipe, engine.name, len(self._batches), step)
        self._learner = self._network(self._rows if kept is None else len(kept.rows), steps, mixed=self._is_mixed)
        self._watcher = Watcher(heartbeat, log, self._batches, self._parts.validation, self._reader)
        self._expected = 0.0

    def _network(self, rows: int, steps: int = 1, *, mixed: bool = False) -> keras.Model:
        # A plain Keras script draws the first weights of a faithful run to the last bit.
        hasty = self._recipe.training.speed is Speed.FAST
        with compiled_hastily(self._engine) if hasty else nullcontext():
            model = build_model(self._recipe, rows, len(self._classes), mixed=mixed)
        compile_model(model, self._recipe, len(self._classes), steps)
        return model

    @property
    def _is_mixed(self) -> bool:
        return self._recipe.training.mixed_precision and is_on_gpu(self._device)

    def _tell_of_device(self) -> None:
        """Warn of what in the recipe has no effect on the device, or loses its fast kernels."""
        if is_on_gpu(self._device):
            for sentence in lost_kernels(self._recipe, self._engine.name):
                self._log.append("warning", 0.0, message=sentence)
        elif self._recipe.training.mixed_precision:
            self._log.append("warning", 0.0, message=_NO_GPU)

    def _sizes(self) -> Sizes:
        return Sizes(
            texts=len(self._parts.train),
            mean_length=float(self._prepared.trained_lengths.mean()),
            parameters=self._reader.model.count_params(),
            widths=len(self._widths),
        )

    @property
    def _rows(self) -> int:
        return len(self._prepared.encoder.vocabulary)

    def train(self) -> None:
        """Fit, choose the epoch, score, and write everything down."""
        first = self._begin()
        if first and self._run.is_asked_to_stop():
            self._watcher.was_stopped = True  # a paused run that shall end with what it has
        elif not self._watcher.is_over:  # cut off after its last epoch, only its scores are to come
            self._fit(first, self._recipe.training.epochs)
        seconds = self._watcher.seconds
        self._watcher.finish()
        if self._watcher.was_paused:
            self._pause(seconds)
            return
        chosen = self._choose_epoch()
        self._reader.model.save(self._run.model_path)
        self._finish(chosen, seconds)

    def _fit(self, first: int, end: int) -> None:
        """Train the epochs from ``first`` up to ``end``, counted from 0."""
        watching = UnreadLogs([self._watcher], add_history=True, model=self._learner)
        self._learner.fit(self._batches, initial_epoch=first, epochs=end, verbose=0, shuffle=False, callbacks=watching)

    def _begin(self) -> int:
        """Tell what is about to be trained, and return the epoch it starts with: 0, or where a checkpoint goes on."""
        self._run.write_trained_with(
            {"engine": self._engine.name, "device": self._device, "versions": versions(self._engine)}
        )
        self._watcher.set_model(self._learner)
        self._watcher.waits_for_snapshots = is_on_gpu(self._device)
        ids, pinned = _probe_ids(self._prepared, self._recipe)
        probe = Probe(self._recipe, self._rows, len(self._classes), ids)
        self._watcher.album = Album(self._run, self._log, probe, ids, pinned)
        gauge = GradientGauge(self._learner, self._recipe, self._watcher.prepare_readers)
        self._watcher.internals = Internals(self._log, gauge, self._recipe, *self._looked_at())
        vocabulary = self._prepared.encoder.vocabulary
        pretrained = start_from_vectors(self._reader.model, self._recipe, vocabulary, self._places)
        self._reader.give_start(self._learner)
        if is_quick(self._parts.train, self._rows, len(self._classes)):
            self._watcher.also_beside = self._tell_baselines
        resumed = self._resume()
        if resumed is not None:
            return resumed
        self._heartbeat.tell(status=Status.RUNNING, message="")
        self._tell_of_device()
        self._watcher.begin()
        self._expected = expected_seconds(self._recipe, self._sizes(), self._engine.name)
        self._log.append(
            "started",
            0.0,
            device=self._device,
            engine=self._engine.name,
            reason=self._engine.reason,
            parameters=self._reader.model.count_params(),
            widths=list(self._widths),
            batches=len(self._batches),
            epochs=self._recipe.training.epochs,
            texts=self._batches.texts,
            classes=list(self._classes),
            train_counts=self._counts(self._parts.train_labels),
            validation_counts=self._counts(self._parts.validation.labels),
            expected_seconds=self._expected,
            pretrained=pretrained,
        )
        self._log.append("baselines", 0.0, test={"majority": self._majority})
        return 0

    def _resume(self) -> int | None:
        """Go on from the checkpoint where there is one."""
        if not self._run.checkpoint_path.exists():
            return None
        progress = restore_checkpoint(self._run.checkpoint_path, self._learner)
        self._reader.take(self._learner)
        started = self._run.history().started
        self._expected = started.expected_seconds if started else 0.0
        self._heartbeat.tell(status=Status.RUNNING, message="")
        self._watcher.go_on(progress)
        return progress.epoch

    def _counts(self, labels: NDArray[np.int64]) -> list[int]:
        """Return how many texts of each class there are."""
        return list(map(int, np.bincount(labels, minlength=len(self._classes))))

    def _looked_at(self) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
        """Return the ids and the mask of the first validation texts with a word, ``(texts, words)``."""
        encoded = self._parts.validation.encoded
        rows = encoded.select(np.flatnonzero(encoded.lengths)[:_LOOKED_AT])
        width = int(rows.lengths.max(initial=1)) if self._recipe.text.mask else self._prepared.encoder.length
        ids = pad_rows(rows, width, self._recipe.text.pad)
        return ids, (ids != 0) if self._recipe.text.mask else np.ones(ids.shape, bool)

    def _pause(self, seconds: float) -> None:
        self._log.append("paused", seconds, epoch=self._watcher.last_epoch)
        message = f"Paused after epoch {self._watcher.last_epoch}; it can be resumed."
        self._heartbeat.end(status=Status.PAUSED, message=message, epoch=self._watcher.last_epoch, batch=0)
        self._run.forget_wishes()

    def _choose_epoch(self) -> int:
        """Return the epoch whose network the run ends with, its weights set: the best where early stopping is set."""
        last, best = self._watcher.last_epoch, self._watcher.best.epoch
        chosen = best if self._recipe.training.early_stopping is not None else last
        if chosen != last:
            assign_arrays(self._reader.model, self._recipe, self._run.snapshots.load(chosen))
        return chosen

    def _finish(self, chosen: int, seconds: float) -> None:
        self._heartbeat.tell(batch=0)
        outputs = {"validation": self._outputs(self._parts.validation), "test": self._outputs(self._parts.test)}
        self._write_texts({part: probabilities(values) for part, values in outputs.items()})
        scores = self._scores(outputs)
        baselines = self._baselines()
        document = {
            "chosen_epoch": chosen,
            "classes": list(self._classes),
            "test": scores["test"].document(),
            "validation": scores["validation"].document(),
            "test_looked_at": list(looks_at_test(self._recipe)),
            "baselines": baselines,
            "metrics": self._metrics(chosen, scores),
            **self._costs(seconds),
        }
        replace_json(self._run.path / "scores.json", document)
        kind = Status.STOPPED if self._watcher.was_stopped else Status.FINISHED
        self._log.append(kind.value, seconds, chosen_epoch=chosen, metrics=document["metrics"])
        cut = {point.epoch for point in self._run.history().epochs if not point.whole}
        message = f"The network {'within' if chosen in cut else 'of'} epoch {chosen} is kept."
        self._heartbeat.end(status=kind, message=message)
        self._run.forget_wishes()

    def _outputs(self, part: Validation) -> Verdicts:
        return self._reader.scorer.outputs(part.encoded)

    def _scores(self, outputs: dict[str, Verdicts]) -> dict[str, PartScores]:
        labels = {"validation": self._parts.validation.labels, "test": self._parts.test.labels}
        return {
            part: score(
                probabilities(values), labels[part], self._classes, self._reader.scorer.loss(values, labels[part])
            )
            for part, values in outputs.items()
        }

    def _metrics(self, chosen: int, scores: dict[str, PartScores]) -> dict[str, float]:
        """Return the metrics of the chosen epoch, and the test part's."""
        epochs = {point.epoch: dict(point.metrics) for point in self._run.history().epochs}
        return {
            **epochs.get(chosen, {}),
            "test_accuracy": scores["test"].accuracy,
            "test_loss": scores["test"].loss,
        }

    def _tell_baselines(self) -> None:
        """Tell, while the network learns, what it has to beat."""
        self._log.append("baselines", self._watcher.seconds, test=self._baselines())

    def _baselines(self) -> dict[str, float]:
        test = self._parts.test
        right = self._bag_of_words.predict(test.encoded) == test.labels
        return {"majority": self._majority, "bag_of_words": float(np.mean(right))}

    @property
    def _majority(self) -> float:
        return majority_share(self._parts.train_labels, self._parts.test.labels)

    @cached_property
    def _bag_of_words(self) -> BagOfWords:
        """Fitted and written once: beside the training where that is quick, else at its end."""
        bag = fit_bag_of_words(self._parts.train, self._parts.train_labels, self._rows, len(self._classes))
        bag.save(self._run.baseline_path, self._prepared.encoder.vocabulary.tokens)
        return bag

    def _costs(self, seconds: float) -> dict[str, float | int | None]:
        claimed = self._heartbeat.claimed_at
        first = self._watcher.first_point_at
        epochs = self._run.history().epochs
        trained = sum(point.seconds for point in epochs)
        scale = 1 if sys.platform == "darwin" else 1024
        return {
            "parameters": self._reader.model.count_params(),
            "seconds": round(seconds, 3),
            "first_point_seconds": round(first - claimed, 3) if first else None,
            "texts_per_second": round(self._watcher.texts_read / trained, 1) if trained else 0.0,
            "expected_seconds": round(self._expected, 1),
            "wall_seconds": None if self._watcher.was_stopped else round(time.time() - claimed, 1),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6, 1),
        }

    def _write_texts(self, verdicts: dict[str, Verdicts]) -> None:
        parts, labelled = self._prepared.parts, self._prepared.labelled
        rows = np.concatenate([parts.validation, parts.test])
        given = np.concatenate([verdicts["validation"], verdicts["test"]])
        table = pa.table(
            {
                "text": labelled.texts.take(pa.array(rows)),
                "label": labelled.labels[rows],
                "part": ["validation"] * len(parts.validation) + ["test"] * len(parts.test),
                "row": labelled.rows[rows],
                "prediction": predictions(given),
                "verdict": pa.array(list(given.astype(np.float32))),
            }
        )
        replace_file(self._run.path / "texts.parquet", lambda stream: pq.write_table(table, stream))


def write_vocabulary(run: RunFolder, encoder: Encoder, classes: tuple[str, ...]) -> None:
    """Write ``vocabulary.json``: what turns a text into ids, and the names of the classes."""
    replace_json(run.path / "vocabulary.json", {**encoder.document(), "classes": list(classes)})


def _parts(prepared: Prepared) -> Parts:
    labels, parts = prepared.labelled.labels, prepared.parts
    worded = parts.train[prepared.encoded.lengths[parts.train] > 0]
    return Parts(
        train=prepared.encoded.select(worded),
        train_labels=labels[worded],
        validation=Validation(prepared.encoded.select(parts.validation), labels[parts.validation]),
        test=Validation(prepared.encoded.select(parts.test), labels[parts.test]),
    )


def _probe_ids(prepared: Prepared, recipe: Recipe) -> tuple[NDArray[np.int32], list[int | None]]:
    """Return the padded ids of the recipe's probes and of four of our own, shape ``(probes, length)``.

    Ours are one word, an unknown word, more words than the network reads, and a validation text. Beside them the row
    of each of the recipe's probes, None for one in which the network would read no word.
    """
    encoder, labelled = prepared.encoder, prepared.labelled
    first = encoder.vocabulary.words[0]
    long = f"{labelled.text(prepared.parts.validation[-1])} " + f"{first} " * (encoder.length + 1)
    own = [first, _UNHEARD_OF, long, labelled.text(prepared.parts.validation[0])]
    encoded = encoder.encode([*recipe.probes, *own])
    worded = np.flatnonzero(encoded.lengths)
    rows = encoded.select(worded)
    width = int(rows.lengths.max()) if recipe.text.mask else encoder.length
    row_of = {int(probe): row for row, probe in enumerate(worded)}
    return pad_rows(rows, width, recipe.text.pad), [row_of.get(probe) for probe in range(len(recipe.probes))]
