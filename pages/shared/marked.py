"""Texts with what was taken out of them struck through, and words as chips with notes; both only show."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.places import ASSETS
from core.text.trace import Span
from pages.shared.component import Component

_mount = Component(ASSETS / "components" / "marked.js", ASSETS / "components" / "marked.css").mount


@dataclass(frozen=True, slots=True)
class Chip:
    """One token with short notes below it."""

    word: str
    notes: tuple[str, ...] = ()
    kind: Literal["word", "unknown", "padding", "cut"] = "word"


def lines(texts: Sequence[tuple[str, str, Sequence[Span]]], *, key: str) -> None:
    """Draw texts, each with a label before it and the stretches of it that are struck through."""
    _mount(key=key, data={"lines": [{"label": label, "pieces": pieces(text, gone)} for label, text, gone in texts]})


def strips(rows: Sequence[tuple[str, Sequence[Chip]]], *, key: str) -> None:
    """Draw rows of chips, each under its label."""
    _mount(key=key, data={"strips": [{"label": label, "chips": [asdict(chip) for chip in row]} for label, row in rows]})


def pieces(text: str, gone: Sequence[Span]) -> list[dict[str, Any]]:
    """Return a text cut at the edges of the stretches that are gone."""
    found: list[dict[str, Any]] = []
    at = 0
    for span in gone:
        found += [{"text": text[at : span.start], "gone": False}, {"text": text[span.start : span.end], "gone": True}]
        at = span.end
    found.append({"text": text[at:], "gone": False})
    return [piece for piece in found if piece["text"]]
