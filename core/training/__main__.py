"""``python -m core.training RUN_FOLDER``: train the run in a folder; its end state is always written."""

import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path

from core.data.source import load_source
from core.errors import CoreError, RunStateError
from core.places import find_places
from core.recipe import EngineChoice, Recipe
from core.runs.events import EventLog
from core.runs.files import remove_leftovers
from core.runs.folder import RunFolder
from core.runs.heartbeat import Heartbeat
from core.runs.hold import take_hold
from core.runs.resuming import clear_after_checkpoint
from core.runs.status import Status
from core.runs.worker import written_or_none
from core.text.prepared import Prepared, prepare
from core.training.engine import choose_engine, load_engine
from core.training.failure import sentence_of


def main(arguments: list[str]) -> int:
    """Train one run and return the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m core.training RUN_FOLDER\n")
        return 2
    run = RunFolder(Path(arguments[0]).resolve())
    try:
        _refuse_unless_it_waits(run)
        hold = take_hold(run)
    except CoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with hold:  # as long as this process lives, no other trains this run
        return _train_held(run)


def _refuse_unless_it_waits(run: RunFolder) -> None:
    written = written_or_none(run)
    if written is None or written.status not in (Status.QUEUED, Status.STARTING):
        found = "no run" if written is None else f"a run that is {written.status}"
        raise RunStateError(f"expected the folder of a run that waits to be trained, got {found} at {run.path}")


def _train_held(run: RunFolder) -> int:
    try:
        _refuse_unless_it_waits(run)  # another process may have trained it until now
    except CoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: run.ask_to_stop())
    heartbeat = Heartbeat(run)
    try:
        _train(run, heartbeat)
    except BaseException as error:  # Whatever happens, the end state is written.
        traceback.print_exc()
        _write_failure(run, heartbeat, sentence_of(error))
        return 1
    return 0


def _train(run: RunFolder, heartbeat: Heartbeat) -> None:
    # From here on only this process writes the status.
    heartbeat.tell(status=Status.STARTING)
    remove_leftovers(run.path)
    recipe, places = run.recipe(), find_places()
    clear_after_checkpoint(run)
    engine = choose_engine(_engine_wanted(run, recipe))
    load_engine(engine, places.cache)
    log = EventLog(run.events_path)
    prepared = prepare(recipe, load_source(recipe.data, places, recipe.seed), places)
    # Keras is loaded by these two, after its engine was chosen.
    from core.training.worker import Trainer, write_vocabulary

    write_vocabulary(run, prepared.encoder, prepared.labelled.classes)
    for sentence in _warnings(prepared):
        log.append("warning", 0.0, message=sentence)
    Trainer(heartbeat, log, prepared, engine, places).train()


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


def _write_failure(run: RunFolder, heartbeat: Heartbeat, sentence: str) -> None:
    with suppress(OSError):  # On a full disk the status, which takes no new room, is written all the same.
        log = EventLog(run.events_path)
        log.append("failed", run.history().seconds, message=sentence)
        log.close()
    heartbeat.end(status=Status.FAILED, message=sentence)
    run.forget_wishes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
