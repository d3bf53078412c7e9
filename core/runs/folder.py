"""A run is a folder: everything known about a training lies there as plain files."""

import math
import re
import secrets
import shutil
import string
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.errors import DamagedRunError, RecipeError
from core.history import History
from core.recipe import TRAINED_WITH, Recipe
from core.runs.events import EventLog, read_history
from core.runs.files import FULL, overwrite_json, read_json, replace_file, replace_json
from core.runs.snapshots import Snapshots
from core.runs.status import RunStatus, Status, as_observed, own_process

_ID = re.compile(r"[a-z0-9]{16}")
_ALPHABET = string.ascii_lowercase + string.digits


class Wish(StrEnum):
    """What can be asked of a worker by a file in ``control/``."""

    STOP = "stop"
    PAUSE = "pause"
    LEARNING_RATE = "learning_rate"
    FURTHER = "further"  # go on although the training had come to its end: early stopping begins anew


def new_run_id() -> str:
    """Return a fresh id: 16 lowercase letters and digits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(16))


def is_run_id(text: str) -> bool:
    """Return whether a text has the form of a run id, so that it can safely be a folder's name."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What people say of a run (``about.json``); ``visitor`` is a random id, for fairness only.

    ``deleted``: it lies in the bin, since ``deleted_at`` (seconds since the epoch).
    """

    name: str
    created: float
    tags: tuple[str, ...] = ()
    keep: bool = False
    deleted: bool = False
    visitor: str = ""
    deleted_at: float = 0.0

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "About":
        """Return what a JSON document says; a wrong one raises KeyError, TypeError, ValueError or OverflowError."""
        name, created = document["name"], float(document["created"])
        if not isinstance(name, str) or not math.isfinite(created):
            raise ValueError(f"the name is {name!r}, created {created}")
        return cls(
            name=name,
            created=created,
            tags=tuple(str(tag) for tag in document.get("tags", ())),
            keep=bool(document.get("keep", False)),
            deleted=bool(document.get("deleted", False)),
            visitor=str(document.get("visitor", "")),
            deleted_at=float(document.get("deleted_at", 0.0)),
        )


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One run's folder and the files in it."""

    path: Path

    @property
    def id(self) -> str:
        """The run's id."""
        return self.path.name

    @property
    def snapshots(self) -> Snapshots:
        """The weights as they were learnt."""
        return Snapshots(self.path / "snapshots")

    @property
    def events_path(self) -> Path:
        """Where the events lie."""
        return self.path / "events.jsonl"

    @property
    def model_path(self) -> Path:
        """Where the trained model for plain Keras lies."""
        return self.path / "model.keras"

    @classmethod
    def create(
        cls, runs: Path, recipe: Recipe, about: About, *, claimed: bool = False, expected: float = 0.0
    ) -> "RunFolder":
        """Make a run under ``runs``: written beside, then renamed, so that nobody sees half a run.

        It is queued, or where this process has ``claimed`` it, starting: nobody ever sees that one waiting. It is
        ``expected`` to take so many seconds, 0 where nobody knows.
        """
        run = cls(runs / new_run_id())
        beside = cls(runs / f".{run.id}")
        (beside.path / "control").mkdir(parents=True)
        try:
            beside._fill(recipe, about, claimed=claimed)
            with closing(EventLog(beside.events_path)) as log:
                log.append("queued", 0.0, at=about.created, expected_seconds=expected)
            beside.path.rename(run.path)
        except BaseException:
            shutil.rmtree(beside.path, ignore_errors=True)
            raise
        return run

    def _fill(self, recipe: Recipe, about: About, *, claimed: bool) -> None:
        replace_json(self.path / "recipe.json", recipe.document())
        self.write_about(about)
        queued = RunStatus(status=Status.QUEUED, heartbeat=about.created)
        self.write_status(replace(queued, status=Status.STARTING, **own_process()) if claimed else queued)

    @property
    def baseline_path(self) -> Path:
        """Where the bag of words lies that the network is measured against."""
        return self.path / "baseline.npz"

    @property
    def scored_path(self) -> Path:
        """Where the texts lie that the network was scored on."""
        return self.path / "texts.parquet"

    @property
    def checkpoint_path(self) -> Path:
        """Where lies what resuming needs."""
        return self.path / "checkpoint" / "state.npz"

    def recipe(self) -> Recipe:
        """Return the recipe the run is trained with; raises DamagedRunError."""
        document = read_json(self.path / "recipe.json")
        document.pop(TRAINED_WITH, None)
        try:
            return Recipe.parse(document)
        except RecipeError as error:
            raise DamagedRunError(f"damaged run {self.id}: recipe.json is no recipe ({error})") from None

    def write_recipe(self, recipe: Recipe) -> None:
        """Replace the recipe; what was noted beside it stays."""
        found = self.trained_with()
        replace_json(self.path / "recipe.json", {**recipe.document(), **({TRAINED_WITH: found} if found else {})})

    def write_trained_with(self, trained_with: dict[str, Any]) -> None:
        """Note the versions and the device beside the recipe."""
        replace_json(self.path / "recipe.json", {**self.recipe().document(), TRAINED_WITH: trained_with})

    def trained_with(self) -> dict[str, Any]:
        """Return versions of Python, Keras and engine, and the device; empty before training."""
        found = read_json(self.path / "recipe.json").get(TRAINED_WITH, {})
        return dict(found) if isinstance(found, dict) else {}

    def about(self) -> About:
        """Return what people say of the run; raises DamagedRunError."""
        document = read_json(self.path / "about.json")
        try:
            return About.parse(document)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise DamagedRunError(f"damaged run {self.id}: about.json is incomplete ({error!r})") from None

    def write_about(self, about: About) -> None:
        """Replace ``about.json``."""
        replace_json(self.path / "about.json", asdict(about))

    def written_status(self) -> RunStatus:
        """Return the status as last written, true or not; raises DamagedRunError."""
        return RunStatus.parse(read_json(self.path / "status.json"))

    def status(self) -> RunStatus:
        """Return the status as it is true now; raises DamagedRunError."""
        return as_observed(self.written_status())

    def write_status(self, status: RunStatus) -> None:
        """Replace ``status.json``; on a full disk it is written over, because how a run ended must be told."""
        path = self.path / "status.json"
        try:
            replace_json(path, status.document())
        except OSError as error:
            if error.errno not in FULL or not path.exists():
                raise
            overwrite_json(path, status.document())

    def history(self) -> History:
        """Return what the events tell so far."""
        return read_history(self.events_path)

    def ask(self, wish: Wish, value: str = "") -> None:
        """Ask the worker for something; ``value`` is the number that a change is about."""
        (self.path / "control").mkdir(exist_ok=True)
        replace_file(self.wish_path(wish), lambda stream: stream.write(value.encode()))

    def is_asked(self, wish: Wish) -> bool:
        """Return whether somebody asked the worker for this and it has not followed yet."""
        return self.wish_path(wish).exists()

    def wish_path(self, wish: Wish) -> Path:
        """Return the file whose presence is the wish."""
        return self.path / "control" / wish.value

    def ask_to_stop(self) -> None:
        """Ask the worker to stop after the batch it is in."""
        self.ask(Wish.STOP)

    def is_asked_to_stop(self) -> bool:
        """Return whether somebody asked the worker to stop."""
        return self.is_asked(Wish.STOP)

    def forget_wishes(self) -> None:
        """Take all wishes back: the worker has followed them, or has ended before it could."""
        for wish in Wish:
            self.wish_path(wish).unlink(missing_ok=True)

    def scores(self) -> dict[str, Any]:
        """Return the final scores; raises DamagedRunError."""
        return read_json(self.path / "scores.json")

    def vocabulary(self) -> dict[str, Any]:
        """Return the document of the vocabulary; raises DamagedRunError."""
        return read_json(self.path / "vocabulary.json")
