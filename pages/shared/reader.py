"""The sentence reader: a visitor's sentence as the instrument that plays the network.

The picture is drawn in the browser by ``assets/components/reader.js``; here its data is built and it is mounted.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from core.figures import palette
from core.messages import mark
from core.places import ASSETS
from core.recipe import CELL_NAMES, Cell
from core.whatif.verdict import DOUBTFUL_SHARE
from pages.shared import state, wording
from pages.shared.component import Component
from pages.shared.language import say, say_many

DIGITS = 4
_FOLDER = ASSETS / "components"

Array = npt.NDArray[np.floating[Any]]


class Row(StrEnum):
    """The rows of the strip, top to bottom."""

    NETWORK = "network"
    CHIPS = "chips"
    VERDICT = "verdict"
    GATE = "gate"


class Kind(StrEnum):
    """What stands in one column."""

    WORD = "word"
    UNKNOWN = "unknown"
    PADDING = "padding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """The text field above the strip; raise ``version`` to have the browser replace what stands in it."""

    label: str = mark("Your sentence")
    placeholder: str = mark("Type a sentence; the network reads along")
    shown: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """One sentence as one network reads it; the rows are those the network reads, as ``trace`` gives them.

    ``verdict`` (rows, classes) is the verdict if it were read out after each row, ``before`` (classes,) the one
    before any word, ``final`` (classes,) the network's own. ``cell`` is None where nothing recurs.
    ``picture`` (rows, all units of the layer) is one gate or state; ``units`` says which of its columns are drawn,
    top first. ``cut`` counts the words beyond the length the network takes, ``dropped`` are the words left out
    because the vocabulary lacks them. ``cursor`` is the row of the page's word, from 0 on; None where the page has no
    word and the cursor is the reader's own.
    """

    sentence: str
    classes: tuple[str, ...]
    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    unknown: tuple[bool, ...]
    padding: tuple[bool, ...]
    verdict: Array
    before: Array
    final: Array
    cell: Cell | None
    picture: Array
    picture_name: str
    picture_range: Literal["gate", "state"]
    units: tuple[int, ...]
    cut: int = 0
    dropped: tuple[str, ...] = field(default=())
    cursor: int | None = None

    def __post_init__(self) -> None:
        """Refuse parts that do not belong to the same rows."""
        parts = (self.ids, self.unknown, self.padding, self.verdict, self.picture)
        lengths = [len(part) for part in parts]
        if set(lengths) != {len(self.tokens)}:
            raise ValueError(
                f"expected {len(self.tokens)} rows, one a token, in ids, unknown, padding, verdict and picture; "
                f"got {lengths}"
            )

    @property
    def watched(self) -> int:
        """The class whose probability is drawn: the second of two, else the one that wins at the end."""
        return 1 if len(self.classes) == 2 else int(np.argmax(self.final))

    @property
    def unknown_words(self) -> int:
        """How many words of the sentence the network was never taught."""
        return sum(self.unknown) + len(self.dropped)

    @property
    def words(self) -> int:
        """How many words of the sentence were looked at: those read and those dropped, not padding."""
        return len(self.padding) - sum(self.padding) + len(self.dropped)

    @property
    def doubtful(self) -> bool:
        """Whether more than 30 % of the words are unknown."""
        return self.unknown_words > DOUBTFUL_SHARE * self.words


ALL_ROWS = tuple(Row)


def reader_data(view: ReaderView, *, rows: Sequence[Row] = ALL_ROWS, text_field: Field | None = None) -> dict[str, Any]:
    """Return what the browser draws, ready for JSON, numbers rounded to four digits.

    A column's ``move`` is the watched class's probability after it less the one before it. Neighbouring paddings
    share one column, which holds the verdict and the picture after the last of them; the cursor's ``rows`` are the
    word that each column stands for.
    """
    spans = _spans(view.padding)
    return {
        "sentence": view.sentence,
        "field": _field(text_field or Field()),
        "rows": [Row(row).value for row in rows],
        "cell": _cell(view),
        "words": wording.words(),
        "ends": _ends(view),
        "before": _rounded(view.before[view.watched]),
        "columns": _columns(view, spans),
        "cursor": None if view.cursor is None else _cursor(view.cursor, spans),
        "picture": _picture(view, [end - 1 for _, end in spans]),
        "outcome": _outcome(view),
        "notes": _notes(view),
        "palette": _palette(),
    }


def _field(shown: Field) -> dict[str, Any]:
    return {**asdict(shown), "label": say(shown.label), "placeholder": say(shown.placeholder)}


def _cell(view: ReaderView) -> dict[str, Any]:
    name = CELL_NAMES[view.cell] if view.cell else ""
    note = say_many(
        "one {cell} cell, used once: its state is handed on to the next word",
        "one {cell} cell, used {count} times: its state is handed on to the next word",
        len(view.tokens),
        cell=name,
    )
    return {"name": name, "memory": view.cell is Cell.LSTM, "note": note}


def _spans(padding: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the rows ``[start, end)`` of each column: one row a word, one column a run of paddings."""
    spans: list[tuple[int, int]] = []
    for is_padding, run in groupby(range(len(padding)), key=lambda row: padding[row]):
        members = list(run)
        spans += [(members[0], members[-1] + 1)] if is_padding else [(row, row + 1) for row in members]
    return spans


def _columns(view: ReaderView, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    after = np.array([view.verdict[end - 1, view.watched] for _, end in spans], dtype=np.float64)
    moves = np.diff(after, prepend=float(view.before[view.watched]))
    return [
        {
            "text": _text(view, start, end),
            "kind": _kind(view, start).value,
            "id": view.ids[start],
            "count": end - start,
            "verdict": _rounded(verdict),
            "move": _rounded(move),
        }
        for (start, end), verdict, move in zip(spans, after, moves, strict=True)
    ]


def _cursor(row: int, spans: Sequence[tuple[int, int]]) -> dict[str, Any]:
    columns = [column for column, (start, end) in enumerate(spans) if start <= row < end]
    return {"column": next(iter(columns), 0), "rows": [end - 1 for _, end in spans]}


def _text(view: ReaderView, start: int, end: int) -> str:
    if not view.padding[start]:
        return view.tokens[start]
    return say("padding") if end - start == 1 else say("… {count} paddings …", count=end - start)


def _kind(view: ReaderView, row: int) -> Kind:
    if view.padding[row]:
        return Kind.PADDING
    return Kind.UNKNOWN if view.unknown[row] else Kind.WORD


def _ends(view: ReaderView) -> dict[str, str | float]:
    """Return the names at the ends of the verdict's axis and in its middle, where all classes are equal."""
    top, count = view.classes[view.watched], len(view.classes)
    bottom = view.classes[0] if count == 2 else say("not {name}", name=top)
    return {"top": top, "bottom": bottom, "middle": say("undecided"), "level": _rounded(1 / count)}


def _picture(view: ReaderView, rows: Sequence[int]) -> dict[str, Any]:
    low, high = palette.GATE_RANGE if view.picture_range == "gate" else palette.STATE_RANGE
    shown = view.picture[np.ix_(rows, view.units)] if rows else np.empty((0, len(view.units)))
    return {
        "name": view.picture_name,
        "range": view.picture_range,
        "low": low,
        "high": high,
        "units": list(view.units),
        "values": _rounded_list(shown),
    }


def _outcome(view: ReaderView) -> dict[str, Any]:
    winner = int(np.argmax(view.final))
    text = f"{view.classes[winner]}, {view.final[winner]:.2f}"
    if view.doubtful:
        text = say(
            "{verdict}; doubtful: {unknown} of {words} words are unknown to this network",
            verdict=text,
            unknown=view.unknown_words,
            words=view.words,
        )
    return {"text": text if view.tokens else "", "doubtful": view.doubtful, "top": winner == view.watched}


def _notes(view: ReaderView) -> list[str]:
    notes = []
    if len(view.classes) > 2 and view.tokens:
        name = view.classes[view.watched]
        notes.append(say("The numbers are about {name}, the class that wins at the end.", name=name))
    if view.cut:
        notes.append(
            say_many(
                "{count} word was cut: the sentence is longer than what this network reads.",
                "{count} words were cut: the sentence is longer than what this network reads.",
                view.cut,
            )
        )
    if view.dropped:
        dropped = ", ".join(view.dropped)
        notes.append(say("Left out, because nobody taught this network the words: {words}.", words=dropped))
    return notes


def _palette() -> dict[str, Any]:
    return {
        "positive": asdict(palette.POSITIVE),
        "negative": asdict(palette.NEGATIVE),
        "padding": asdict(palette.PADDING),
        "gate": list(palette.GATE),
        "state": list(palette.STATE),
    }


def _rounded(value: float) -> float:
    return round(float(value), DIGITS)


def _rounded_list(values: Array) -> list[list[float]]:
    # A float32 rounded as it is would be written with all the digits of its nearest float64.
    rounded: list[list[float]] = np.round(values.astype(np.float64), DIGITS).tolist()
    return rounded


_mount = Component(_FOLDER / "reader.js", _FOLDER / "common" / "sentence.css", _FOLDER / "reader.css").mount


def reader(
    view: ReaderView,
    *,
    key: str,
    rows: Sequence[Row] = ALL_ROWS,
    text_field: Field | None = None,
    on_change: Callable[[], None] | None = None,
) -> str | None:
    """Mount the reader and return the sentence as typed now, or None where nothing was typed yet.

    ``on_change`` runs before the script when the visitor has typed; the widget's state is ``{"sentence": str}`` and,
    where the view has a cursor and the visitor moved it, ``{"moved": {"row": int, "move": int}}``.
    """
    result = _mount(
        key=key,
        # The last move that the page has heard of: while another is on its way, the browser leaves the cursor alone.
        data={**reader_data(view, rows=rows, text_field=text_field), "heard": _moved(key).get("move", 0)},
        on_sentence_change=on_change or _nothing,
        on_moved_change=partial(follow, key),
    )
    typed = result.get("sentence")
    return typed if isinstance(typed, str) else None


def _nothing() -> None:
    """Streamlit keeps a component's state only for names that have a callback."""


def follow(key: str) -> None:
    """Make the row where a reader's cursor came to rest the page's word, for its callback."""
    row = _moved(key).get("row")
    if isinstance(row, int):
        state.look_at(word=row)


def _moved(key: str) -> dict[str, Any]:
    moved = state.question(key).get("moved")
    return moved if isinstance(moved, dict) else {}
