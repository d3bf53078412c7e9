"""A network read over its validation texts: what its gates do on the whole, and all its states, kept for each snapshot.

What was counted lies under ``cache/surveys``: it can be made again, and the longest unused goes when all of it together
is too large. Working it out takes a second to half a minute, so a page asks for it in a process of its own.
"""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from core.data.catalogue.entries import GENERATED
from core.data.generated.reviews import GeneratorOptions, generate
from core.errors import CoreError
from core.inside.survey import KeptStates, LayerSurvey, Squashed, Survey, survey
from core.opened import OpenedRun
from core.places import Places
from core.recipe import Activation, Cell
from core.reporting import Report, silent
from core.runs.files import replace_file
from core.runs.folder import RunFolder
from core.text.encode import pad_rows

MOST_TEXTS = 2000
FRESH_SEED = 2_026_007  # no recipe's own: the reviews are new to every network
# Up to so many numbers a visitor waits for the answer; for more there is a bar and a way to stop.
QUICK_NUMBERS = 8_000_000
MOST_BYTES = 2**29
VERSION = 2
_FIELDS = ("mean", "low", "high", "log", "histogram")


class NoTextsError(CoreError):
    """There are no texts to read the network over."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Texts that a network was not trained on.

    Attributes:
        texts: At most 2,000.
        labels: ``(texts,)``.
        are_fresh: Whether they were generated for this: a shipped network comes without the texts it was validated on.
    """

    texts: tuple[str, ...]
    labels: NDArray[np.int64]
    are_fresh: bool

    @property
    def told(self) -> str:
        """What they are, in words."""
        count = f"{len(self.texts):,}"
        return f"{count} newly generated reviews" if self.are_fresh else f"{count} validation texts"


@dataclass(frozen=True, slots=True, eq=False)
class Surveyed:
    """A network's survey: what was counted, the states of (the first of) the texts, and the texts."""

    survey: Survey
    states: KeptStates
    sample: Sample


def sample_texts(run: RunFolder) -> Sample:
    """Return a run's validation texts, evenly chosen where there are more than 2,000.

    Raises:
        NoTextsError: the run has not written them yet and was not trained on generated reviews.
    """
    path = run.path / "texts.parquet"
    if path.exists():
        table = pq.read_table(path, columns=["text", "label", "part"])
        table = table.filter(pc.equal(table["part"], "validation"))
        chosen = np.unique(np.linspace(0, max(0, len(table) - 1), min(MOST_TEXTS, len(table))).round().astype(int))
        table = table.take(chosen)
        return Sample(tuple(table["text"].to_pylist()), table["label"].to_numpy().astype(np.int64), False)
    return _fresh(run)


def _fresh(run: RunFolder) -> Sample:
    data = run.recipe().data
    named = [data.source] if isinstance(data.source, str) else data.source
    if GENERATED not in named:
        raise NoTextsError(
            f"run {run.id} has not written its validation texts yet: they are there when the training has ended"
        )
    known = {name: value for name, value in data.options.items() if name in ("distance", "names")}
    texts, labels = generate(GeneratorOptions.parse({**known, "rows": MOST_TEXTS, "seed": FRESH_SEED}))
    return Sample(tuple(texts), np.array(labels, np.int64), True)


def rows_of(opened: OpenedRun, texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """Return the ids that the network reads for each text, unmasked padding included."""
    encoded = opened.encoder.encode(texts)
    if opened.encoder.text.mask:
        return list(encoded)
    return list(pad_rows(encoded, opened.encoder.length, opened.encoder.text.pad))


def is_quick(run: RunFolder, opened: OpenedRun) -> bool:
    """Return whether a survey takes no longer than a visitor likes to wait."""
    units = sum(
        layer.forward.kernel.shape[1] * (1 if layer.backward is None else 2) for layer in opened.network.recurrent
    )
    texts = pq.read_metadata(run.path / "texts.parquet").num_rows if (run.path / "texts.parquet").exists() else 2000
    return bool(min(texts, MOST_TEXTS) * opened.encoder.length * units <= QUICK_NUMBERS)


def find_survey(run: RunFolder, epoch: int, places: Places) -> Surveyed | None:
    """Return what was kept of a snapshot, or None."""
    path = _path(run, epoch, places)
    try:
        found = _unpacked(path)
        os.utime(path)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Surveyed(*found, sample_texts(run))


def survey_run(run: RunFolder, opened: OpenedRun, places: Places, report: Report = silent) -> Surveyed:
    """Return the survey of an opened run's network, from disk where it was made before.

    Raises:
        NoTextsError: there are no texts to read.
    """
    kept = find_survey(run, opened.epoch, places)
    if kept is not None:
        return kept
    sample = sample_texts(run)
    # On two cores the threads of a small matrix product wait for each other longer than they count.
    with threadpool_limits(1, user_api="blas"):
        counted, states = survey(opened.network, rows_of(opened, sample.texts), report)
    path = _path(run, opened.epoch, places)
    with suppress(OSError):  # on a full disk the next one counts again
        path.parent.mkdir(parents=True, exist_ok=True)
        content = _packed(counted, states)
        replace_file(path, lambda stream: stream.write(content))
        _make_room(path)
    return Surveyed(counted, states, sample)


def _path(run: RunFolder, epoch: int, places: Places) -> Path:
    snapshot = run.snapshots.path(epoch)
    stamp = snapshot.stat() if snapshot.exists() else None
    said = [VERSION, str(run.path), epoch, stamp.st_mtime_ns if stamp else 0, stamp.st_size if stamp else 0]
    said.append((run.path / "texts.parquet").exists())
    digest = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
    return places.cache / "surveys" / f"{digest}.npz"


def _make_room(newest: Path) -> None:
    entries = sorted(newest.parent.glob("*.npz"), key=lambda entry: entry.stat().st_mtime)
    total = sum(entry.stat().st_size for entry in entries)
    for entry in entries:
        if total <= MOST_BYTES:
            return
        if entry != newest:
            total -= entry.stat().st_size
            entry.unlink(missing_ok=True)


def _packed(counted: Survey, states: KeptStates) -> bytes:
    arrays: dict[str, NDArray[np.generic]] = {"offsets": states.offsets, "ids": states.ids}
    layers = []
    for layer in counted.layers:
        place = f"{layer.index}.{layer.direction}"
        arrays[f"hidden.{place}"] = states.hidden[layer.index, layer.direction]
        for name, part in layer.parts.items():
            arrays |= {f"{field}.{place}.{name}": getattr(part, field) for field in _FIELDS}
        parts = {name: part.activation.value for name, part in layer.parts.items()}
        layers.append({"index": layer.index, "direction": layer.direction, "cell": layer.cell.value, "parts": parts})
    said = {"texts": counted.texts, "words": counted.words, "layers": layers}
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, said=np.array(json.dumps(said)), **arrays)
    return stream.getvalue()


def _unpacked(path: Path) -> tuple[Survey, KeptStates]:
    with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        said = json.loads(str(archive["said"]))
        layers, hidden = [], {}
        for layer in said["layers"]:
            place = f"{layer['index']}.{layer['direction']}"
            hidden[layer["index"], layer["direction"]] = archive[f"hidden.{place}"]
            parts = {
                name: Squashed(Activation(kind), *(archive[f"{field}.{place}.{name}"] for field in _FIELDS))
                for name, kind in layer["parts"].items()
            }
            layers.append(LayerSurvey(layer["index"], layer["direction"], Cell(layer["cell"]), parts))
        counted = Survey(said["texts"], said["words"], tuple(layers))
        return counted, KeptStates(archive["offsets"], archive["ids"], hidden)
