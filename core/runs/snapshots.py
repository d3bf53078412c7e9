"""Snapshots: the network's weights as it learns, and what Keras itself answered to the probe sentences then.

A snapshot is a NumPy archive of named float arrays without pickles; epoch 0 is the network before training.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import DamagedRunError
from core.runs.files import replace_file

FloatArray = NDArray[np.floating]
_NAME = re.compile(r"epoch-(\d+)\.npz")


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """What Keras answered: the padded ids of the probes, every recurrent layer's hidden outputs, and the verdicts.

    ``ids`` has shape ``(probes, length)``; ``hidden`` has one array a layer, shape ``(probes, length, width)``;
    ``verdicts`` has shape ``(probes, classes)``.
    """

    ids: NDArray[np.int32]
    hidden: tuple[FloatArray, ...]
    verdicts: FloatArray


class Snapshots:
    """The snapshots in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, epoch: int) -> Path:
        """Return where the weights of an epoch lie."""
        return self.folder / f"epoch-{epoch:03d}.npz"

    def probe_path(self, epoch: int) -> Path:
        """Return where Keras's answers of an epoch lie."""
        return self.folder / f"epoch-{epoch:03d}.probe.npz"

    def epochs(self) -> list[int]:
        """Return the epochs there are, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(int(found[1]) for path in self.folder.iterdir() if (found := _NAME.fullmatch(path.name)))

    def save(
        self, epoch: int, arrays: Mapping[str, FloatArray], probe: ProbeRecord, *, compressed: bool = False
    ) -> None:
        """Write an epoch's weights and Keras's answers; the weights last, so that their presence means both."""
        self.folder.mkdir(exist_ok=True)
        answers: dict[str, NDArray[Any]] = {"ids": probe.ids, "verdicts": probe.verdicts}
        answers |= {f"hidden.{index}": hidden for index, hidden in enumerate(probe.hidden)}
        write = np.savez_compressed if compressed else np.savez
        replace_file(self.probe_path(epoch), lambda stream: write(stream, allow_pickle=False, **answers))
        replace_file(self.path(epoch), lambda stream: write(stream, allow_pickle=False, **arrays))

    def remove(self, epoch: int) -> None:
        """Remove an epoch's files."""
        self.path(epoch).unlink(missing_ok=True)
        self.probe_path(epoch).unlink(missing_ok=True)

    def load(self, epoch: int) -> dict[str, FloatArray]:
        """Return an epoch's weights by name; raises DamagedRunError."""
        return load_arrays(self.path(epoch))

    def load_probe(self, epoch: int) -> ProbeRecord:
        """Return Keras's answers of an epoch; raises DamagedRunError."""
        arrays = load_arrays(self.probe_path(epoch))
        layers = sum(name.startswith("hidden.") for name in arrays)
        try:
            hidden = tuple(arrays[f"hidden.{index}"] for index in range(layers))
            return ProbeRecord(arrays["ids"].astype(np.int32), hidden, arrays["verdicts"])
        except KeyError as error:
            raise DamagedRunError(f"damaged run: {self.probe_path(epoch).name} has no array {error}") from None


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of numbers in a NumPy archive of a run; raises DamagedRunError."""
    try:
        # Opened here: NumPy leaves a file open that it cannot read.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except FileNotFoundError:
        raise DamagedRunError(f"damaged run: {path.name} is missing") from None
    except Exception as error:  # zip, zlib and NumPy's format each raise errors of their own on damaged bytes
        raise DamagedRunError(f"damaged run: {path.name} cannot be read ({error!r})") from None
    if not all(np.issubdtype(array.dtype, np.number) for array in arrays.values()):
        raise DamagedRunError(f"damaged run: {path.name} holds arrays that are no numbers")
    return arrays


FIRST_KEPT = 10
KEPT_ALL_UP_TO = 50
KEPT_ABOUT = 60


def kept_epochs(epochs: int) -> frozenset[int]:
    """Return which epochs of a training of ``epochs`` keep their snapshot.

    All of them up to 50; else the first ten and about fifty more, evenly on a logarithmic scale, and the last.
    The best epoch is kept beside these by the caller.
    """
    if epochs <= KEPT_ALL_UP_TO:
        return frozenset(range(epochs + 1))
    spread = np.geomspace(FIRST_KEPT, epochs, KEPT_ABOUT - FIRST_KEPT)
    return frozenset(range(FIRST_KEPT + 1)) | frozenset(round(epoch) for epoch in spread)
