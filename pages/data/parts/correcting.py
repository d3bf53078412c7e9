"""How a visitor's file is written and what its columns are: guessed, shown, and changed here."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.data.reading.inspection import NO_COLUMN, Inspection
from core.data.reading.table import Column
from core.data.uploads import Upload
from pages.shared import words

_GUESS = "as guessed"
_ENCODINGS = {
    _GUESS: None,
    "UTF-8": "utf-8",
    "UTF-16": "utf-16",
    "Western (Windows-1252)": "cp1252",
    "Western (Latin-1)": "latin-1",
    "Central European (Windows-1250)": "cp1250",
    "Cyrillic (Windows-1251)": "cp1251",
    "Cyrillic (KOI8-R)": "koi8-r",
    "Greek (Windows-1253)": "cp1253",
    "Turkish (Windows-1254)": "cp1254",
    "Hebrew (Windows-1255)": "cp1255",
    "Arabic (Windows-1256)": "cp1256",
    "Chinese (GB 18030)": "gb18030",
    "Chinese (Big5)": "big5",
    "Japanese (Shift JIS)": "cp932",
    "Japanese (EUC-JP)": "euc-jp",
    "Korean (EUC-KR)": "cp949",
    "Mac Roman": "mac-roman",
}
_DELIMITERS = {_GUESS: None, "comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_QUOTING = {_GUESS: None, "hold a text together": True, "are letters like others": False}
_HEADERS = {_GUESS: None, "names the columns": True, "is a text already": False}
# Name of the option, label of its control, what can be chosen.
_CONTROLS: dict[str, tuple[str, Mapping[str, object]]] = {
    "encoding": ("Letters are written in", _ENCODINGS),
    "delimiter": ("Columns are separated by", _DELIMITERS),
    "quoting": ("Double quotes", _QUOTING),
    "header": ("The first row", _HEADERS),
}
# Files that are no delimited text, and which of the controls still say something about them.
_OTHER_KINDS: dict[str, tuple[str, ...]] = {
    "json_lines": ("encoding",),
    "fasttext": ("encoding",),
    "parquet": (),
    "excel": ("header",),
}
_KIND_NAMES = {
    "json_lines": "JSON Lines",
    "fasttext": "fastText lines",
    "parquet": "Parquet",
    "excel": "an Excel workbook",
}
_ROLES = {"text": "The texts are in", "label": "The labels are in", "split": "Training or test is said in"}
_NO_SPLIT = "no column: split by chance"


def choose_options(upload: Upload, saved: Mapping[str, Any]) -> tuple[dict[str, object], Sequence[Any]]:
    """Return the reader's options as chosen, guesses left out, and the places below their controls."""
    options, places = {}, st.columns(len(_CONTROLS))
    for place, (name, (label, choices)) in zip(places, _CONTROLS.items(), strict=True):
        shown = place.selectbox(label, list(choices), _index([*choices], saved.get(name)), key=f"{name}_{upload.id}")
        options[name] = choices[shown]
    return {name: value for name, value in options.items() if value is not None}, places


def show_guesses(places: Sequence[Any], options: Mapping[str, object], found: Inspection) -> None:
    """Say below each control that was left to the guess what was guessed."""
    for place, (name, (_, choices)) in zip(places, _CONTROLS.items(), strict=True):
        if found.kind in _OTHER_KINDS and name not in _OTHER_KINDS[found.kind]:
            place.caption("does not matter for a file of this kind")
        elif name not in options:
            place.caption(f"guessed: {_named_choice(choices, getattr(found, name))}")


def kind_in_words(found: Inspection) -> str:
    """Return what kind of file it is as Markdown, empty where it is plain delimited text."""
    said = [
        _KIND_NAMES.get(found.kind, ""),
        {"zip": "in a zip archive", "gzip": "packed with gzip"}.get(found.container),
    ]
    where = f"; the table is {words.plain(found.member)} in it" if found.member else ""
    kind = " ".join(part for part in said if part)
    return f"This is {kind if found.kind in _KIND_NAMES else f'delimited text {kind}'}{where}." if kind else ""


def chosen_options(options: Mapping[str, object]) -> dict[str, str]:
    """Return what each control of the reader's options shows, to be shown again later."""
    return {
        name: next(shown for shown, value in choices.items() if value == options.get(name))
        for name, (_, choices) in _CONTROLS.items()
    }


def choose_columns(upload: Upload, saved: Mapping[str, Any], guess: Inspection) -> dict[str, Any]:
    """Return the columns of texts, labels and parts as chosen, the likelier ones first, each guess with its why."""
    # Another table has other columns: what was chosen for one says nothing about the next.
    table = hashlib.sha256(repr(guess.columns).encode()).hexdigest()[:8]
    offers = {"text": guess.texts, "label": guess.labels}
    chosen: dict[str, Any] = {}
    for place, (role, label) in zip(st.columns(len(_ROLES)), _ROLES.items(), strict=True):
        why = {candidate.column: candidate.why for candidate in offers.get(role, ())}
        columns = [*why, *(column for column in guess.columns if column not in why)]
        wanted = saved.get(role, getattr(guess, role))
        if role == "split":
            columns, wanted = [NO_COLUMN, *columns], wanted or NO_COLUMN
        chosen[role] = place.selectbox(
            label,
            columns,
            columns.index(wanted) if wanted in columns else None,
            key=f"{role}_column_{upload.id}_{table}",
            format_func=named,
            placeholder="choose a column",
        )
        if chosen[role] in why:
            place.caption(words.plain(why[chosen[role]]))
    return chosen


def named(column: Column) -> str:
    """Return a column as a visitor reads it; without a header it goes by its number, counted from 0 as everywhere."""
    if column == NO_COLUMN:
        return _NO_SPLIT
    return f"column {column}" if isinstance(column, int) else column


def _index(shown: Sequence[object], saved: object) -> int:
    return shown.index(saved) if saved in shown else 0


def _named_choice(choices: Mapping[str, object], value: object) -> str:
    known = (shown for shown, choice in choices.items() if choice == value and choice is not None)
    return next(known, words.plain(str(value)))
