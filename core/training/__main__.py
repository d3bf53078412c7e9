"""``python -m core.training RUN_FOLDER``: train the run in a folder; its end state is always written.

``python -m core.training --spare ENGINE`` loads an engine first, then waits for the folder on its standard input.
"""

import signal
import sys
import traceback
from pathlib import Path

from core.data.source import load_source
from core.errors import CoreError, RunStateError
from core.limits import JobSize, Limits, read_limits
from core.places import find_places
from core.recipe import EngineChoice, Recipe
from core.runs.events import EventLog
from core.runs.files import remove_leftovers
from core.runs.folder import RunFolder
from core.runs.guard import Guard, tell_failure
from core.runs.heartbeat import Heartbeat
from core.runs.hold import take_hold
from core.runs.resuming import clear_after_checkpoint
from core.runs.status import Status
from core.runs.worker import SPARE, written_or_none
from core.shapes import parameter_count
from core.text.prepared import Prepared, prepare
from core.training.engine import Engine, choose_engine, load_engine
from core.training.failure import sentence_of
from core.training.spare import begin_anew, wait_for_run


def main(arguments: list[str]) -> int:
    """Train one run and return the exit code."""
    match arguments:
        case [folder] if folder != SPARE:
            return _train_folder(Path(folder), None)
        case [flag, engine] if flag == SPARE and engine in set(EngineChoice):
            begun = wait_for_run(EngineChoice(engine))
            return 0 if begun is None else _train_folder(begun[1], begun[0])
    sys.stderr.write("usage: python -m core.training RUN_FOLDER | --spare ENGINE\n")
    return 2


def _train_folder(folder: Path, loaded: Engine | None) -> int:
    run = RunFolder(folder.resolve())
    try:
        _refuse_unless_it_waits(run)
        hold = take_hold(run)
    except CoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with hold:  # as long as this process lives, no other trains this run
        return _train_held(run, loaded)


def _refuse_unless_it_waits(run: RunFolder) -> None:
    written = written_or_none(run)
    if written is None or written.status not in (Status.QUEUED, Status.STARTING):
        found = "no run" if written is None else f"a run that is {written.status}"
        raise RunStateError(f"expected the folder of a run that waits to be trained, got {found} at {run.path}")


def _train_held(run: RunFolder, loaded: Engine | None) -> int:
    try:
        _refuse_unless_it_waits(run)  # another process may have trained it until now
    except CoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: run.ask_to_stop())
    heartbeat = Heartbeat(run)
    try:
        limits = read_limits(find_places())
        Guard(heartbeat, limits).start()
        _train(heartbeat, limits, loaded)
    except BaseException as error:  # Whatever happens, the end state is written.
        traceback.print_exc()
        tell_failure(run, heartbeat, sentence_of(error))
        return 1
    return 0


def _train(heartbeat: Heartbeat, limits: Limits, loaded: Engine | None) -> None:
    run = heartbeat.run
    # From here on only this process writes the status.
    heartbeat.tell(status=Status.STARTING)
    remove_leftovers(run.path)
    recipe, places = run.recipe(), find_places()
    clear_after_checkpoint(run)
    engine = choose_engine(_engine_wanted(run, recipe), recipe)
    if loaded is None:
        load_engine(engine, places.cache)
    elif loaded.name != engine.name:
        begin_anew(run.path)
    log = EventLog(run.events_path)
    prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed), places)
    _refuse_too_large(recipe, prepared, limits)
    # Keras is loaded by these two, after its engine was chosen.
    from core.training.worker import Trainer, write_vocabulary

    write_vocabulary(run, prepared.encoder, prepared.labelled.classes)
    for sentence in _warnings(prepared):
        log.append("warning", 0.0, message=sentence)
    Trainer(heartbeat, log, prepared, engine, places).train()


def _refuse_too_large(recipe: Recipe, prepared: Prepared, limits: Limits) -> None:
    """Refuse what only the texts tell is too large for this server; raises LimitError."""
    rows, classes = len(prepared.encoder.vocabulary), len(prepared.labelled.classes)
    texts = sum(map(len, (prepared.parts.train, prepared.parts.validation, prepared.parts.test)))
    limits.check_recipe(recipe)
    limits.check_sizes(JobSize(rows=texts, parameters=parameter_count(recipe, rows, classes)))


def _engine_wanted(run: RunFolder, recipe: Recipe) -> EngineChoice:
    """Return the engine that a resumed run was begun with, else the recipe's: another one would drift from it."""
    begun_with = run.trained_with().get("engine") if run.checkpoint_path.exists() else None
    return EngineChoice(begun_with) if begun_with else recipe.training.engine


def _warnings(prepared: Prepared) -> list[str]:
    """Return what a visitor should know before the first number appears."""
    sentences = []
    empty = len(prepared.parts.train) - len(prepared.trained_lengths)
    if empty:
        sentences.append(f"{empty} training texts have no word the network knows and are left out of training.")
    return sentences


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
