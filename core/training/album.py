"""Keeping the network as it learns: its weights with Keras's answers to the probe sentences, epoch by epoch."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.network.arrays import Array
from core.network.probe import Probe
from core.runs.events import EventLog
from core.runs.folder import RunFolder
from core.runs.snapshots import ProbeRecord


class Album:
    """Writes snapshots and tells of them.

    Args:
        run: Whose snapshots.
        log: Where it is told.
        probe: What asks Keras.
        ids: The probe sentences, ``(probes, words)``.
        pinned: The row of each of the recipe's probes in ``ids``; None for one without a word.
    """

    def __init__(
        self, run: RunFolder, log: EventLog, probe: Probe, ids: NDArray[np.int32], pinned: list[int | None]
    ) -> None:
        self._run, self._log, self._probe, self._ids, self._pinned = run, log, probe, ids, pinned

    def save(self, epoch: int, arrays: Mapping[str, Array], t: float) -> None:
        """Write an epoch's weights and Keras's answers, told at training second ``t``."""
        answers = self._probe(arrays)
        self._run.snapshots.save(epoch, arrays, ProbeRecord(self._ids, answers.hidden, answers.verdicts))
        verdicts = [None if row is None else answers.verdicts[row].tolist() for row in self._pinned]
        self._log.append("snapshot", t, epoch=epoch, verdicts=verdicts)
