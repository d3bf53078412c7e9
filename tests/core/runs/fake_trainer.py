"""Workers and servers without an engine, forked from one process that has loaded everything.

A fake worker keeps to the contract of the real one and writes the same files through the same code of ``core.runs``:
hold, status, events, snapshots, checkpoint, scores. What it learns is arithmetic: the weights of an epoch follow from
those of the epoch before, so a training that lost or repeated one ends with other weights.

Each request is one line of JSON on a connection of its own: ``{"do": "train", "run": folder, "full_after": n}`` or
``{"do": "serve", "home": folder}``. The answer is the process id, and once the process has ended, how it ended.
After ``{"do": "kill", "count": n, "seed": s}`` the workers are killed, each at a random moment of the
life that it would have had, until so many were. The program takes the address of its socket.
"""

import json
import math
import os
import random
import selectors
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.places import Places
from core.runs import supervisor as supervising
from core.runs.events import EventLog
from core.runs.files import remove_leftovers, replace_file, replace_json
from core.runs.folder import RunFolder
from core.runs.guard import tell_failure
from core.runs.heartbeat import Heartbeat
from core.runs.hold import RunHeldError, take_hold
from core.runs.resuming import checkpoint_epoch, clear_after_checkpoint
from core.runs.snapshots import ProbeRecord, load_arrays
from core.runs.status import Status
from core.runs.supervisor import Supervisor
from tests.core.runs.forked import Forks
from tests.core.runs.full_disk import FullDisk

EPOCH_SECONDS = 0.002
TICK_SECONDS = 0.01
BATCHES = 2
PROBE = ProbeRecord(np.array([[1, 2]], np.int32), (np.ones((1, 2, 3), np.float32),), np.array([[0.25, 0.75]]))
_MASK = 2**64 - 1


def weights_after(epochs: int, seed: int) -> int:
    """Return what a fake worker has learnt after so many epochs, each told once."""
    weights = seed
    for epoch in range(1, epochs + 1):
        weights = learnt(weights, epoch)
    return weights


def learnt(weights: int, epoch: int) -> int:
    """Return the weights after one more epoch."""
    return (weights * 6364136223846793005 + 1442695040888963407 + epoch) & _MASK


class FakeTraining:
    """One run from its hold to its end."""

    def __init__(self, run: RunFolder) -> None:
        self.run, self.heartbeat = run, Heartbeat(run)

    def to_the_end(self) -> None:
        try:
            self._train()
        except Exception as error:
            if not isinstance(error, OSError):
                traceback.print_exc()
            tell_failure(self.run, self.heartbeat, f"It failed: {error}")

    def _train(self) -> None:
        run = self.run
        self.heartbeat.tell(status=Status.STARTING)
        remove_leftovers(run.path)
        recipe, done = run.recipe(), checkpoint_epoch(run)
        clear_after_checkpoint(run)
        run.write_trained_with({"engine": "none", "device": "none"})
        self.log = EventLog(run.events_path)
        weights = int(load_arrays(run.checkpoint_path)["weights"][0]) if done else recipe.seed
        self.heartbeat.tell(status=Status.RUNNING)
        if done:
            self.log.append("resumed", float(done), epoch=done)
        else:
            self.save(0, weights)
            self.log.append("started", 0.0, batches=BATCHES, epochs=recipe.training.epochs)
        epoch = done
        for epoch in range(done + 1, recipe.training.epochs + 1):
            if run.is_asked_to_stop():
                epoch -= 1
                break
            weights = self.epoch(epoch, weights)
        self.finish(epoch, weights)

    def epoch(self, epoch: int, weights: int) -> int:
        for batch in range(1, BATCHES + 1):
            time.sleep(EPOCH_SECONDS / BATCHES)
            values = {"loss": 1 / epoch, "accuracy": 0.5, "texts_per_second": 1.0}
            self.log.append("batch", epoch - 1 + batch / BATCHES, epoch=epoch, batch=batch, **values)
        self.heartbeat.tell(epoch=epoch, batch=BATCHES)
        weights = learnt(weights, epoch)
        metrics = {"loss": 1 / epoch, "accuracy": 0.5, "val_loss": 1 / epoch, "val_accuracy": 0.5}
        self.log.append("epoch", float(epoch), epoch=epoch, metrics=metrics, seconds=1.0, learning_rate=0.001)
        self.save(epoch, weights)
        if epoch % 3 == 0:
            self.keep(epoch, weights)
        return weights

    def save(self, epoch: int, weights: int) -> None:
        self.run.snapshots.save(epoch, {"weights": np.array([weights], np.uint64)}, PROBE)
        self.log.append("snapshot", float(epoch), epoch=epoch)

    def keep(self, epoch: int, weights: int) -> None:
        self.log.append("checkpoint", float(epoch), epoch=epoch)
        progress = {"epoch": epoch, "seconds": float(epoch), "texts_read": epoch}
        progress |= {"best_epoch": epoch, "best_value": 1 / epoch, "epochs_since": 0}
        arrays = {"progress": np.frombuffer(json.dumps(progress).encode(), np.uint8)}
        arrays["weights"] = np.array([weights], np.uint64)
        self.run.checkpoint_path.parent.mkdir(exist_ok=True)
        replace_file(self.run.checkpoint_path, lambda stream: np.savez(stream, allow_pickle=False, **arrays))

    def finish(self, epoch: int, weights: int) -> None:
        stopped = epoch < self.run.recipe().training.epochs
        replace_file(self.run.model_path, lambda stream: stream.write(str(weights).encode()))
        replace_json(self.run.path / "scores.json", {"chosen_epoch": epoch, "weights": weights})
        kind = Status.STOPPED if stopped else Status.FINISHED
        self.log.append(kind.value, float(epoch), chosen_epoch=epoch)
        self.log.close()
        self.heartbeat.end(status=kind, message=f"The network of epoch {epoch} is kept.", epoch=epoch, batch=0)
        self.run.forget_wishes()


def note(run: RunFolder, what: str) -> None:
    """Note in a file of the whole home that this process does something with a run."""
    with (run.path.parent.parent / f"{what}.txt").open("a", encoding="ascii") as stream:
        stream.write(f"{run.id} {os.getpid()}\n")


def train(run: RunFolder, full_after: int | None) -> int:
    """Train a run as a worker would; with ``full_after`` the disk is full after so many writes."""
    note(run, "started")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    try:
        if not _waits(run):
            return 1
        hold = take_hold(run)
    except (RunHeldError, FileNotFoundError):
        return 1
    if not _waits(run):
        return 1
    signal.signal(signal.SIGTERM, lambda *_: run.ask_to_stop())
    note(run, "trained")
    with hold, FullDisk(full_after) as disk:
        FakeTraining(run).to_the_end()
    if full_after is None:
        (run.path / "writes.txt").write_text(str(disk.writes))
    return 0


def _waits(run: RunFolder) -> bool:
    return run.written_status().status in (Status.QUEUED, Status.STARTING)


def serve(home: Path, address: str) -> int:
    """Supervise a home folder until SIGTERM, as a server does."""
    supervising.TICK_SECONDS = TICK_SECONDS
    supervisor = Supervisor(Places(home), Forks(address).start_worker)
    supervisor.start()
    signal.sigwait({signal.SIGTERM})
    supervisor.stop()
    return 0


def _do(request: dict[str, Any], address: str) -> int:
    if request["do"] == "serve":
        return serve(Path(request["home"]), address)
    return train(RunFolder(Path(request["run"])), request["full_after"])


@dataclass
class Child:
    """A process that was forked, and when it is to be killed."""

    request: dict[str, Any]
    connection: socket.socket
    began: float
    ends: float = math.inf
    was_killed: bool = False


class Nursery:
    """Forks a process for each request, and tells how it ended to whoever still listens."""

    def __init__(self, address: str) -> None:
        self._address, self._listening = address, socket.socket(socket.AF_UNIX)
        self._listening.bind(address)
        self._listening.listen(64)
        self._children: dict[int, Child] = {}
        self._life, self._kills, self._chance = 0.1, 0, random.Random(0)
        ended, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        self._ended = ended
        self._sources = selectors.DefaultSelector()
        for source in (self._listening, ended, sys.stdin):
            self._sources.register(source, selectors.EVENT_READ)

    def work(self) -> None:
        """Go on until whoever started this closes its standard input, or dies."""
        while True:
            next_end = min((child.ends for child in self._children.values()), default=math.inf)
            ready = [key.fileobj for key, _ in self._sources.select(min(1.0, max(0.0, next_end - time.monotonic())))]
            if sys.stdin in ready:
                break
            self._kill_who_is_due()
            if self._ended in ready:
                os.read(self._ended, 4096)
            self._reap()
            if self._listening in ready:
                self._answer(self._listening.accept()[0])
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _answer(self, connection: socket.socket) -> None:
        line = connection.makefile().readline()
        if not line.endswith("\n"):  # whoever asked was killed before it had asked
            connection.close()
            return
        request = json.loads(line)
        if request["do"] == "kill":
            self._kills, self._chance = request["count"], random.Random(request["seed"])
            _tell(connection, 0)
            connection.close()
            return
        child = Child(request, connection, time.monotonic())
        if request["do"] == "train" and self._kills > 0:
            child.ends = child.began + self._chance.uniform(0, 1.1 * self._life)
        pid = self._fork(request, connection)
        self._children[pid] = child
        _tell(connection, pid)

    def _fork(self, request: dict[str, Any], connection: socket.socket) -> int:
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            self._listening.close()
            connection.close()
            code = _do(request, self._address)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)

    def _kill_who_is_due(self) -> None:
        for pid, child in self._children.items():
            if child.ends <= time.monotonic() and not child.was_killed:
                os.kill(pid, signal.SIGKILL)  # not yet waited for, so the id is still this child's
                child.was_killed = True

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                child, code = self._children.pop(ended[0]), os.waitstatus_to_exitcode(ended[1])
                if code == -signal.SIGKILL and child.was_killed:
                    self._kills -= 1
                    self._life *= 1.05  # else on a slow machine all would be killed young
                    note(RunFolder(Path(child.request["run"])), "killed")
                elif child.request["do"] == "train":
                    self._life = 0.5 * self._life + 0.5 * (time.monotonic() - child.began)
                _tell(child.connection, code)
                child.connection.close()


def _tell(connection: socket.socket, number: int) -> None:
    with suppress(OSError):
        connection.sendall(f"{number}\n".encode())


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    Nursery(sys.argv[1]).work()
