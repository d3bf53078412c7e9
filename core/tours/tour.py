"""A tour as data: stops, each a page, a text, and what is set on entering it and put back on leaving it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import CoreError
from core.messages import Say
from core.places import ASSETS

FOLDER = ASSETS / "tours"

# A list holds several choices of one widget.
Setting = str | int | float | list[str]
Settings = Mapping[str, Setting | None]


class TourError(CoreError):
    """A tour's file does not describe one, or there is no tour of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop.

    Attributes:
        title: A few words.
        text: What to look at, Markdown.
        page: The page's name in the address; empty for the first page.
        enter: What is set when the stop is entered, by the names that settings have in the address or as widgets.
        leave: Which of these are put back, to what they were before this stop, when it is left.
    """

    title: str
    text: str
    page: str
    enter: dict[str, Setting]
    leave: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse to put back what the stop does not set."""
        foreign = set(self.leave) - set(self.enter)
        if foreign:
            raise TourError(
                f"expected to put back only what stop {self.title!r} sets, got {', '.join(sorted(foreign))}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """A tour: its name in the address, what it is called, what it is about, and its stops, one at least."""

    name: str
    title: str
    about: str
    stops: tuple[Stop, ...]

    def __post_init__(self) -> None:
        """Refuse a tour without a stop."""
        if not self.stops:
            raise TourError(f"expected a stop at least in tour {self.name!r}, got none")

    @property
    def names(self) -> tuple[str, ...]:
        """What any of its stops sets."""
        return tuple(dict.fromkeys(name for stop in self.stops for name in stop.enter))

    def settings(self, place: int) -> dict[str, Setting]:
        """Return what is set at a stop, whatever way led there: by it, and by those before it that did not put it back.

        Args:
            place: Which stop, counted from 0.
        """
        told: dict[str, Setting] = {}
        for stop in self.stops[:place]:
            before = {name: told[name] for name in stop.leave if name in told}
            kept = {name: value for name, value in (told | stop.enter).items() if name not in stop.leave}
            told = kept | before
        return told | self.stops[place].enter

    def in_language(self, say: Say) -> "Tour":
        """Return the tour as somebody reads it."""
        stops = tuple(replace(stop, title=say(stop.title), text=say(stop.text)) for stop in self.stops)
        return replace(self, title=say(self.title), about=say(self.about), stops=stops)


def tour_names(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the names of the tours that are written down."""
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))


@cache
def read_tour(name: str, folder: Path = FOLDER) -> Tour:
    """Return a tour that is written down; raises TourError."""
    if name not in tour_names(folder):
        raise TourError(f"expected a tour, {', '.join(tour_names(folder))}, got {name!r}")
    return parse_tour(name, yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")))


def parse_tour(name: str, document: Any) -> Tour:
    """Return the tour that a plain document describes; raises TourError."""
    try:
        return Tour(
            name=name,
            title=str(document["title"]),
            about=str(document["about"]),
            stops=tuple(map(_stop, document["stops"])),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise TourError(f"expected title, about and stops in tour {name!r}, but {error!r}") from None


def _stop(said: Mapping[str, Any]) -> Stop:
    return Stop(
        title=str(said["title"]),
        text=str(said["text"]),
        page=str(said["page"]),
        enter=dict(said["enter"]),
        leave=tuple(map(str, said.get("leave", ()))),
    )
