"""The cached calls around core: shared handles, and answers that do not change for the same question.

What belongs to the process (the supervisor, the runs) is made once with ``functools.cache``, because the server makes
it before there is a visitor; answers are kept by Streamlit, in bounds.
"""

import gc
import threading
import time
from contextlib import suppress
from functools import cache, lru_cache
from typing import Any

import numpy as np
import streamlit as st
from threadpoolctl import threadpool_limits

from core.audit.auditing import audit
from core.audit.findings import Audit
from core.data.catalogue.entries import GENERATED, Entry, describe_entry, head_of_entry, list_entries
from core.data.catalogue.public_sets import Kind
from core.data.labelled import Labelled
from core.data.source import load_source
from core.data.store import has_dataset, head_of, list_datasets, read_info
from core.embeddings import WordTable, map_table, open_vectors
from core.errors import CoreError, SecondServerError
from core.experiments.experiment import read_experiment
from core.experiments.measuring import accuracy_apart, epoch_fadings
from core.experiments.reading import fit_ways
from core.experiments.results import Apart, EpochFading
from core.figures.heatmaps import pictures
from core.inside.embedding import EmbeddingMap
from core.inside.trace import LayerTrace
from core.inside.weights import Array
from core.opened import OpenedRun, default_epoch, open_run, read_at
from core.places import Places, find_mirror, find_places
from core.plan import TextPlan, plan_texts
from core.recipe import Data, Embedding, Network, Recipe
from core.runs.bag_of_words import BagOfWords
from core.runs.collection import BIN_SECONDS, Runs
from core.runs.events import EventReader
from core.runs.folder import RunFolder
from core.runs.shipped import shipped_run
from core.runs.spare import Spare
from core.runs.supervisor import Supervisor
from core.text.counted import count_texts
from core.text.encode import Encoder
from core.text.kept import forget_prepared

Pictures = dict[str, Array]
# What the server may hold and count while a visitor waits: texts, and their bytes as they lie on disk.
MOST_HELD = 20_000
MOST_HELD_BYTES = 20_000_000
_COLLECT_SECONDS, _SWEEP_SECONDS = 20.0, 3600.0


@cache
def supervisor() -> Supervisor:
    """Return this server's supervisor, started, and settle what holds for the whole process."""
    # Beside a training a short matrix product is many times slower on two threads than on one.
    threadpool_limits(1)
    threading.Thread(target=_collect, name="garbage", daemon=True).start()
    watching = Supervisor(places(), spare())
    watching.start()
    spare().watch(lambda: watching.is_in_charge)
    return watching


@cache
def spare() -> Spare:
    """Return what keeps a worker ready for the next training; it does so once the supervisor is there."""
    return Spare(places())


def _collect() -> None:
    """Collect garbage on a timer; after every script run (Streamlit's default) it would hold up all sessions.

    Once an hour the bin's oldest runs go, too.
    """
    gc.disable()
    pause, swept = threading.Event(), -_SWEEP_SECONDS
    pause.wait(_COLLECT_SECONDS)
    gc.collect()
    gc.freeze()  # modules and what else stays for good: to look through all of it takes 0.15 s each time
    while not pause.wait(_COLLECT_SECONDS):
        gc.collect()
        if time.monotonic() - swept >= _SWEEP_SECONDS:
            swept = time.monotonic()
            with suppress(OSError, CoreError):
                runs().empty_bin(BIN_SECONDS)


@cache
def places() -> Places:
    """Return where things lie."""
    return find_places()


@cache
def runs() -> Runs:
    """Return the runs under the home folder; a second server cannot change them."""
    return Runs(places(), check_charge)


def check_charge() -> None:
    """Ask before anything in the home folder is changed; raises SecondServerError where another server is in charge."""
    if supervisor().is_second:
        raise SecondServerError(
            "Another server is in charge of this home folder, and this one only reads: do it there, or end that server "
            "and try again here."
        )


def folder(run_id: str) -> RunFolder:
    """Return a run of the visitors, or one of the shipped networks."""
    return shipped_run(run_id) or runs().open(run_id)


def recipe(run_id: str) -> Recipe:
    """Return a run's recipe as it stands; it changes where the run is trained further."""
    path = folder(run_id).path / "recipe.json"
    return _recipe(run_id, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=256)
def _recipe(run_id: str, stamp: int) -> Recipe:  # noqa: ARG001  what can change it
    return folder(run_id).recipe()


def opened(run_id: str, epoch: int | None = None) -> OpenedRun:
    """Return a run opened for reading, at its chosen epoch unless another is asked for."""
    run = folder(run_id)
    asked = default_epoch(run) if epoch is None else epoch
    path = run.snapshots.path(asked or 0)
    stamp = path.stat().st_mtime if path.exists() else 0.0
    return _opened(run_id, asked, stamp, len(run.snapshots.epochs()))


@st.cache_resource(max_entries=32, show_spinner=False)
def _opened(run_id: str, epoch: int | None, stamp: float, kept: int) -> OpenedRun:  # noqa: ARG001  what can change it
    return open_run(folder(run_id), epoch)


def sentence_over_epochs(run_id: str, sentence: str, layer: int, direction: str) -> tuple[tuple[int, ...], Pictures]:
    """Return every gate and state of a layer over a sentence, ``(epochs, words, units)``, and the kept epochs."""
    epochs = tuple(folder(run_id).snapshots.epochs())
    return epochs, _sentence_over_epochs(run_id, epochs, sentence, (layer, direction))


@st.cache_resource(max_entries=16, show_spinner="Reading it at every epoch …")
def _sentence_over_epochs(run_id: str, epochs: tuple[int, ...], sentence: str, which: tuple[int, str]) -> Pictures:
    traces = read_at(folder(run_id), opened(run_id), sentence, epochs)
    layers = [next(one for one in traced.layers if (one.index, one.direction) == which) for traced in traces]
    return {name: np.stack([(one.gates | one.states)[name] for one in layers]) for name in _names(layers[0])}


def _names(layer: LayerTrace) -> list[str]:
    return [picture.name for picture in pictures(layer)]


def test_accuracy(run_id: str) -> float:
    """Return a finished run's accuracy on its test part."""
    return float(folder(run_id).scores()["test"]["accuracy"])


@st.cache_resource(max_entries=2, show_spinner="Reading the reviews …")
def encoders(experiment: str) -> dict[str, Encoder]:
    """Return what each way of an experiment turns a text into, learnt from the experiment's own texts."""
    read = read_experiment(experiment)
    return fit_ways(read, labelled(read.recipe))


@st.cache_data(max_entries=64, show_spinner="Scoring both kinds of texts …")
def apart(run_id: str) -> Apart:
    """Return how a finished run's network did on texts with and without a word it never saw."""
    run = folder(run_id)
    return accuracy_apart(run, labelled(run.recipe()))


@st.cache_data(max_entries=32, show_spinner="Walking back through the texts …")
def _fadings(run_id: str, kept: tuple[int, ...]) -> tuple[EpochFading, ...]:  # noqa: ARG001  what can change it
    run = folder(run_id)
    return epoch_fadings(run, labelled(run.recipe()))


def fadings(run_id: str) -> tuple[EpochFading, ...]:
    """Return how a run's gradients fade over test texts of one length, at each kept epoch."""
    return _fadings(run_id, tuple(folder(run_id).snapshots.epochs()))


@st.cache_resource(max_entries=2, show_spinner="Reading the word vectors …")
def vectors_map(vectors_id: str) -> tuple[WordTable, EmbeddingMap]:
    """Return the first words of a kept table of vectors, and where they lie; a table's id follows from its content."""
    table = open_vectors(places(), vectors_id)
    return table, map_table(table)


@st.cache_resource(max_entries=64, show_spinner=False)
def event_reader(run_id: str) -> EventReader:
    """Return a run's event reader, which reads only what is new; all sessions share it."""
    return EventReader(folder(run_id).events_path)


@st.cache_resource(max_entries=4, show_spinner=False)
def _labelled(data: str, seed: int) -> Labelled:
    return load_source(Data.model_validate_json(data), places(), seed)


def labelled(recipe: Recipe) -> Labelled:
    """Return the labelled texts of a recipe."""
    return _labelled(recipe.data.model_dump_json(), recipe.seed)


@st.cache_resource(max_entries=64, show_spinner="Counting the words …")
def _text_plan(recipe: str) -> TextPlan:
    parsed = Recipe.model_validate_json(recipe)
    return plan_texts(parsed, labelled(parsed), places())


def text_plan(recipe: Recipe) -> TextPlan:
    """Return what the recipe's texts give; of the network only the vectors that it starts from matter."""
    return _text_plan(planned(recipe).model_dump_json())


@st.cache_resource(max_entries=32, show_spinner="Looking at the texts …")
def _audit(recipe: str) -> Audit:
    parsed = Recipe.model_validate_json(recipe)
    return audit(parsed, labelled(parsed), places=places())


def audited(recipe: Recipe) -> Audit:
    """Return the audit of a recipe's texts, made here: for data sets that the server can hold."""
    return _audit(texts_only(recipe).model_dump_json())


def planned(recipe: Recipe) -> Recipe:
    """Return the recipe with only what its plan of texts depends on: the texts, and vectors that are to know them."""
    start = recipe.network.embedding
    embedding = Embedding() if start.pretrained is None else Embedding(size=start.size, pretrained=start.pretrained)
    return texts_only(recipe).model_copy(update={"network": Network(embedding=embedding)})


def texts_only(recipe: Recipe) -> Recipe:
    """Return the recipe with only what its texts depend on, so that another network asks nothing new."""
    return Recipe(data=recipe.data, split=recipe.split, text=recipe.text, seed=recipe.seed)


def sources() -> dict[str, str]:
    """Return the data sets at hand: name or id, and title."""
    entries = list_entries(places(), find_mirror())
    here = {entry.name: entry.title for entry in entries if entry.present and entry.kind is Kind.TEXTS}
    return here | {info.id: info.name for info in list_datasets(places())}


def entry(name: str) -> Entry:
    """Return an entry of the catalogue as it stands now."""
    return describe_entry(name, places(), find_mirror())


def forget_texts() -> None:
    """Forget everything that was read or made of texts: a data set was deleted."""
    for kept in (_labelled, _text_plan, _audit, _counted, head):
        kept.clear()
    forget_prepared(places())


def is_imported(source: str) -> bool:
    """Return whether a data set was imported by a visitor."""
    return has_dataset(places(), source)


def source_title(source: str) -> str:
    """Return the title of a data set."""
    return sources().get(source, source)


def is_small(recipe: Recipe) -> bool:
    """Return whether the recipe's data set is one whose texts the server can hold and count while a visitor waits."""
    named = [recipe.data.source] if isinstance(recipe.data.source, str) else recipe.data.source
    sizes = [_size(source) for source in named]
    return sum(rows for rows, _ in sizes) <= MOST_HELD and sum(size for _, size in sizes) <= MOST_HELD_BYTES


def _size(source: str) -> tuple[int, int]:
    """Return how many texts a data set has, and its bytes on disk, without reading it."""
    if is_imported(source):
        info = read_info(places(), source)
        return info.rows, info.bytes
    listed = {
        entry.name: (entry.rows, entry.kept or entry.bytes or 0) for entry in list_entries(places(), find_mirror())
    }
    return listed.get(source, (0, 0))


@st.cache_data(max_entries=32, show_spinner="Counting the words …")
def _counted(recipe: str) -> dict[str, Any]:
    parsed = Recipe.model_validate_json(recipe)
    return count_texts(parsed, labelled(parsed), places()).document()


def counted(recipe: Recipe) -> dict[str, Any]:
    """Return what cleaning and vocabulary do to all texts of a recipe; ask for small data sets only."""
    return _counted(texts_only(recipe).model_dump_json())


def bag_of_words(run_id: str) -> BagOfWords | None:
    """Return the bag of words that was fitted beside a run's network, or None where there is none yet."""
    path = folder(run_id).baseline_path
    return _bag_of_words(run_id, path.stat().st_mtime) if path.exists() else None


@st.cache_resource(max_entries=32, show_spinner=False)
def _bag_of_words(run_id: str, stamp: float) -> BagOfWords:  # noqa: ARG001  what can change it
    return BagOfWords.load(folder(run_id).baseline_path)


@st.cache_resource(max_entries=16, show_spinner="Reading the first texts …")
def head(source: str) -> Labelled:
    """Return the first texts of a data set without reading the others."""
    if is_imported(source):
        return head_of(places().data / source)
    if source == GENERATED:
        return labelled(Recipe.parse({"data": {"source": source}}))
    return head_of_entry(source, places(), find_mirror())


def first_text(source: str) -> str:
    """Return the first text of a data set."""
    return head(source).text(0)
